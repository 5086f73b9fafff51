//! Queue Lab on the command line: the same labs, the same links, the same numbers as in a browser.
//!
//! It plays runs through the registry of labs ([`queue_lab::scenarios::LABS`]) and prints them; it knows no lab by name, no page and
//! no rule of a model. What it writes for programs is described at [`report`] (`run --json`), [`knobs`] (`knobs --json`) and
//! [`sweep`] (`sweep --csv`), and is kept stable: keys are added, never renamed or removed.
//!
//! Exit codes: 0 when it did what was asked, also when whoever reads its output stops reading; 1 when the output could not be
//! written; 2 when the question was wrong, in which case nothing was played.
#![warn(missing_docs, unreachable_pub)]

pub mod args;
mod human;
pub mod knobs;
pub mod report;
mod run;
pub mod setting;
pub mod span;
pub mod summary;
pub mod sweep;
mod table;

use args::{Cli, Task};
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use setting::Refusal;
use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Why nothing, or not all, was printed.
#[derive(Debug)]
pub enum Failure {
    /// The question was wrong.
    Refused(Refusal),
    /// The output could not be written.
    Output(io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

/// Does what the arguments ask for, the first of which is the command's own name.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::command().try_get_matches_from(&args).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return args::explain(&error, &args),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match &cli.task {
        Task::Run(task) => run::run(task, &mut out),
        Task::Knobs(task) => knobs::list(task, &mut out),
        Task::Sweep(task) => sweep::sweep(task, &mut out),
    };
    match done.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            // What is left unwritten has no reader, and must not be tried again when `out` goes.
            let _ = out.into_parts();
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => {
            let _ = writeln!(io::stderr(), "error: the output could not be written: {error}");
            let _ = out.into_parts();
            ExitCode::FAILURE
        }
        Err(Failure::Refused(refusal)) => {
            let mut command = Cli::command();
            command.build();
            let error = match command.find_subcommand_mut(cli.task.name()) {
                Some(task) => task.error(ErrorKind::ValueValidation, refusal),
                None => command.error(ErrorKind::ValueValidation, refusal),
            };
            args::explain(&error, &args)
        }
    }
}
