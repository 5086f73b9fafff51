//! The last steps from Trunk's output to what is uploaded, and the check of its size.

use crate::run::{Failure, capture, command, root, run};
use crate::site::{Build, build, collect, pages};
use crate::tools::{Tools, esbuild};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a first visit may load, in brotli bytes.
const BUDGET: u32 = 150 * 1024;

/// Writes `dist/` and checks it.
pub(crate) fn dist(force: bool) -> Result<(), Failure> {
    if !build(Build::Release, force)? {
        println!("dist/ is up to date (--force builds it again)");
    }
    check()
}

/// What wasm-opt is told of the module: chosen by what brotli makes of it (ARCHITECTURE.md, Size).
const WASM_OPT: [&str; 18] = [
    "-Os",
    "--one-caller-inline-max-function-size=20",
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
    "--skip-pass=memory-packing",
    "--skip-pass=coalesce-locals",
    "--reorder-functions-by-name",
    "--dealign",
    "--monomorphize",
    "--low-memory-unused",
    "--zero-filled-memory",
    "--strip-producers",
    "--strip-target-features",
    "--strip-debug",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Tables what a first visit to each page loads; an error where it is past the budget.
pub(crate) fn check() -> Result<(), Failure> {
    let folder = Build::Release.folder();
    let pages = pages()?;
    for page in pages.iter().map(|page| page.folder.as_str()).chain([""]) {
        if !folder.join(page).join("index.html").is_file() {
            return Err(Failure(format!("dist/{page}index.html is missing; src/bin/prerender.rs writes the pages, Trunk the chooser")));
        }
    }
    let budget = BUDGET.to_string();
    let script = root().join("xtask").join("js").join("sizes.mjs");
    run(command("node", &[]).arg(script).arg(folder).arg(budget).args(pages.iter().map(|page| &page.folder)))
}

/// Shrinks the scripts and style sheets of a release and names the files that never change under one name.
pub(crate) fn finish(tools: &Tools, build: Build) -> Result<(), Failure> {
    let folder = build.folder();
    let mut files = Vec::new();
    collect(&folder, &|_| true, &mut files);
    files.sort();
    if build == Build::Release {
        for wasm in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "wasm")) {
            let name = wasm.file_name().unwrap_or_default().to_string_lossy();
            let glue = wasm.with_file_name(name.replace("_bg.wasm", ".js"));
            let script = |name: &str| command_of(&root().join("xtask").join("js").join(name));
            run(script("empty.mjs").arg(wasm))?;
            run(command(tools.wasm_opt(), &WASM_OPT).arg(wasm).arg("-o").arg(wasm))?;
            run(script("shorten.mjs").args([&glue, wasm]))?;
            run(script("order.mjs").args([wasm, &tools.wasm_opt()]))?;
        }
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "js" || ending == "css")) {
            shrink(file)?;
        }
    }
    let hashed = files.iter().filter_map(|file| file.strip_prefix(&folder).ok()).filter(|file| is_hashed(file));
    let rules: String = hashed
        .map(|file| format!("/{}\n  Cache-Control: public, max-age=31536000, immutable\n", file.to_string_lossy().replace('\\', "/")))
        .collect();
    let headers = folder.join("_headers");
    fs::write(&headers, fs::read_to_string(&headers)? + &rules)?;
    Ok(())
}

/// Node, with a script to run.
fn command_of(script: &Path) -> Command {
    let mut node = command("node", &[]);
    node.arg(script);
    node
}

/// Module syntax is kept as it is: the glue is imported, and `import.meta.url` must go on working. What a module neither uses nor exports goes.
fn shrink(file: &Path) -> Result<(), Failure> {
    let name = file.to_string_lossy();
    let small =
        capture(&mut esbuild(&[&name, "--minify", "--tree-shaking=true", "--charset=utf8", "--target=es2022", "--legal-comments=none"])?)?;
    Ok(fs::write(file, small)?)
}

/// Whether Trunk put a hash into the name: `name-0123456789abcdef.css`, `name-0123456789abcdef_bg.wasm`.
fn is_hashed(file: &Path) -> bool {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.strip_suffix("_bg").unwrap_or(&stem);
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    (14..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_immutable() {
        for (name, hashed) in [
            ("main-0f3a5c7b9d1e2f40.css", true),
            ("queue-lab-site-0f3a5c7b9d1e2f40_bg.wasm", true),
            ("en/index.html", false),
            ("flash-sale.png", false),
            ("_headers", false),
        ] {
            assert_eq!(is_hashed(Path::new(name)), hashed, "{name}");
        }
    }
}
