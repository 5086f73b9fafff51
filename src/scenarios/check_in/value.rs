//! How the check-in lab's values read.

use super::text::{KNOB_TEXTS, ZEROS};
use crate::lang::Lang;
use crate::scenarios::value::Wording;
use queue_engine::knobs::Knob;

const WORDING: Wording = Wording { texts: KNOB_TEXTS, zeros: ZEROS, measure };

/// A knob's value as people read it, unit included.
pub fn value(knob: &Knob, value: i64, lang: Lang) -> String {
    WORDING.value(knob, value, lang)
}

fn measure(id: &str) -> &'static str {
    match id {
        "spike_visits" => " 人",
        "relay_batch" => " 条",
        "inline_attempts" | "max_attempts" => " 次",
        _ => " 个",
    }
}

#[cfg(test)]
mod tests {
    use crate::scenarios::check_in::LAB;
    use crate::scenarios::value::tests::check;

    #[test]
    fn a_value_carries_its_unit() {
        check(
            &LAB,
            &[
                ("spike_visits", 800, "800", "800 人"),
                ("base_rate", 20, "20/s", "20/秒"),
                ("process_crash_per_mille", 3, "0.3%", "0.3%"),
                ("error_percent", 5, "5%", "5%"),
                ("backoff_ms", 200, "200 ms", "200 毫秒"),
                ("backoff_cap_ms", 4_000, "4 s", "4 秒"),
                ("slow_times", 8, "8×", "8 倍"),
                ("max_attempts", 12, "12", "12 次"),
                ("max_attempts", 0, "no limit", "不限"),
                ("workers", 4, "4", "4 个"),
                ("outbox", 1, "on", "开"),
                ("ack", 0, "on delivery (auto)", "投递即删（自动）"),
            ],
        );
    }

    #[test]
    fn what_never_means_depends_on_the_knob() {
        check(
            &LAB,
            &[
                ("outage_s", 0, "never", "不发生"),
                ("client_timeout_ms", 0, "waits for ever", "一直等"),
                ("redrive_every_s", 0, "by hand only", "只靠人手"),
            ],
        );
    }
}
