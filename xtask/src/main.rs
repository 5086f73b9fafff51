//! Queue Lab's chores, run as `cargo xtask <command>`: serve, test, bench, verify, dist.
//!
//! Standard library only, so that the first command a newcomer types starts to speak after seconds. It knows tools,
//! folders and processes; it knows nothing of queues.

mod args;
mod bench;
mod browser;
mod dist;
mod install;
mod panel;
mod pins;
mod run;
mod serve;
mod site;
mod test;
mod tools;
mod verify;

use args::Command;
use run::Failure;

const HELP: &str = "\
Queue Lab's chores.

Usage: cargo xtask <command> [flags]

  serve   install what is missing, build the site and serve it on 127.0.0.1
            --port <n>      first port to try (default 8080; the next free one is taken)
            --dev           debug build: compiles faster, runs slower
            --watch         rebuild when a source file changes
  dist    write the release site to dist/ and check its size
            --force         build even if nothing has changed
  test    everything: format, lints, docs, unit tests, the site and its size, browser tests
            --only <stage>  one stage: fmt, clippy, doc, unit, wasm, dist or e2e (may be repeated)
  bench   measure the engine and the page, write bench/latest.md
            --quick         fewer arrivals, no page timings
            --peers         other people's engines beside ours, installed first: writes bench/peers.md
  verify  hold the engine against a real RabbitMQ on 127.0.0.1, write verify/latest.md
            --lab <name>    one lab's experiments
            --set <k=v>     another setting for all of them (may be repeated)
            --seed <n>      another crowd
            --link <url>    a link's lab, seed and settings
            --runs <n>      runs of each experiment (default 3)
            --self-test     format, lints and tests of the comparison itself, without a broker

  -h, --help                show this
";

fn main() {
    let code = match args::parse(std::env::args().skip(1)) {
        Ok(command) => match perform(command) {
            Ok(()) => 0,
            Err(failure) => {
                eprintln!("\nxtask: {failure}");
                1
            }
        },
        Err(complaint) => {
            eprintln!("xtask: {complaint}\n\n{HELP}");
            2
        }
    };
    std::process::exit(code);
}

fn perform(command: Command) -> Result<(), Failure> {
    match command {
        Command::Help => {
            print!("{HELP}");
            Ok(())
        }
        Command::Serve(wish) => serve::serve(wish),
        Command::Dist { force } => dist::dist(force),
        Command::Test { only } => test::test(&only),
        Command::Bench { quick, peers } => bench::bench(quick, peers),
        Command::Verify(wish) => verify::verify(&wish),
        Command::Prerender => site::prerender(),
    }
}
