//! What can be asked on the command line. Names of labs come from the registry; knobs are looked at once the lab is known
//! ([`crate::setting`]).

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand};
use queue_engine::ENGINE_VERSION;
use queue_lab::lang::Lang;
use queue_lab::scenarios::{self, LABS, Lab};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Queue Lab's runs on the command line.
#[derive(Debug, Parser)]
#[command(name = "queue-lab", version = version(), about = "Queue Lab's runs on the command line: the same numbers as in the browser")]
#[command(subcommand_required = true, arg_required_else_help = false)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Play one run and print the ledger, waits, series and digest of every variant
    Run(RunArgs),
    /// List what can be set in a lab
    Knobs(KnobsArgs),
    /// Play every combination of knob values with every seed
    Sweep(SweepArgs),
}

impl Task {
    /// Its name on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Task::Run(_) => "run",
            Task::Knobs(_) => "knobs",
            Task::Sweep(_) => "sweep",
        }
    }
}

/// The arguments of `run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// The lab
    #[arg(value_parser = lab(), required_unless_present = "link")]
    pub lab: Option<&'static Lab>,
    /// Set a knob; may be repeated. Values are spelled as in a link: whole numbers, and names for options
    #[arg(long, value_name = "KNOB=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    /// Play another crowd of the same kind [default: the lab's own]
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
    /// Play what a link says instead: an address or its query. What had to be repaired is said on standard error
    #[arg(long, value_name = "LINK", conflicts_with_all = ["lab", "set", "seed"], allow_hyphen_values = true)]
    pub link: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Put the counters and levels of every bin into the JSON
    #[arg(long, requires = "json")]
    pub series: bool,
    /// The language.
    #[command(flatten)]
    pub told: Told,
}

/// The arguments of `knobs`.
#[derive(Args, Debug)]
pub struct KnobsArgs {
    /// The lab
    #[arg(value_parser = lab())]
    pub lab: &'static Lab,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The language.
    #[command(flatten)]
    pub told: Told,
}

/// The arguments of `sweep`.
#[derive(Args, Debug)]
pub struct SweepArgs {
    /// The lab
    #[arg(value_parser = lab())]
    pub lab: &'static Lab,
    /// A knob and its values, such as workers=1..16, workers=1..16:5, workers=2,4,8 or overflow=reject_new,block; may be repeated
    #[arg(long = "knob", value_name = "KNOB=VALUES", required = true, allow_hyphen_values = true)]
    pub knobs: Vec<String>,
    /// Set a knob for the whole sweep; may be repeated
    #[arg(long, value_name = "KNOB=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    /// How many seeds, counted from 1; or the seeds themselves, as 101..200 or 7,42
    #[arg(long, value_name = "N", default_value = "100")]
    pub seeds: String,
    /// Print one row of CSV for each combination, seed and variant
    #[arg(long)]
    pub csv: bool,
    /// How many threads [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The language.
    #[command(flatten)]
    pub told: Told,
}

/// The language of what people read.
#[derive(Args, Debug)]
pub struct Told {
    /// The language of what people read [default: as LC_ALL, LC_MESSAGES or LANG say, else en]
    #[arg(long, value_parser = language())]
    pub lang: Option<Lang>,
}

impl Told {
    /// The language asked for; else the link's; else that of the first of the environment's variables that says anything; else English.
    pub fn lang(&self, of_link: Option<Lang>) -> Lang {
        let said = || ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok()).find(|tag| !tag.is_empty());
        self.lang.or(of_link).or_else(|| Lang::from_tag(said()?.split('.').next()?)).unwrap_or(Lang::En)
    }
}

fn version() -> String {
    format!("{} (engine {ENGINE_VERSION})", env!("CARGO_PKG_VERSION"))
}

fn lab() -> impl TypedValueParser<Value = &'static Lab> {
    let named = LABS.iter().map(|lab| PossibleValue::new(lab.id).help(lab.name.get(Lang::En)));
    PossibleValuesParser::new(named).try_map(|id| scenarios::lab(&id).ok_or("no such lab"))
}

fn language() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::tag)).try_map(|tag| Lang::from_tag(&tag).ok_or("no such language"))
}

/// Prints what was wrong with the arguments (or the help that they asked for), and what would have been right.
pub fn explain(error: &clap::Error, args: &[OsString]) -> ExitCode {
    let _ = error.print();
    let named = || match error.kind() {
        ErrorKind::UnknownArgument => Some(("options", options(args))),
        // Clap lists the labs for a wrong one, and not for none.
        ErrorKind::MissingRequiredArgument
            if error.get(ContextKind::InvalidArg).is_some_and(|missing| missing.to_string().contains("LAB")) =>
        {
            Some(("labs", LABS.iter().map(|lab| lab.id.into()).collect()))
        }
        ErrorKind::InvalidSubcommand | ErrorKind::MissingSubcommand => {
            Some(("commands", Cli::command().get_subcommands().map(|command| command.get_name().into()).collect()))
        }
        _ => None,
    };
    if let Some((what, names)) = named() {
        let _ = writeln!(std::io::stderr(), "\n{what}: {}", names.join(", "));
    }
    ExitCode::from(error.exit_code() as u8)
}

/// The options of the task that the arguments name.
fn options(args: &[OsString]) -> Vec<String> {
    let mut command = Cli::command();
    command.build();
    let task = args.iter().skip(1).filter_map(|arg| arg.to_str()).find_map(|arg| command.find_subcommand(arg));
    task.unwrap_or(&command).get_arguments().filter_map(|arg| arg.get_long()).map(|long| format!("--{long}")).collect()
}
