//! The panels' script, sheet and module: beside the site, for whoever asks for them.

use crate::run::{Failure, capture, cargo, command, root, run, target};
use crate::site::Build;
use crate::tools::{Tools, esbuild, remapped};
use std::fs;
use std::path::Path;

/// Puts them into the site's folder. The module is built for speed, in either build: a debug one would take minutes for what it is for.
pub(crate) fn add(tools: &Tools, build: Build) -> Result<(), Failure> {
    let folder = build.folder().join("panel");
    // The step that writes the pages has put the words there.
    fs::create_dir_all(&folder)?;
    println!("Building the panels");
    let args = ["build", "--quiet", "--release", "--package", "queue-lab-worker", "--target", "wasm32-unknown-unknown"];
    run(cargo(&args).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remapped()))?;
    let module = target().join("wasm32-unknown-unknown").join("release").join("queue_lab_worker.wasm");
    run(command(tools.wasm_opt(), &["-O3", "--strip-debug", "--strip-producers"]).arg(&module).arg("-o").arg(folder.join("worker.wasm")))?;
    for entry in fs::read_dir(root().join("static").join("panel"))?.flatten() {
        shrink(&entry.path(), &folder)?;
    }
    Ok(())
}

fn shrink(file: &Path, folder: &Path) -> Result<(), Failure> {
    let name = file.to_string_lossy();
    let small = capture(&mut esbuild(&[&name, "--minify", "--charset=utf8", "--target=es2022", "--legal-comments=none"])?)?;
    Ok(fs::write(folder.join(file.file_name().unwrap_or_default()), small)?)
}
