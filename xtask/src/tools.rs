//! The tools that turn the workspace into a site: found, or installed for the user.

use crate::install::once;
use crate::pins::Pins;
use crate::run::{Failure, cargo, command, output, root, run, since};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const WASM: &str = "wasm32-unknown-unknown";

/// Makes cargo compile the standard library, too.
pub(crate) const LIBRARY: [(&str, &str); 2] =
    [("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"), ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")];

/// Where the tools are.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) pins: Pins,
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
    binaryen: PathBuf,
}

impl Tools {
    /// Finds every tool and installs what is missing.
    pub(crate) fn ensure() -> Result<Self, Failure> {
        let pins = Pins::read()?;
        wasm_target()?;
        library_source()?;
        node(&pins)?;
        let binaryen = npm("binaryen", &pins.binaryen, "wasm-opt", "wasm-opt makes the module a quarter smaller; a few seconds")?;
        esbuild_folder(&pins)?;
        let wasm_bindgen = from_source("wasm-bindgen", "wasm-bindgen-cli", &pins.wasm_bindgen, &["--bin", "wasm-bindgen"])?;
        // Without its features Trunk has no TLS: faster to build, and it could not download a tool if it wanted to.
        let trunk = from_source("trunk", "trunk", &pins.trunk, &["--no-default-features"])?;
        Ok(Self { pins, trunk, wasm_bindgen, binaryen })
    }

    /// The script that runs wasm-opt, for Node.
    pub(crate) fn wasm_opt(&self) -> PathBuf {
        self.binaryen.join("node_modules").join(".bin").join("wasm-opt")
    }

    /// Trunk for what readers download: the standard library is compiled with it, for size, which is 2.7 KB less than the finished one.
    pub(crate) fn release_trunk(&self, args: &[&str]) -> Result<Command, Failure> {
        let mut trunk = self.trunk(args)?;
        trunk.envs(LIBRARY);
        Ok(trunk)
    }

    /// Trunk, told to use our tools and to fetch nothing.
    pub(crate) fn trunk(&self, args: &[&str]) -> Result<Command, Failure> {
        let mut folders = vec![self.wasm_bindgen.join("bin")];
        folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let path = std::env::join_paths(folders).map_err(|error| Failure(format!("PATH cannot take the tools: {error}")))?;
        let mut trunk = command(self.trunk.join("bin").join("trunk"), args);
        trunk
            .env("PATH", path)
            .env("TRUNK_TOOLS_WASM_BINDGEN", &self.pins.wasm_bindgen)
            .env("TRUNK_SKIP_VERSION_CHECK", "true")
            // No path of this machine in what readers load; the same bytes from any folder.
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags())
            // The flags that begin with a Z, and a standard library of one's own, are in every release, but ask for this.
            .env("RUSTC_BOOTSTRAP", "1")
            // Its stack says nothing about the site; the compiler's message above it does.
            .env("RUST_LIB_BACKTRACE", "0")
            // Trunk reads NO_COLOR as a switch of its own and stops at a value it does not know.
            .env_remove("NO_COLOR");
        Ok(trunk)
    }
}

/// esbuild, which also Trunk's hook calls, and that without looking for all the other tools again.
pub(crate) fn esbuild(args: &[&str]) -> Result<Command, Failure> {
    Ok(command(esbuild_folder(&Pins::read()?)?.join("node_modules").join(".bin").join("esbuild"), args))
}

fn esbuild_folder(pins: &Pins) -> Result<PathBuf, Failure> {
    npm("esbuild", &pins.esbuild, "esbuild", "esbuild shrinks scripts and styles; a few seconds")
}

/// Flags for the module alone.
fn flags() -> String {
    // What costs less than this to paste where it is called is pasted, and in the engine besides what it marks. At `opt-level = "z"` it would be 5, and then cutting a text at a
    // constant, which yew does for the name of each event, brings code for a wrong cut and tables of Unicode: 3 KB of the download.
    // Where in the source a panic happened is 3 KB of a check-in's module; the screen that a reader sees says which rule broke, and its link
    // breaks it again natively, where the place is told.
    // What the engine has compiled, for speed, the page takes instead of compiling it again, for size.
    [&remapped(), " -C llvm-args=-inline-threshold=30 -Zlocation-detail=none -Zshare-generics=y"].concat()
}

/// Flags that give sources short names in the module's messages: those of crates and those of the project.
pub(crate) fn remapped() -> String {
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo")).unwrap_or_default();
    let mut flags = format!("--remap-path-prefix={}=", root().display());
    // The folder between holds the registry's name.
    for registry in std::fs::read_dir(std::path::Path::new(&home).join("registry").join("src")).into_iter().flatten().flatten() {
        flags += &format!(" --remap-path-prefix={}=", registry.path().display());
    }
    if let Some(sysroot) = output(&mut command("rustc", &["--print", "sysroot"])) {
        flags += &format!(" --remap-path-prefix={}=", sysroot.trim());
    }
    flags
}

/// Rust's standard library for WebAssembly.
pub(crate) fn wasm_target() -> Result<(), Failure> {
    let libraries = output(&mut command("rustc", &["--print", "target-libdir", "--target", WASM]));
    if libraries.is_some_and(|folder| Path::new(&folder).read_dir().is_ok_and(|mut entries| entries.next().is_some())) {
        return Ok(());
    }
    println!("Installing Rust's standard library for {WASM} (20 MB)");
    run(&mut command("rustup", &["target", "add", WASM])).map_err(|failure| {
        Failure(format!(
            "{failure}\nThe site needs Rust's standard library for {WASM}. With rustup: `rustup target add {WASM}`. \
             With a distribution's Rust: its package, for instance `libstd-rust-dev-wasm32` on Debian."
        ))
    })
}

/// The source of Rust's standard library.
fn library_source() -> Result<(), Failure> {
    let sysroot = output(&mut command("rustc", &["--print", "sysroot"])).unwrap_or_default();
    if Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file() {
        return Ok(());
    }
    println!("Installing the source of Rust's standard library (4 MB)");
    run(&mut command("rustup", &["component", "add", "rust-src"])).map_err(|failure| {
        Failure(format!(
            "{failure}\nThe site compiles Rust's standard library for size. With rustup: `rustup component add rust-src`. \
             With a distribution's Rust: its package, for instance `rust-src` on Debian."
        ))
    })
}

/// Node, which runs wasm-opt, esbuild and the browser tests.
pub(crate) fn node(pins: &Pins) -> Result<(), Failure> {
    let wanted = pins.node_major;
    let found = || {
        let version = output(&mut command("node", &["--version"]))?;
        version.trim_start_matches('v').split('.').next()?.parse::<u32>().ok()
    };
    let has_npm = || output(&mut npm_command(&["--version"])).is_some();
    if found().is_some_and(|major| major >= wanted) && has_npm() {
        return Ok(());
    }
    crate::browser::apt(&["nodejs", "npm"]);
    match found() {
        Some(major) if major >= wanted && has_npm() => Ok(()),
        Some(major) if major >= wanted => Err("npm is missing; it comes with Node, or as the package `npm`".into()),
        Some(major) => Err(Failure(format!("Node {major} is too old; install Node {wanted} or later"))),
        None => Err(Failure(format!("Node is missing; install Node {wanted} or later with npm"))),
    }
}

/// npm, quiet about everything that is not this install.
pub(crate) fn npm_command(args: &[&str]) -> Command {
    let mut npm = command("npm", args);
    npm.env("npm_config_audit", "false").env("npm_config_fund", "false").env("npm_config_update_notifier", "false");
    npm
}

fn npm(package: &str, version: &str, bin: &str, why: &str) -> Result<PathBuf, Failure> {
    let bin = Path::new("node_modules").join(".bin").join(bin);
    once(&format!("{package}-{version}"), &bin.to_string_lossy(), |folder| {
        println!("Installing {package} {version} from npm: {why}");
        let spec = format!("{package}@{version}");
        // Its own manifest, so that npm does not climb to one further up.
        std::fs::write(folder.join("package.json"), "{\"private\":true}")?;
        run(npm_command(&["install", "--no-package-lock", "--save-exact", "--loglevel=error", &spec]).current_dir(folder))
    })
}

/// Builds a tool from its crate, or takes a finished one where `cargo binstall` is at hand.
fn from_source(tool: &str, krate: &str, version: &str, options: &[&str]) -> Result<PathBuf, Failure> {
    let bin = Path::new("bin").join(format!("{tool}{}", std::env::consts::EXE_SUFFIX));
    once(&format!("{tool}-{version}"), &bin.to_string_lossy(), |folder| {
        let start = Instant::now();
        let root = folder.to_string_lossy();
        if output(&mut cargo(&["binstall", "-V"])).is_some() {
            println!("Installing {tool} {version} with cargo binstall");
            let fetch = ["binstall", krate, "--version", version, "--no-confirm", "--strategies", "crate-meta-data", "--root", &root];
            if run(&mut cargo(&fetch)).is_ok() && folder.join(&bin).exists() {
                return Ok(());
            }
            println!("There is no finished {tool}; building it");
        }
        println!(
            "Building {tool} {version} from source, once for this user: 2 to 3 minutes on 2 cores, for its few hundred crates. \
             `cargo install cargo-binstall` beforehand would fetch it instead."
        );
        let mut args = vec!["install", krate, "--version", version, "--root", &root];
        args.extend(options);
        // With the tool's own lock file first. A registry mirror may lack one of its versions; the tool's version stays.
        let locked = install(&[args.as_slice(), &["--locked"]].concat());
        if locked.is_err() {
            println!("Its lock file cannot be followed here; building with the newest matching crates");
            install(&args)?;
        }
        println!("{tool} {version} is ready after {}", since(start));
        Ok(())
    })
}

/// Half of a default build is optimising a program that runs for a second; it does not pay.
fn install(args: &[&str]) -> Result<(), Failure> {
    let mut cargo = cargo(args);
    cargo
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        // A shared target folder would keep hundreds of megabytes that nothing needs again.
        .env_remove("CARGO_TARGET_DIR");
    run(&mut cargo)
}
