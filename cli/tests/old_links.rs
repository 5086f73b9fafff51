//! A link of another engine, or of none that it names, says so on the command line too, and is played all the same.

mod common;

use common::{output, text};
use queue_engine::ENGINE_VERSION;

#[track_caller]
fn check(link: &str, lang: &str, said: &[&str]) {
    let output = output(&["run", "--json", "--lang", lang, "--link", link]);
    let told = text(&output.stderr);
    assert_eq!((output.status.code(), told.lines().count()), (Some(0), said.len().min(1)), "{link}: {told}");
    assert!(!output.stdout.is_empty(), "{link} is played");
    for part in said {
        assert!(told.contains(part), "{link} does not say {part:?}: {told}");
    }
}

#[test]
fn an_old_new_broken_or_missing_engine_version_is_said_in_both_languages() {
    let (newer, here) = (format!("visits=9&v={}", ENGINE_VERSION + 1), ENGINE_VERSION.to_string());
    for (link, en, zh) in [
        ("visits=9&v=0", "made with engine version 0", "来自引擎第 0 版"),
        (newer.as_str(), "made with engine version", "来自引擎第"),
        ("visits=9&v=abc", "made with engine version abc", "来自引擎第 abc 版"),
        ("visits=9&seed=3&t=5000", "made with engine version ?", "来自引擎第 ? 版"),
    ] {
        check(link, "en", &[en, &here, "may differ"]);
        check(link, "zh", &[zh, &here, "可能不同"]);
    }
    check(&format!("visits=9&v={ENGINE_VERSION}&seed=3&t=5000"), "en", &[]);
}
