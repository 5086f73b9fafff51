//! A knob's value as people read it.

use super::text::{KNOB_TEXTS, ZEROS};
use crate::lang::{self, Lang, Text};
use crate::text::control;
use queue_engine::knobs::{Kind, Knob, Unit};

/// The measure word that Chinese puts after a knob's number.
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

/// A knob's value as people read it, unit included.
pub fn value(knob: &Knob, value: i64, lang: Lang) -> String {
    match knob.kind {
        Kind::Switch => return if value == 0 { control::OFF } else { control::ON }.get(lang).into(),
        Kind::Choice { .. } => return option(knob.id, value).map(|text| text.get(lang).into()).unwrap_or_default(),
        Kind::Number { zero: Some(key), .. } if value == 0 => {
            return ZEROS.iter().find(|(known, _)| *known == key).map(|(_, text)| text.get(lang).into()).unwrap_or_default();
        }
        Kind::Number { .. } => {}
    }
    // No knob of this lab goes below 0.
    let n = value.unsigned_abs();
    match knob.unit {
        Unit::Count => match lang {
            Lang::En => lang::count(n),
            Lang::Zh => lang::count(n) + measure(knob.id),
        },
        Unit::PerSecond => lang::rate_per_s(n * 1_000, lang),
        Unit::Milliseconds => lang::milliseconds(n, lang),
        Unit::Seconds => lang::seconds(n * 1_000_000_000, 0, lang),
        Unit::Percent => lang::percent(n, 100, 0),
        Unit::PerMille => lang::percent(n, 1_000, 1),
        Unit::Times => lang::times(n, 1, lang),
        Unit::Mebibytes => lang::count(n) + " MiB",
        Unit::MoneyPerHour => lang::money_per_hour(n * 100, lang),
        Unit::None => lang::count(n),
    }
}

fn option(id: &str, value: i64) -> Option<Text> {
    let text = KNOB_TEXTS.iter().find(|text| text.id == id)?;
    text.options.get(usize::try_from(value).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use queue_engine::models::flash_sale::knobs::KNOBS;

    #[test]
    fn every_value_of_every_knob_can_be_read_and_is_short() {
        for knob in KNOBS {
            for lang in Lang::ALL {
                for at in [knob.min(), knob.default, knob.max()] {
                    let text = value(knob, at, lang);
                    assert!(!text.is_empty() && text.chars().count() <= 20, "{}: {text}", knob.id);
                }
            }
        }
    }

    #[test]
    fn a_value_carries_its_unit() {
        for (id, at, en, zh) in [
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
        ] {
            let knob = KNOBS.iter().find(|knob| knob.id == id).unwrap_or_else(|| panic!("{id}"));
            assert_eq!((value(knob, at, Lang::En).as_str(), value(knob, at, Lang::Zh).as_str()), (en, zh), "{id}");
        }
    }
}
