//! Wrong questions: each is refused with exit code 2, and with what would have been right.

mod common;

use common::{output, refusal};
use queue_lab::scenarios::LABS;
use queue_lab_cli::setting::takes;

#[track_caller]
fn check(args: &[&str], says: &[&str]) {
    let said = refusal(args);
    for part in says {
        assert!(said.contains(part), "{args:?} does not say {part:?}: {said}");
    }
}

#[test]
fn an_unknown_lab_lists_the_labs() {
    let labs: Vec<&str> = LABS.iter().map(|lab| lab.id).collect();
    for task in ["run", "knobs"] {
        check(&[task, "moon"], &labs);
        check(&[task], &labs);
    }
    check(&["sweep", "moon", "--knob=workers=1..2"], &labs);
}

#[test]
fn an_unknown_option_or_command_lists_those_there_are() {
    check(&["run", "flash-sale", "--sed=3"], &["--set", "--seed", "--link", "--json", "--series", "--lang"]);
    check(&["sweep", "flash-sale", "--bogus"], &["--knob", "--set", "--seeds", "--csv", "--threads"]);
    check(&["rnu"], &["run", "knobs", "sweep"]);
    check(&[], &["run", "knobs", "sweep"]);
    check(&["run", "flash-sale", "--lang=fr"], &["zh", "en"]);
    check(&["run", "flash-sale", "--series"], &["--json"]);
}

#[test]
fn an_unknown_knob_is_answered_with_the_nearest_and_all() {
    for lab in LABS {
        let mut all: Vec<&str> = lab.knobs.iter().map(|knob| knob.id).collect();
        let knob = lab.knobs[0].id;
        let nearest = format!("did you mean '{knob}'?");
        all.push(&nearest);
        check(&["run", lab.id, &format!("--set={knob}x=1")], &all);
        check(&["sweep", lab.id, &format!("--knob={knob}x=1..2")], &all);
    }
    check(&["run", "flash-sale", "--set=wrokers=4"], &["did you mean 'workers'?"]);
    assert!(!refusal(&["run", "flash-sale", "--set=zzz=4"]).contains("did you mean"));
}

#[test]
fn a_value_out_of_range_is_answered_with_the_range() {
    for lab in LABS {
        for knob in lab.knobs {
            let set = format!("--set={}={}", knob.id, knob.max() + 1);
            check(&["run", lab.id, &set], &[&takes(knob)]);
        }
    }
    check(&["run", "flash-sale", "--set=workers=0"], &["whole numbers from 1 to 10000"]);
    check(&["run", "flash-sale", "--set=overflow=explode"], &["reject_new, drop_oldest, block"]);
    check(&["run", "flash-sale", "--set=drop_stale=yes"], &["off, on"]);
    check(&["run", "flash-sale", "--set=workers"], &["knob=value"]);
    check(&["run", "flash-sale", "--set=workers=3", "--set=workers=4"], &["workers is set twice"]);
    check(&["run", "flash-sale", "--seed=-1"], &["-1"]);
    check(&["run", "flash-sale", "--seed=4294967296"], &["4294967295"]);
    assert!(output(&["run", "flash-sale", "--seed=4294967295", "--set=visits=10"]).status.success());
}

#[test]
fn what_the_guard_would_change_is_refused_with_what_would_fit() {
    let args = ["run", "flash-sale", "--set=visits=100000", "--set=refreshes=10"];
    check(&args, &["refreshes=10", "refreshes=3 would fit"]);
    assert!(output(&["run", "flash-sale", "--set=visits=100000", "--set=refreshes=3"]).status.success());
    check(
        &["sweep", "flash-sale", "--knob=visits=10,100000", "--set=refreshes=10", "--seeds=1"],
        &["at visits=100000", "refreshes=3 would fit"],
    );
}

#[test]
fn a_sweep_is_refused_before_it_plays_anything() {
    let sweep = |more: &[&'static str]| [&["sweep", "flash-sale"], more].concat();
    check(&sweep(&[]), &["--knob"]);
    check(&sweep(&["--knob=workers=1..1000", "--knob=threads=1..100", "--seeds=7"]), &["700000 runs", "100000"]);
    check(&sweep(&["--knob=workers=1..2", "--seeds=4294967295"]), &["8589934590 runs"]);
    check(&sweep(&["--knob=workers=0..4"]), &["whole numbers from 1 to 10000"]);
    check(&sweep(&["--knob=workers=4..1"]), &["begins above its end"]);
    check(&sweep(&["--knob=workers=1..4:0"]), &["a..b:step"]);
    check(&sweep(&["--knob=workers=1,1"]), &["comes twice"]);
    check(&sweep(&["--knob=workers=1..2", "--knob=workers=3..4"]), &["workers is swept twice"]);
    check(&sweep(&["--knob=workers=1..2", "--set=workers=3"]), &["workers is both set and swept"]);
    check(&sweep(&["--knob=overflow=block..reject_new"]), &["reject_new, drop_oldest, block"]);
    check(&sweep(&["--knob=workers=1..2", "--seeds=0"]), &["at least one seed"]);
    check(&sweep(&["--knob=workers=1..2", "--seeds=x"]), &["whole number from 0"]);
    check(&sweep(&["--knob=workers=1..2", "--threads=0"]), &["1..=1024"]);
}

#[test]
fn help_is_no_failure() {
    for args in [&["--help"][..], &["run", "--help"], &["knobs", "--help"], &["sweep", "--help"], &["--version"]] {
        let output = output(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{args:?}");
    }
}
