//! Installs a tool once for the user, whole or not at all.
//!
//! A tool is built in a folder beside its final one and renamed when it is complete, under a lock that the system
//! releases when the process ends: a start that was interrupted, or two starts at once, leave nothing half done.

use crate::run::Failure;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The user's folder for tools: `$XDG_CACHE_HOME/queue-lab/tools`, else `~/.cache/queue-lab/tools`.
pub(crate) fn cache() -> Result<PathBuf, Failure> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = variable("XDG_CACHE_HOME")
        .filter(|path| path.is_absolute())
        .or_else(|| variable("HOME").or_else(|| variable("USERPROFILE")).map(|home| home.join(".cache")))
        .ok_or("neither XDG_CACHE_HOME nor HOME is set: there is no place to keep the tools")?;
    Ok(base.join("queue-lab").join("tools"))
}

/// The folder of a tool; `build` fills it if it is not there yet. `bin` is a file that a complete folder has.
pub(crate) fn once(name: &str, bin: &str, build: impl FnOnce(&Path) -> Result<(), Failure>) -> Result<PathBuf, Failure> {
    let cache = cache()?;
    let folder = cache.join(name);
    if folder.join(bin).exists() {
        return Ok(folder);
    }
    let _lock = lock(&cache.join(format!(".{name}.lock")), &format!("another start is installing {name}; waiting for it"))?;
    if folder.join(bin).exists() {
        return Ok(folder);
    }
    let partial = cache.join(format!(".{name}.partial"));
    clear(&partial)?;
    clear(&folder)?;
    fs::create_dir_all(&partial)?;
    build(&partial)?;
    if !partial.join(bin).exists() {
        return Err(Failure(format!("{name} was installed without {bin}; please report this")));
    }
    fs::rename(&partial, &folder)?;
    Ok(folder)
}

/// Takes a lock that lasts as long as the file is held; says `waiting` if it is taken.
pub(crate) fn lock(path: &Path, waiting: &str) -> Result<File, Failure> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let file = File::create(path).map_err(|error| Failure(format!("cannot write {}: {error}", path.display())))?;
    if file.try_lock().is_err() {
        println!("{waiting} ...");
        file.lock()?;
    }
    Ok(file)
}

fn clear(folder: &Path) -> Result<(), Failure> {
    if folder.exists() { Ok(fs::remove_dir_all(folder)?) } else { Ok(()) }
}
