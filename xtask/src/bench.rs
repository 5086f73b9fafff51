//! `cargo xtask bench`: the engine natively and in WebAssembly, the page in Chromium; one run, one table.

use crate::run::{Failure, cargo, command, root, run, target};
use crate::site::Build;
use crate::tools::Tools;
use crate::{browser, dist};

/// Measures, prints the table and writes `bench/latest.md`.
pub(crate) fn bench(quick: bool) -> Result<(), Failure> {
    Tools::ensure()?;
    let chromium = browser::ensure()?;
    if !quick {
        dist::dist(false)?;
    }
    println!("Building the measurements");
    let package = ["build", "--quiet", "--release", "--package", "queue-bench"];
    run(&mut cargo(&[&package[..], &["--bin", "queue-bench"]].concat()))?;
    run(&mut cargo(&[&package[..], &["--lib", "--target", "wasm32-unknown-unknown"]].concat()))?;
    let native = target().join("release").join(format!("queue-bench{}", std::env::consts::EXE_SUFFIX));
    let wasm = target().join("wasm32-unknown-unknown").join("release").join("queue_bench.wasm");
    let (passes, milliseconds) = if quick { ("3", "100") } else { ("9", "300") };
    println!("Measuring; leave the machine alone for a minute");
    let mut node = command("node", &[]);
    node.arg(root().join("bench").join("js").join("bench.mjs")).arg(native).arg(wasm);
    node.args([passes, milliseconds, if quick { "no" } else { "yes" }]);
    run(node.env("QL_CHROMIUM", chromium).env("QL_DIST", Build::Release.folder()))
}
