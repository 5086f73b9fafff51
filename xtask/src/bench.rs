//! `cargo xtask bench`: the engine natively and in WebAssembly, the page in Chromium; one run, one table.

use crate::pins::Pins;
use crate::run::{Failure, cargo, command, root, run, target};
use crate::site::Build;
use crate::{browser, dist, tools};
use std::process::Command;

/// Measures, prints the table and writes `bench/latest.md`.
pub(crate) fn bench(quick: bool) -> Result<(), Failure> {
    let chromium = browser::ensure()?;
    if !quick {
        dist::dist(false)?;
    }
    let (passes, milliseconds, page) = if quick { ("3", "100", "no") } else { ("9", "300", "yes") };
    let mut script = script("bench.mjs")?;
    println!("Measuring; leave the machine alone for a minute");
    script.args([passes, milliseconds, page]);
    run(script.env("QL_CHROMIUM", chromium).env("QL_DIST", Build::Release.folder()))
}

/// Plays every case natively and in WebAssembly; an error if a digest differs.
pub(crate) fn compare_digests() -> Result<(), Failure> {
    tools::node(&Pins::read()?)?;
    run(&mut script("digests.mjs")?)
}

/// A script of `bench/js` with the freshly built native program and module as its first arguments.
fn script(name: &str) -> Result<Command, Failure> {
    tools::wasm_target()?;
    println!("Building the measured cases");
    let package = ["build", "--quiet", "--release", "--package", "queue-bench"];
    run(&mut cargo(&[&package[..], &["--bin", "queue-bench"]].concat()))?;
    run(&mut cargo(&[&package[..], &["--lib", "--target", "wasm32-unknown-unknown"]].concat()))?;
    let mut node = command("node", &[]);
    node.arg(root().join("bench").join("js").join(name));
    node.arg(target().join("release").join(format!("queue-bench{}", std::env::consts::EXE_SUFFIX)));
    node.arg(target().join("wasm32-unknown-unknown").join("release").join("queue_bench.wasm"));
    Ok(node)
}
