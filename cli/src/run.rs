//! `queue-lab run`: one run, for people or for programs.

use crate::args::RunArgs;
use crate::report::Report;
use crate::setting::{self, Refusal};
use crate::{Failure, human};
use queue_engine::knobs::Values;
use queue_lab::lab::RunRef;
use queue_lab::lang::Lang;
use queue_lab::link;
use queue_lab::scenarios::{self, LABS, Lab};
use std::borrow::Cow;
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

/// An address that names its lab in the query, where it does so in its path alone: every lab has a page of its own, called like the lab,
/// and a link within that page need not say which.
fn named(address: &str) -> Cow<'_, str> {
    let (path, query) = address.split_once(['?', '#']).unwrap_or((address, ""));
    let mut folders = path.split('/').rev().filter(|part| !part.is_empty() && *part != "index.html");
    let lab = folders.next().filter(|_| path.contains('/')).and_then(scenarios::lab);
    match lab {
        Some(lab) if !query.split(['&', '#']).any(|pair| pair.starts_with("lab=")) => format!("?lab={}&{query}", lab.id).into(),
        _ => address.into(),
    }
}

fn asked(task: &RunArgs) -> Result<Asked, Refusal> {
    if let Some(address) = &task.link {
        let (link, complaints) = link::parse(&named(address));
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
