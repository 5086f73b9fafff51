//! `cargo xtask test`: every check there is, cheapest first, each with its time.

use crate::args::Stage;
use crate::run::{Failure, cargo, command, root, run, since};
use crate::site::{Build, build};
use crate::tools::wasm_target;
use crate::{bench, browser, dist};
use std::fs;
use std::time::Instant;

const SITE: [&str; 3] = ["--package", "queue-lab", "--no-default-features"];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Runs the stages in `only`, or all of them; stops at the first that fails.
pub(crate) fn test(only: &[Stage]) -> Result<(), Failure> {
    let start = Instant::now();
    for stage in Stage::ALL.into_iter().filter(|stage| only.is_empty() || only.contains(stage)) {
        println!("\n== {}: {}", stage.name(), about(stage));
        let begun = Instant::now();
        perform(stage).map_err(|failure| Failure(format!("stage `{}` failed after {}: {failure}", stage.name(), since(begun))))?;
        println!("== {}: passed in {}", stage.name(), since(begun));
    }
    println!("\nAll stages passed in {}", since(start));
    Ok(())
}

fn about(stage: Stage) -> &'static str {
    match stage {
        Stage::Fmt => "formatting",
        Stage::Clippy => "lints, natively and for WebAssembly",
        Stage::Doc => "documentation",
        Stage::Unit => "unit and property tests",
        Stage::Wasm => "the engine's runs end the same in WebAssembly as natively",
        Stage::Dist => "the release site and the size of a first visit",
        Stage::E2e => "the site in headless Chromium",
    }
}

fn perform(stage: Stage) -> Result<(), Failure> {
    match stage {
        Stage::Fmt => run(&mut cargo(&["fmt", "--all", "--check"])),
        Stage::Clippy => clippy(),
        Stage::Doc => {
            run(cargo(&["doc", "--quiet", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))?;
            let prerender = [&["doc", "--quiet", "--no-deps", "--lib", "--features", "prerender"], &SITE[..]].concat();
            run(cargo(&prerender).env("RUSTDOCFLAGS", "-D warnings"))
        }
        Stage::Unit => {
            run(&mut cargo(&["test", "--quiet", "--workspace", "--exclude", "queue-lab-cli"]))?;
            // The pure part with the native command on it, and with the prerender step: neither may lean on a browser.
            run(&mut cargo(&[&["test", "--quiet", "--package", "queue-lab-cli"], &SITE[..]].concat()))?;
            run(&mut cargo(&[&["test", "--quiet", "--features", "prerender"], &SITE[..]].concat()))
        }
        Stage::Wasm => bench::compare_digests(),
        Stage::Dist => dist::dist(false),
        Stage::E2e => end_to_end(),
    }
}

fn clippy() -> Result<(), Failure> {
    wasm_target()?;
    let check = |args: &[&[&str]]| run(&mut cargo(&[&["clippy", "--quiet"], args.concat().as_slice(), &["--", "-D", "warnings"]].concat()));
    check(&[&["--workspace", "--all-targets"]])?;
    check(&[&SITE, &["--features", "prerender", "--all-targets"]])?;
    check(&[&["--package", "queue-lab", "--lib", "--bin", "queue-lab-site"], &WASM])?;
    check(&[&["--package", "queue-engine", "--lib"], &WASM])?;
    check(&[&["--package", "queue-bench", "--lib"], &WASM])
}

/// Every `e2e/*.test.mjs` with Node's own test runner, against the built site.
fn end_to_end() -> Result<(), Failure> {
    let chromium = browser::ensure()?;
    // Nothing to do after the stage `dist`; alone, this stage must not test yesterday's site.
    build(Build::Release, false)?;
    let site = Build::Release.folder();
    let mut tests: Vec<String> = fs::read_dir(root().join("e2e"))?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".test.mjs"))
        .collect();
    tests.sort();
    let mut node = command("node", &["--test", "--test-reporter=spec"]);
    // Two files at a time, each with a browser of its own, its tests one after the other. No test measures time: those that count frames
    // hold them back and deliver them themselves.
    node.arg("--test-concurrency=2").args(&tests).current_dir(root().join("e2e")).env("QL_DIST", site).env("QL_CHROMIUM", chromium);
    run(&mut node)
}
