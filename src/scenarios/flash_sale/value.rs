//! How the flash sale's values read.

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
        "visits" => " 人",
        "stock" | "sale_maximum" | "per_user_limit" => " 件",
        "refreshes" | "max_attempts" => " 次",
        "servers" => " 台",
        "prefetch" => " 条",
        _ => " 个",
    }
}

#[cfg(test)]
mod tests {
    use crate::scenarios::flash_sale::LAB;
    use crate::scenarios::value::tests::check;

    #[test]
    fn a_value_carries_its_unit() {
        check(
            &LAB,
            &[
                ("visits", 2_000, "2,000", "2,000 人"),
                ("base_rate", 90, "90/s", "90/秒"),
                ("patience_ms", 1_000, "1 s", "1 秒"),
                ("patience_ms", 0, "never gives up", "一直等"),
                ("service_ms", 40, "40 ms", "40 毫秒"),
                ("spike_s", 5, "5 s", "5 秒"),
                ("unpaid_percent", 3, "3%", "3%"),
                ("database_contention", 27, "2.7%", "2.7%"),
                ("more_times", 2, "2×", "2 倍"),
                ("server_price", 6, "¥6/h", "¥6/小时"),
                ("memory_limit_mib", 64, "64 MiB", "64 MiB"),
                ("overflow", 1, "drop oldest", "丢掉最旧的"),
                ("drop_stale", 1, "on", "开"),
                ("stock", 2_000, "2,000", "2,000 件"),
            ],
        );
    }
}
