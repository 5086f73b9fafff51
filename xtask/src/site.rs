//! Builds the site with Trunk, and knows when there is nothing to build.

use crate::args::ServeWish;
use crate::install::lock;
use crate::run::{Failure, capture, cargo, command, output, root, run, since, target};
use crate::tools::{LIBRARY, Tools, esbuild};
use crate::{dist, panel};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
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
        Build::Release => each_page(&tools, &folder)?,
    }
    dist::finish(&tools, build)?;
    panel::add(&tools, build)?;
    fs::write(&stamp, wanted(sources))?;
    println!("Built in {}", since(start));
    Ok(true)
}

/// One page of the site: a lab in a language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    lab: String,
    lang: String,
    /// Where it stands, from the site's folder: `en/`, `zh/check-in/`.
    pub(crate) folder: String,
}

impl Page {
    /// The features of the module that it loads: its lab's code and its language's wording, and nothing else.
    fn features(&self) -> String {
        format!("only-{},only-{}", self.lab, self.lang)
    }

    fn file(&self) -> PathBuf {
        Path::new(&self.folder).join("index.html")
    }
}

/// Every page, as the step that writes them lists them: a lab that it knows is a lab that is built.
pub(crate) fn pages() -> Result<Vec<Page>, Failure> {
    let listed = capture(&mut prerenderer("--pages"))?;
    let pages = parsed(&listed).ok_or_else(|| Failure(format!("`prerender --pages` says\n{listed}")))?;
    if pages.is_empty() { Err("there is no lab to build".into()) } else { Ok(pages) }
}

fn parsed(listed: &str) -> Option<Vec<Page>> {
    let page = |line: &str| {
        let mut words = line.split(' ').map(str::to_owned);
        let page = Page { lab: words.next()?, lang: words.next()?, folder: words.next()? };
        words.next().is_none().then_some(page)
    };
    listed.lines().map(page).collect()
}

/// Builds the release once for each page, since each loads a module of its own, and lays the pages together.
fn each_page(tools: &Tools, folder: &Path) -> Result<(), Failure> {
    let pages = pages()?;
    let own = |page: &Page| target().join("site-pages").join(page.features());
    let _ = fs::remove_dir_all(target().join("site-pages"));
    for page in &pages {
        let (features, dist) = (page.features(), own(page));
        println!("Building {} ({features})", page.folder);
        let args =
            ["build", "--dist", &dist.to_string_lossy(), "--log", "warn", "--release", "--cargo-profile", "site", "--features", &features];
        run(&mut tools.release_trunk(&args)?)?;
    }
    let _ = fs::remove_dir_all(folder);
    // Scripts, styles and icon are the same in all. Each brings its own module and its own page, and the first the chooser.
    for (index, page) in pages.iter().enumerate() {
        let own = own(page);
        let mut files = Vec::new();
        collect(&own, &|_| true, &mut files);
        for file in files {
            let name = file.strip_prefix(&own).unwrap_or(&file);
            let is_page = name.extension().is_some_and(|ending| ending == "html");
            if !is_page || name == page.file() || (index == 0 && name == Path::new("index.html")) {
                let to = folder.join(name);
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::copy(&file, &to)?;
            }
        }
    }
    Ok(())
}

/// Trunk's post-build hook: one style sheet, and the static pages, written into the staging folder.
pub(crate) fn prerender() -> Result<(), Failure> {
    let staging = std::env::var("TRUNK_STAGING_DIR").map_err(|_| "prerender is called by Trunk, which sets TRUNK_STAGING_DIR")?;
    bundle_styles(Path::new(&staging))?;
    run(&mut prerenderer(&staging))
}

/// The native program that writes the pages.
fn prerenderer(argument: &str) -> Command {
    let mut prerender =
        cargo(&["run", "--quiet", "--no-default-features", "--features", "prerender", "--bin", "prerender", "--", argument]);
    // What the module is built with is not for this.
    prerender.env_remove("RUSTC_BOOTSTRAP");
    for (name, _) in LIBRARY {
        prerender.env_remove(name);
    }
    prerender
}

/// Puts the sheets that styles/site.css lists into one file: a reader asks for one, and whoever edits has them by part.
fn bundle_styles(staging: &Path) -> Result<(), Failure> {
    let source = root().join("styles").join("site.css");
    let styles = capture(&mut esbuild(&[&source.to_string_lossy(), "--bundle", "--charset=utf8", "--log-level=warning"])?)?;
    let mut hasher = DefaultHasher::new();
    styles.hash(&mut hasher);
    let bundle = format!("site-{:016x}.css", hasher.finish());
    let template = staging.join("index.html");
    let mut html = fs::read_to_string(&template)?;
    let mut copies = Vec::new();
    collect(staging, &|path| path.extension().is_none_or(|ending| ending == "css"), &mut copies);
    for copy in copies {
        let name = copy.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("site-") && name.ends_with(".css") {
            html = html.replace(&name, &bundle);
            fs::remove_file(copy)?;
        }
    }
    if !html.contains(&bundle) {
        return Err("index.html has no link to styles/site.css".into());
    }
    fs::write(template, html)?;
    Ok(fs::write(staging.join(bundle), styles)?)
}

/// A digest of everything the site is made of, the compiler included.
pub(crate) fn sources() -> u64 {
    // What is left out can not change the site. A new folder counts until it is listed here, which errs the safe way.
    const OUTSIDE: [&str; 11] = ["target", "dist", ".git", ".ci", "node_modules", "e2e", "bench", "cli", "docs", "verify", "fuzz"];
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_built_with_its_lab_and_its_language_alone() {
        let pages = parsed("flash-sale zh zh/\nmade-up en en/made-up/\n").expect("two pages");
        assert_eq!(pages.iter().map(Page::features).collect::<Vec<_>>(), ["only-flash-sale,only-zh", "only-made-up,only-en"]);
        assert_eq!(pages[1].file(), Path::new("en/made-up/index.html"));
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        for listed in ["flash-sale zh", "flash-sale zh zh/ more", "\n"] {
            assert_eq!(parsed(listed), None, "{listed:?}");
        }
    }
}
