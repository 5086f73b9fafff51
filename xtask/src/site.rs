//! Builds the site with Trunk, and knows when there is nothing to build.

use crate::args::ServeWish;
use crate::dist;
use crate::install::lock;
use crate::run::{Failure, cargo, command, output, root, run, since, target};
use crate::tools::Tools;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The two ways to build the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    /// What readers get; in `dist/`.
    Release,
    /// Compiles faster; kept apart, so that `dist/` is always the release.
    Dev,
}

impl Build {
    /// The build that a reader asked to serve.
    pub(crate) fn wished(wish: &ServeWish) -> Self {
        if wish.dev { Self::Dev } else { Self::Release }
    }

    /// The folder the site is built into.
    pub(crate) fn folder(self) -> PathBuf {
        match self {
            Self::Release => root().join("dist"),
            Self::Dev => target().join("site-dev"),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }
}

/// Builds the site unless it stands as the sources want it; `true` if there was something to do.
pub(crate) fn build(build: Build, force: bool) -> Result<bool, Failure> {
    let state = target().join("xtask");
    let _lock = lock(&state.join("site.lock"), "another start is building the site; waiting for it")?;
    let stamp = state.join(format!("{}.stamp", build.name()));
    let folder = build.folder();
    let wanted = |sources: u64| format!("{sources:016x} {:016x}\n", fingerprint(&folder, &|_| true));
    let sources = sources();
    if !force && fs::read_to_string(&stamp).is_ok_and(|text| text == wanted(sources)) {
        return Ok(false);
    }
    let tools = Tools::ensure()?;
    let start = Instant::now();
    println!("Building the site ({} build)", build.name());
    // Trunk hides cargo's downloads behind its own messages; fetched first, they are seen.
    run(&mut cargo(&["fetch", "--quiet"]))?;
    match build {
        Build::Dev => run(&mut tools.trunk(&["build", "--dist", &folder.to_string_lossy(), "--log", "warn"])?)?,
        Build::Release => each_language(&tools, &folder)?,
    }
    dist::finish(&tools, build)?;
    fs::write(&stamp, wanted(sources))?;
    println!("Built in {}", since(start));
    Ok(true)
}

/// Builds the release once for each language, since each page loads a module with its own wording only, and lays the pages together.
fn each_language(tools: &Tools, folder: &Path) -> Result<(), Failure> {
    for (lang, feature) in [("en", "only-en"), ("zh", "only-zh")] {
        let own = target().join(format!("site-{lang}"));
        let args =
            ["build", "--dist", &own.to_string_lossy(), "--log", "warn", "--release", "--cargo-profile", "site", "--features", feature];
        run(&mut tools.trunk(&args)?)?;
    }
    let _ = fs::remove_dir_all(folder);
    // What both have is the same in both, but for the pages: each brings its own, and the first the chooser.
    for (lang, other) in [("zh", "en"), ("en", "zh")] {
        let own = target().join(format!("site-{lang}"));
        let mut files = Vec::new();
        collect(&own, &|path| path != own.join(other), &mut files);
        for file in files {
            let to = folder.join(file.strip_prefix(&own).unwrap_or(&file));
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::copy(&file, &to)?;
        }
    }
    Ok(())
}

/// Trunk's post-build hook: the static pages, written into the staging folder.
pub(crate) fn prerender() -> Result<(), Failure> {
    let staging = std::env::var("TRUNK_STAGING_DIR").map_err(|_| "prerender is called by Trunk, which sets TRUNK_STAGING_DIR")?;
    let args = ["run", "--quiet", "--no-default-features", "--features", "prerender", "--bin", "prerender", "--", &staging];
    run(&mut cargo(&args))
}

/// A digest of everything the site is made of, the compiler included.
pub(crate) fn sources() -> u64 {
    // What is left out can not change the site. A new folder counts until it is listed here, which errs the safe way.
    const OUTSIDE: [&str; 9] = ["target", "dist", ".git", ".ci", "node_modules", "e2e", "bench", "cli", "docs"];
    let inside = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let outside = path.parent() == Some(&root()) && (OUTSIDE.contains(&name.as_ref()) || name.ends_with(".md"));
        !outside && !name.ends_with('~') && !name.ends_with(".swp")
    };
    let mut hasher = DefaultHasher::new();
    output(&mut command("rustc", &["-V"])).hash(&mut hasher);
    fingerprint(&root(), &inside).hash(&mut hasher);
    hasher.finish()
}

/// A digest of the names and contents under a folder; 0 where there is none.
fn fingerprint(folder: &Path, inside: &dyn Fn(&Path) -> bool) -> u64 {
    let mut files = Vec::new();
    collect(folder, inside, &mut files);
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        file.strip_prefix(folder).unwrap_or(file).hash(&mut hasher);
        fs::read(file).unwrap_or_default().hash(&mut hasher);
    }
    if files.is_empty() { 0 } else { hasher.finish() }
}

/// Every file under a folder that `inside` does not leave out.
pub(crate) fn collect(folder: &Path, inside: &dyn Fn(&Path) -> bool, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if !inside(&path) {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&path, inside, files);
        } else {
            files.push(path);
        }
    }
}
