//! Holds Queue Lab's engine against a real RabbitMQ: the same crowd, the same luck, the same rules, on a broker of our own on loopback.
//!
//! `cargo xtask verify` builds and starts it. Exit codes: 0 when every comparison holds; 1 when one does not, or something failed;
//! 2 when the question was wrong, in which case nothing was started.
#![warn(missing_docs, unreachable_pub)]

mod amqp;
mod args;
mod compare;
mod confirms;
mod crew;
mod draws;
mod engine;
mod experiments;
mod kill;
mod lab;
mod node;
mod plan;
mod points;
mod report;
mod sale;
mod settings;
mod table;

use amqp::{Done, Server};
use args::Wish;
use node::Node;
use plan::Settled;
use report::Report;
use settings::Refusal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let wish = match args::parse(std::env::args().skip(1)) {
        Ok(wish) => wish,
        Err(refusal) => return refuse(&refusal),
    };
    let settled: Result<Vec<_>, Refusal> =
        plan::chosen(&wish).map(|experiment| plan::settle(experiment, &wish).map(|settled| (experiment, settled))).collect();
    let planned = match settled {
        Ok(planned) => planned,
        Err(refusal) => return refuse(&refusal),
    };
    if wish.check {
        return ExitCode::SUCCESS;
    }
    for complaint in &wish.complaints {
        eprintln!("{complaint}");
    }
    match compare(&wish, &planned) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("verify: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn refuse(refusal: &Refusal) -> ExitCode {
    eprintln!("verify: {refusal}");
    ExitCode::from(2)
}

/// Runs what is planned and tells it; whether every comparison holds.
fn compare(wish: &Wish, planned: &[(&'static experiments::Experiment, Settled)]) -> Done<bool> {
    let script = node::script().ok_or("RabbitMQ is missing (Debian: `apt-get install rabbitmq-server`)")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    // On this very thread, which lives to the end: with it the system ends the node, should we be killed.
    let mut node = Node::start(script)?;
    let report = runtime.block_on(async {
        tokio::select! {
            report = all(wish, planned, &mut node) => report,
            () = interrupted() => Err("interrupted".into()),
        }
    });
    // In order before what could fail: the node and its folder go now.
    drop(node);
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    let report = report?;
    let text = report.text();
    println!("\n{text}");
    if let Some(folder) = &wish.write {
        report.write(std::path::Path::new(folder))?;
        println!("Written to verify/latest.md and README.md");
    }
    Ok(report.holds())
}

async fn all(wish: &Wish, planned: &[(&'static experiments::Experiment, Settled)], node: &mut Node) -> Done<Report> {
    let server = Server { port: node.port() };
    println!("Starting RabbitMQ on 127.0.0.1 (some seconds)");
    server.wait(node).await?;
    let mut report = Report::begin(server.version().await?, wish.runs);
    for (index, (experiment, settled)) in planned.iter().enumerate() {
        println!("{}", experiment.title);
        report.sections.push(lab::perform(experiment, settled, wish.runs, index, server, node).await?);
    }
    Ok(report)
}

/// Waits for Ctrl-C, or to be asked to end.
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}
