//! The pinned versions of `tools.toml`, and the one place where they must agree with `Cargo.lock`.

use crate::run::{Failure, root};

/// The versions the project is built with.
#[derive(Debug)]
pub(crate) struct Pins {
    pub(crate) trunk: String,
    pub(crate) wasm_bindgen: String,
    pub(crate) binaryen: String,
    pub(crate) esbuild: String,
    pub(crate) node_major: u32,
    pub(crate) simpy: String,
    pub(crate) ciw: String,
}

impl Pins {
    /// Reads `tools.toml` and checks it against `Cargo.lock`.
    pub(crate) fn read() -> Result<Self, Failure> {
        let text = read("tools.toml")?;
        let pin = |key: &str| value(&text, key).ok_or_else(|| Failure(format!("tools.toml does not pin `{key}`")));
        let pins = Self {
            trunk: pin("trunk")?,
            wasm_bindgen: pin("wasm-bindgen")?,
            binaryen: pin("binaryen")?,
            esbuild: pin("esbuild")?,
            node_major: pin("node-major")?.parse().map_err(|_| Failure::from("tools.toml: node-major must be a whole number"))?,
            simpy: pin("simpy")?,
            ciw: pin("ciw")?,
        };
        let locked = locked(&read("Cargo.lock")?, "wasm-bindgen").ok_or("Cargo.lock has no wasm-bindgen")?;
        if locked != pins.wasm_bindgen {
            let pinned = &pins.wasm_bindgen;
            return Err(Failure(format!(
                "Cargo.lock has wasm-bindgen {locked}, tools.toml pins {pinned}. Library and command line tool must be of one version: \
                 set `wasm-bindgen = \"{locked}\"` in tools.toml, or take the library back with `cargo update -p wasm-bindgen --precise {pinned}`."
            )));
        }
        Ok(pins)
    }
}

fn read(name: &str) -> Result<String, Failure> {
    std::fs::read_to_string(root().join(name)).map_err(|error| Failure(format!("cannot read {name}: {error}")))
}

/// The value of `key = "value"`; the file is flat, so this is all of TOML that it takes.
fn value(text: &str, key: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (name, rest) = line.split_once('=')?;
        (name.trim() == key).then(|| rest.trim().trim_matches('"').to_owned())
    })
}

/// The version of a package in a lock file.
fn locked(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_read_past_comments_and_longer_names() {
        let text = "# trunk = \"0\"\ntrunk-config = \"9\"\ntrunk = \"0.21.14\"\n";
        assert_eq!(value(text, "trunk").as_deref(), Some("0.21.14"));
        assert_eq!(value(text, "esbuild"), None);
    }

    #[test]
    fn the_locked_version_is_the_packages_own() {
        let lock =
            "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
    }
}
