//! `queue-lab run`: one run, for people or for programs.

use crate::args::RunArgs;
use crate::report::Report;
use crate::setting::{self, Refusal};
use crate::{Failure, human};
use queue_engine::knobs::Values;
use queue_lab::lab::RunRef;
use queue_lab::lang::Lang;
use queue_lab::link;
use queue_lab::scenarios::{LABS, Lab};
use std::io::{self, Write};

/// Which run.
struct Asked {
    lab: &'static Lab,
    values: Values,
    seed: u32,
    lang: Lang,
}

/// Plays what is asked for and prints it.
pub(crate) fn run(task: &RunArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let asked = asked(task)?;
    let run = RunRef::play(asked.lab, &asked.values, asked.seed, None);
    if task.json {
        let report = Report::new(&run, &asked.values, asked.seed, task.series);
        serde_json::to_writer_pretty(&mut *out, &report).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        human::tell(&run, &asked.values, asked.seed, asked.lang, out)?;
    }
    Ok(())
}

fn asked(task: &RunArgs) -> Result<Asked, Refusal> {
    if let Some(address) = &task.link {
        let (link, complaints) = link::parse(address);
        let lang = task.told.lang(link.lang);
        for complaint in complaints {
            let _ = writeln!(io::stderr(), "{}", complaint.text(lang));
        }
        return Ok(Asked { lab: link.lab, values: link.values, seed: link.seed, lang });
    }
    // Without a link, the parser of arguments has seen to it that there is a lab.
    let lab = task.lab.unwrap_or(&LABS[0]);
    let values = setting::values(lab, &task.set)?;
    setting::guarded(lab, &values)?;
    Ok(Asked { lab, values, seed: task.seed.unwrap_or(lab.seed), lang: task.told.lang(None) })
}
