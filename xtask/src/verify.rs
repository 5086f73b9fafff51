//! `cargo xtask verify`: the engine against a real RabbitMQ. Builds `verify/`, sees to it that there is a RabbitMQ, and starts it.

use crate::browser::apt;
use crate::run::{Failure, cargo, command, root, run, target};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to compare.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct VerifyWish {
    /// Flags with their values, for the program itself.
    pub(crate) flags: Vec<String>,
    /// Whether to test the comparison instead, without a broker.
    pub(crate) self_test: bool,
}

/// Flags that the program takes, each with a value.
pub(crate) const FLAGS: [&str; 5] = ["--lab", "--set", "--seed", "--link", "--runs"];

/// Compares, prints the tables and, when nothing else was asked for than the default, writes `verify/latest.md` and the summary in
/// `README.md`.
pub(crate) fn verify(wish: &VerifyWish) -> Result<(), Failure> {
    if wish.self_test {
        run(&mut in_verify(&["fmt", "--check"]))?;
        run(in_verify(&["clippy", "--quiet", "--all-targets"]).args(["--", "-D", "warnings"]))?;
        return run(&mut in_verify(&["test", "--quiet"]));
    }
    println!("Building the comparison (a minute or two, once)");
    run(&mut in_verify(&["build", "--quiet"]))?;
    let mut check = program();
    // What is wrong it says itself, before anything is installed or started.
    match check.arg("--check").args(&wish.flags).status()?.code() {
        Some(0) => {}
        Some(2) => std::process::exit(2),
        _ => return Err("the comparison did not start".into()),
    }
    server()?;
    let mut compare = program();
    compare.args(&wish.flags);
    if wish.flags.is_empty() {
        compare.arg("--write").arg(root());
    }
    run(&mut compare)
}

/// cargo on the workspace of `verify/`, which is not the project's, with a folder of its own inside the project's target folder.
fn in_verify(args: &[&str]) -> Command {
    let mut cargo = cargo(&args[..1]);
    cargo.arg("--manifest-path").arg(root().join("verify").join("Cargo.toml"));
    if args[0] != "fmt" {
        cargo.arg("--target-dir").arg(folder());
    }
    cargo.args(&args[1..]);
    cargo
}

fn folder() -> PathBuf {
    target().join("verify")
}

fn program() -> Command {
    command(folder().join("debug").join("queue-verify"), &[])
}

/// Makes sure that there is a RabbitMQ to start.
fn server() -> Result<(), Failure> {
    let is_there = || {
        let chosen = std::env::var_os("QL_RABBITMQ").is_some_and(|value| !value.is_empty());
        let usual = ["/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/homebrew/sbin/rabbitmq-server", "/usr/local/sbin/rabbitmq-server"];
        chosen || usual.iter().any(|path| Path::new(path).is_file())
    };
    if !is_there() {
        apt(&["rabbitmq-server"]);
    }
    if is_there() {
        return Ok(());
    }
    Err("The comparison needs RabbitMQ. Debian, Ubuntu: `apt-get install rabbitmq-server`; macOS: `brew install rabbitmq`; or set \
         QL_RABBITMQ to the script `rabbitmq-server` of any installation. It is started by the comparison itself, on 127.0.0.1 and with \
         folders of its own."
        .into())
}
