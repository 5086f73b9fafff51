//! The command, started as a reader would.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this")]

use queue_engine::knobs::{Kind, Values};
use queue_lab::scenarios::Lab;
use queue_lab_cli::setting::spelled;
use serde_json::Value;
use std::process::{Command, Output, Stdio};

/// The command with these arguments and no language in its environment.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_queue-lab"));
    command.args(args).stdin(Stdio::null());
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command
}

pub fn output(args: &[&str]) -> Output {
    command(args).output().expect("the command starts")
}

/// What it prints, when it succeeds and says nothing else.
#[track_caller]
pub fn stdout(args: &[&str]) -> String {
    let output = output(args);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{args:?}");
    text(&output.stdout)
}

#[track_caller]
pub fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(args)).expect("it prints JSON")
}

/// What it complains of when it refuses, having printed nothing.
#[track_caller]
pub fn refusal(args: &[&str]) -> String {
    let output = output(args);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()), "{args:?}");
    text(&output.stderr)
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it prints UTF-8")
}

/// The names of an object, in their order.
#[track_caller]
pub fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// Random values of a lab that its guard lets pass, small numbers as likely as large ones.
pub fn random(lab: &'static Lab, seed: u64) -> Values {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut below = |n: i64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 16) % n.max(1) as u64) as i64
    };
    let mut values = Values::defaults(lab.knobs);
    for knob in lab.knobs {
        let value = match knob.kind {
            Kind::Number { min, max, .. } => {
                let bits = 64 - (max - min).leading_zeros();
                let size = 1_i64 << below(i64::from(bits) + 1);
                min + below(size.min(max - min + 1))
            }
            Kind::Choice { .. } | Kind::Switch => below(knob.max() + 1),
        };
        if below(2) == 0 {
            values = values.with(knob.id, value);
        }
    }
    (lab.guard)(&mut values);
    values
}

/// The values as arguments.
pub fn set(values: &Values) -> Vec<String> {
    values.changed().into_iter().map(|(knob, value)| format!("--set={}={}", knob.id, spelled(knob, value))).collect()
}
