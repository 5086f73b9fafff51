//! What the browser tests need beside the site: Chromium, fonts for Chinese, and the npm packages of `e2e/`.

use crate::pins::Pins;
use crate::run::{Failure, command, output, root, run};
use crate::tools::{node, npm_command};
use std::fs;
use std::path::{Path, PathBuf};

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Makes sure the browser tests can run; gives the browser's path.
pub(crate) fn ensure() -> Result<PathBuf, Failure> {
    node(&Pins::read()?)?;
    packages()?;
    fonts();
    if let Some(found) = chromium() {
        return Ok(found);
    }
    apt(&["chromium"]);
    chromium().ok_or_else(|| {
        "The browser tests need Chromium. Debian, Ubuntu: `apt-get install chromium fonts-noto-cjk`; Fedora: `dnf install chromium`; \
         macOS: `brew install --cask chromium`; or set QL_CHROMIUM to the program of any Chrome or Chromium."
            .into()
    })
}

/// The browser: what `QL_CHROMIUM` says, else the first that is installed.
fn chromium() -> Option<PathBuf> {
    if let Some(chosen) = std::env::var_os("QL_CHROMIUM").filter(|value| !value.is_empty()) {
        return Some(chosen.into());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let on_path = BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let on_mac = ["Chromium", "Google Chrome"].map(|name| PathBuf::from(format!("/Applications/{name}.app/Contents/MacOS/{name}")));
    on_path.chain(on_mac).find(|path| path.is_file())
}

/// Without a Chinese font the layout tests would measure empty boxes.
fn fonts() {
    let fonts = || output(&mut command("fc-list", &[":lang=zh", "family"]));
    if fonts().is_some_and(|list| list.is_empty()) {
        apt(&["fonts-noto-cjk"]);
        if fonts().is_some_and(|list| list.is_empty()) {
            eprintln!("There is no Chinese font here (package fonts-noto-cjk): Chinese text will be boxes in the browser tests.");
        }
    }
}

/// Installs the packages of `e2e/` at their locked versions, when the lock file has changed since the last time.
fn packages() -> Result<(), Failure> {
    let folder = root().join("e2e");
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules").join(".queue-lab-lock");
    if fs::read(&stamp).is_ok_and(|done| done == lock) {
        return Ok(());
    }
    println!("Installing the npm packages of e2e/ (some seconds)");
    run(npm_command(&["ci", "--loglevel=error"]).current_dir(&folder))?;
    Ok(fs::write(stamp, lock)?)
}

/// Installs Debian packages where we may: as root with apt-get. Elsewhere the caller says what is missing.
pub(crate) fn apt(packages: &[&str]) {
    let root_user = output(&mut command("id", &["-u"])).is_some_and(|id| id == "0");
    if !root_user || !Path::new("/usr/bin/apt-get").exists() {
        return;
    }
    println!("Installing {} with apt-get (up to a minute)", packages.join(" and "));
    let apt = |args: &[&str]| run(command("apt-get", args).env("DEBIAN_FRONTEND", "noninteractive"));
    let install = [&["install", "-y", "-qq", "--no-install-recommends"], packages].concat();
    // The package list of a fresh image is empty or old; the failure is told by the caller, who checks again.
    if apt(&install).is_err() && apt(&["update", "-qq"]).is_ok() {
        let _ = apt(&install);
    }
}
