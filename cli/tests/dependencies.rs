//! The command has nothing of the web in it.

use std::process::Command;

#[test]
fn no_crate_of_the_page_is_a_dependency() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--offline", "--package", "queue-lab-cli", "--edges", "normal,build", "--prefix", "none"]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("names of crates");
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"queue-engine") && names.contains(&"queue-lab"), "{tree}");
    for web in ["yew", "wasm-bindgen", "web-sys", "js-sys", "gloo", "serde-wasm-bindgen", "talc"] {
        assert!(!names.iter().any(|name| *name == web || name.starts_with(&format!("{web}-"))), "{web} in {tree}");
    }
}
