//! `cargo xtask bench`: the engine natively and in WebAssembly, the page in Chromium; one run, one table.

use crate::install::once;
use crate::pins::Pins;
use crate::run::{Failure, cargo, command, root, run, target};
use crate::site::Build;
use crate::{browser, dist, tools};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// Measures, prints the table and writes `bench/latest.md`; with peers also `bench/peers.md`.
pub(crate) fn bench(quick: bool, with_peers: bool) -> Result<(), Failure> {
    let chromium = browser::ensure()?;
    if !quick {
        dist::dist(false)?;
    }
    let (passes, milliseconds, page) = if quick { ("3", "100", "no") } else { ("9", "300", "yes") };
    let peers = if with_peers { peers()?.to_vec() } else { Vec::new() };
    let mut script = script("bench.mjs")?;
    println!("Measuring; leave the machine alone for a minute");
    script.args([passes, milliseconds, page]).args(peers);
    run(script.env("QL_CHROMIUM", chromium).env("QL_DIST", Build::Release.folder()))
}

/// Other people's engines: the program that measures those for Rust, a Python that has the others, and the script that measures them.
fn peers() -> Result<[OsString; 3], Failure> {
    let folder = root().join("bench").join("peers");
    println!("Building the peers' engines");
    let manifest = folder.join("Cargo.toml");
    let mut build = cargo(&["build", "--quiet", "--release", "--locked", "--manifest-path", &manifest.to_string_lossy()]);
    run(build.env("CARGO_TARGET_DIR", target().join("peers")))?;
    let binary = target().join("peers").join("release").join(format!("queue-peers{}", std::env::consts::EXE_SUFFIX));
    Ok([binary.into(), python(&Pins::read()?)?.into(), folder.join("python.py").into()])
}

/// A Python of their own for SimPy and Ciw, in the user's tool folder.
fn python(pins: &Pins) -> Result<PathBuf, Failure> {
    let (bin, own) = if cfg!(windows) { ("Scripts/python.exe", "python") } else { ("bin/python", "python3") };
    let packages = [format!("simpy=={}", pins.simpy), format!("ciw=={}", pins.ciw)];
    let name = format!("peers-simpy-{}-ciw-{}", pins.simpy, pins.ciw);
    let folder = once(&name, bin, |folder| {
        println!("Installing {} and {} from PyPI, in an environment of their own", packages[0], packages[1]);
        run(&mut command(own, &["-m", "venv", &folder.to_string_lossy()]))?;
        run(command(folder.join(bin), &["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(&packages))
    })?;
    Ok(folder.join(bin))
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
