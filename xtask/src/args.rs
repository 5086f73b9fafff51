//! The command line, parsed once; what comes out is valid.

use crate::verify::{FLAGS, VerifyWish};

/// What the reader asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Serve(ServeWish),
    Dist {
        force: bool,
    },
    /// An empty list stands for all stages.
    Test {
        only: Vec<Stage>,
    },
    Bench {
        quick: bool,
        peers: bool,
    },
    Verify(VerifyWish),
    /// Not in the help: Trunk's post-build hook calls it.
    Prerender,
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServeWish {
    pub(crate) port: u16,
    pub(crate) dev: bool,
    pub(crate) watch: bool,
}

/// One part of `cargo xtask test`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Fmt,
    Clippy,
    Doc,
    Unit,
    Wasm,
    Dist,
    E2e,
}

impl Stage {
    /// All stages, cheapest first.
    pub(crate) const ALL: [Self; 7] = [Self::Fmt, Self::Clippy, Self::Doc, Self::Unit, Self::Wasm, Self::Dist, Self::E2e];

    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Doc => "doc",
            Self::Unit => "unit",
            Self::Wasm => "wasm",
            Self::Dist => "dist",
            Self::E2e => "e2e",
        }
    }
}

/// Parses the arguments after the program's name; the error is a sentence for the reader.
pub(crate) fn parse(args: impl Iterator<Item = String>) -> Result<Command, String> {
    let args: Vec<String> = args.collect();
    if args.iter().any(|arg| arg == "-h" || arg == "--help") {
        return Ok(Command::Help);
    }
    let mut args = args.into_iter();
    let Some(name) = args.next() else {
        return Err("a command is missing; there are serve, test, bench, verify and dist".into());
    };
    match name.as_str() {
        "help" => Ok(Command::Help),
        "serve" => parse_serve(args),
        "dist" => parse_switch(args, "dist", "--force").map(|force| Command::Dist { force }),
        "bench" => parse_bench(args),
        "test" => parse_test(args),
        "verify" => parse_verify(args),
        "prerender" => Ok(Command::Prerender),
        other => Err(format!("there is no command `{other}`; there are serve, test, bench, verify and dist")),
    }
}

fn parse_serve(mut args: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut wish = ServeWish { port: 8080, dev: false, watch: false };
    while let Some(arg) = args.next() {
        let (flag, inline) = split(&arg);
        match flag {
            "--dev" => wish.dev = true,
            "--watch" => wish.watch = true,
            "--port" => {
                let value = inline.map(str::to_owned).or_else(|| args.next()).ok_or("--port needs a number")?;
                wish.port = value.parse().map_err(|_| format!("--port needs a number from 0 to 65535, not `{value}`"))?;
            }
            _ => return Err(format!("`serve` has no flag `{arg}`; it has --port <n>, --dev and --watch")),
        }
    }
    Ok(Command::Serve(wish))
}

fn parse_bench(args: impl Iterator<Item = String>) -> Result<Command, String> {
    let (mut quick, mut peers) = (false, false);
    for arg in args {
        match arg.as_str() {
            "--quick" => quick = true,
            "--peers" => peers = true,
            _ => return Err(format!("`bench` has no flag `{arg}`; it has --quick and --peers")),
        }
    }
    Ok(Command::Bench { quick, peers })
}

fn parse_test(mut args: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut only = Vec::new();
    let stages = || Stage::ALL.map(Stage::name).join(", ");
    while let Some(arg) = args.next() {
        let (flag, inline) = split(&arg);
        if flag != "--only" {
            return Err(format!("`test` has no flag `{arg}`; it has --only <stage>"));
        }
        let value = inline.map(str::to_owned).or_else(|| args.next()).ok_or_else(|| format!("--only needs a stage: {}", stages()))?;
        let stage = Stage::ALL.into_iter().find(|stage| stage.name() == value);
        only.push(stage.ok_or_else(|| format!("there is no stage `{value}`; there are {}", stages()))?);
    }
    Ok(Command::Test { only })
}

/// Only whether there are such flags: their values mean something to the program alone, which refuses them itself.
fn parse_verify(mut args: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut wish = VerifyWish { flags: Vec::new(), self_test: false };
    while let Some(arg) = args.next() {
        let (flag, inline) = split(&arg);
        match flag {
            "--self-test" if inline.is_none() => wish.self_test = true,
            flag if FLAGS.contains(&flag) => {
                let value = inline.map(str::to_owned).or_else(|| args.next()).ok_or_else(|| format!("{flag} needs a value"))?;
                wish.flags.extend([flag.to_owned(), value]);
            }
            _ => return Err(format!("`verify` has no flag `{arg}`; it has {} and --self-test", FLAGS.join(", "))),
        }
    }
    Ok(Command::Verify(wish))
}

fn parse_switch(args: impl Iterator<Item = String>, command: &str, switch: &str) -> Result<bool, String> {
    let mut on = false;
    for arg in args {
        if arg != switch {
            return Err(format!("`{command}` has no flag `{arg}`; it has {switch}"));
        }
        on = true;
    }
    Ok(on)
}

/// Splits `--flag=value`.
fn split(arg: &str) -> (&str, Option<&str>) {
    match arg.split_once('=') {
        Some((flag, value)) => (flag, Some(value)),
        None => (arg, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expect: Result<Command, &str>) {
        let got = parse(line.split_whitespace().map(str::to_owned));
        match expect {
            Ok(command) => assert_eq!(got, Ok(command)),
            Err(part) => assert!(got.as_ref().is_err_and(|message| message.contains(part)), "{got:?}"),
        }
    }

    #[test]
    fn a_port_is_taken_in_both_spellings() {
        let wish = |port| Ok(Command::Serve(ServeWish { port, dev: false, watch: false }));
        check("serve", wish(8080));
        check("serve --port 9000", wish(9000));
        check("serve --port=9001", wish(9001));
    }

    #[test]
    fn a_wrong_word_is_answered_with_the_right_ones() {
        check("", Err("serve, test, bench, verify and dist"));
        check("srve", Err("serve, test, bench, verify and dist"));
        check("serve --prot 1", Err("--port <n>, --dev and --watch"));
        check("serve --port many", Err("from 0 to 65535"));
        check("test --only unti", Err("fmt, clippy, doc, unit, wasm, dist, e2e"));
        check("dist --fast", Err("--force"));
        check("bench --pears", Err("--quick and --peers"));
    }

    #[test]
    fn a_benchmark_may_be_quick_and_have_company() {
        check("bench", Ok(Command::Bench { quick: false, peers: false }));
        check("bench --peers --quick", Ok(Command::Bench { quick: true, peers: true }));
    }

    #[test]
    fn a_comparison_that_is_misspelled_is_answered_with_its_flags() {
        check("verify --runz 3", Err("--lab, --set, --seed, --link, --runs and --self-test"));
        check("verify --set", Err("--set needs a value"));
    }

    #[test]
    fn a_comparisons_flags_are_handed_on_with_their_values_in_both_spellings() {
        let wish = |flags: &[&str], self_test| {
            Ok(Command::Verify(VerifyWish { flags: flags.iter().map(|flag| (*flag).into()).collect(), self_test }))
        };
        check("verify", wish(&[], false));
        check("verify --lab=flash-sale --set workers=2", wish(&["--lab", "flash-sale", "--set", "workers=2"], false));
        check("verify --set=workers=2", wish(&["--set", "workers=2"], false));
        check("verify --self-test", wish(&[], true));
    }

    #[test]
    fn help_wins_anywhere() {
        check("--help", Ok(Command::Help));
        check("serve --nonsense -h", Ok(Command::Help));
    }

    #[test]
    fn stages_are_collected_in_order() {
        check("test --only fmt --only=e2e", Ok(Command::Test { only: vec![Stage::Fmt, Stage::E2e] }));
    }
}
