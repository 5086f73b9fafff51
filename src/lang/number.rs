//! Numbers for people, in whole-number arithmetic.

use super::Lang;

/// What stands where there is no number to tell.
pub const NOTHING: &str = "—";

const NANOS_PER_MS: u64 = 1_000_000;
const NANOS_PER_S: u64 = 1_000_000_000;

/// A number with its meaning: what prose slots, tooltips and tables show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Things.
    Count(u64),
    /// Thousandths of an event a second.
    Rate(u64),
    /// A length of time in nanoseconds.
    Nanos(u64),
    /// A part of a whole, in percent; nothing when the whole is 0.
    Share {
        /// The part.
        num: u64,
        /// The whole.
        den: u64,
    },
    /// Money, in hundredths.
    Money {
        /// Hundredths of the currency's unit.
        cents: u64,
    },
    /// Money for an hour, in hundredths.
    MoneyPerHour {
        /// Hundredths of the currency's unit.
        cents: u64,
    },
    /// A factor; nothing when `den` is 0.
    Times {
        /// Numerator.
        num: u64,
        /// Denominator.
        den: u64,
    },
    /// Something that did not happen in this run.
    Nothing,
}

impl Quantity {
    /// The quantity as a person reads it, unit included.
    pub fn format(self, lang: Lang) -> String {
        match self {
            Quantity::Count(n) => count(n),
            Quantity::Rate(milli) => rate_per_s(milli, lang),
            Quantity::Nanos(ns) => duration(ns, lang),
            Quantity::Share { num, den } => percent(num, den, if num > 0 && num < den / 100 { 1 } else { 0 }),
            Quantity::Money { cents } => money(cents),
            Quantity::MoneyPerHour { cents } => money_per_hour(cents, lang),
            Quantity::Times { num, den } => times(num, den, lang),
            Quantity::Nothing => NOTHING.into(),
        }
    }
}

/// `n` with its digits in groups of three.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `num / den` with a fixed number of decimals (at most 6), rounded half up; [`NOTHING`] when `den` is 0.
pub fn fixed(mut num: u64, mut den: u64, decimals: u32) -> String {
    if den == 0 {
        return NOTHING.into();
    }
    // Far below what is shown, but it keeps the product below within 64 bits.
    while den > 1_000_000_000_000 {
        num /= 2;
        den /= 2;
    }
    let decimals = decimals.min(6);
    let scale = 10_u64.pow(decimals);
    let mut whole = num / den;
    let mut part = (num % den * scale + den / 2) / den;
    if part == scale {
        whole += 1;
        part = 0;
    }
    let mut text = count(whole);
    if decimals > 0 {
        let digits = part.to_string();
        text.push('.');
        for _ in digits.len()..decimals as usize {
            text.push('0');
        }
        text.push_str(&digits);
    }
    text
}

/// [`fixed`] without the zeros that end it.
fn trimmed(num: u64, den: u64, decimals: u32) -> String {
    let text = fixed(num, den, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').into(),
        false => text,
    }
}

fn with(mut text: String, lang: Lang, en: &str, zh: &str) -> String {
    text.push_str(match lang {
        Lang::En => en,
        Lang::Zh => zh,
    });
    text
}

/// A rate given in thousandths of an event a second: "400/s", "400/秒"; one decimal below 10.
pub fn rate_per_s(milli: u64, lang: Lang) -> String {
    let decimals = if milli < 9_950 { 1 } else { 0 };
    with(trimmed(milli, 1_000, decimals), lang, "/s", "/秒")
}

/// Nanoseconds as seconds: "7.42 s", "7.42 秒".
pub fn seconds(ns: u64, decimals: u32, lang: Lang) -> String {
    with(fixed(ns, NANOS_PER_S, decimals), lang, " s", " 秒")
}

/// Milliseconds in the shortest exact form: "40 ms", "1.05 s"; what a knob shows.
pub fn milliseconds(ms: u64, lang: Lang) -> String {
    if ms < 1_000 { with(count(ms), lang, " ms", " 毫秒") } else { with(trimmed(ms, 1_000, 3), lang, " s", " 秒") }
}

/// Nanoseconds to three digits or so, in milliseconds or seconds: "430 ms", "7.42 s", "12.3 s", "134 s".
pub fn duration(ns: u64, lang: Lang) -> String {
    match ns {
        0 => with("0".into(), lang, " ms", " 毫秒"),
        1..1_000_000 => with("< 1".into(), lang, " ms", " 毫秒"),
        1_000_000..999_500_000 => with(fixed(ns, NANOS_PER_MS, 0), lang, " ms", " 毫秒"),
        999_500_000..9_995_000_000 => seconds(ns, 2, lang),
        9_995_000_000..99_950_000_000 => seconds(ns, 1, lang),
        99_950_000_000.. => seconds(ns, 0, lang),
    }
}

/// Nanoseconds as a running clock, cut and not rounded: "00:07.42".
pub fn clock(ns: u64) -> String {
    let hundredths = ns / (NANOS_PER_S / 100);
    let mut text = String::with_capacity(8);
    for (part, mark) in [(hundredths / 6_000, ':'), (hundredths / 100 % 60, '.'), (hundredths % 100, ' ')] {
        if part < 10 {
            text.push('0');
        }
        text.push_str(&part.to_string());
        if mark != ' ' {
            text.push(mark);
        }
    }
    text
}

/// `num` of `den` in percent: "10.6%"; [`NOTHING`] when `den` is 0.
pub fn percent(num: u64, den: u64, decimals: u32) -> String {
    if den == 0 {
        return NOTHING.into();
    }
    let shrink = if num > u64::MAX / 100 { 128 } else { 1 };
    let mut text = fixed(num / shrink * 100, (den / shrink).max(1), decimals);
    text.push('%');
    text
}

/// Hundredths of the currency's unit: "¥12", "¥0.35".
pub fn money(cents: u64) -> String {
    let decimals = if cents.is_multiple_of(100) { 0 } else { 2 };
    let mut text = String::from("¥");
    text.push_str(&fixed(cents, 100, decimals));
    text
}

/// Hundredths of the currency's unit for an hour: "¥12/h", "¥12/小时".
pub fn money_per_hour(cents: u64, lang: Lang) -> String {
    with(money(cents), lang, "/h", "/小时")
}

/// A factor: "2.5×", "2.5 倍"; [`NOTHING`] when `den` is 0.
pub fn times(num: u64, den: u64, lang: Lang) -> String {
    if den == 0 { NOTHING.into() } else { with(trimmed(num, den, 1), lang, "×", " 倍") }
}

/// A playing speed given as a power of two: "×1", "×4", "×1/8".
pub fn speed(exponent: i8) -> String {
    let mut text = String::from(if exponent < 0 { "×1/" } else { "×" });
    text.push_str(&(1_u64 << exponent.unsigned_abs().min(63)).to_string());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::{En, Zh};

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (n, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (u64::MAX, "18,446,744,073,709,551,615")] {
            assert_eq!(count(n), text);
        }
    }

    #[test]
    fn a_quotient_is_rounded_half_up_and_carries() {
        for (num, den, decimals, text) in
            [(1, 2, 0, "1"), (1, 3, 3, "0.333"), (999, 1_000, 2, "1.00"), (1_005, 1_000, 2, "1.01"), (7, 1, 2, "7.00"), (1, 0, 2, NOTHING)]
        {
            assert_eq!(fixed(num, den, decimals), text, "{num}/{den}");
        }
        assert_eq!(fixed(u64::MAX, u64::MAX, 6), "1.000000");
        assert_eq!(percent(u64::MAX, u64::MAX, 0), "100%");
    }

    #[test]
    fn a_duration_is_told_in_milliseconds_below_one_second() {
        for (ns, en, zh) in [
            (0, "0 ms", "0 毫秒"),
            (400_000, "< 1 ms", "< 1 毫秒"),
            (430_400_000, "430 ms", "430 毫秒"),
            (999_499_999, "999 ms", "999 毫秒"),
            (999_500_000, "1.00 s", "1.00 秒"),
            (7_424_000_000, "7.42 s", "7.42 秒"),
            (9_995_000_000, "10.0 s", "10.0 秒"),
            (134_400_000_000, "134 s", "134 秒"),
        ] {
            assert_eq!((duration(ns, En).as_str(), duration(ns, Zh).as_str()), (en, zh));
        }
    }

    #[test]
    fn a_clock_never_runs_ahead() {
        assert_eq!(clock(0), "00:00.00");
        assert_eq!(clock(7_429_999_999), "00:07.42");
        assert_eq!(clock(61_000_000_000), "01:01.00");
        assert_eq!(clock(6_000_000_000_000), "100:00.00");
    }

    #[test]
    fn every_kind_of_quantity_has_its_own_form() {
        for (quantity, en, zh) in [
            (Quantity::Count(2_000), "2,000", "2,000"),
            (Quantity::Rate(400_000), "400/s", "400/秒"),
            (Quantity::Rate(1_500), "1.5/s", "1.5/秒"),
            (Quantity::Nanos(20_000_000), "20 ms", "20 毫秒"),
            (Quantity::Share { num: 106, den: 1_000 }, "11%", "11%"),
            (Quantity::Share { num: 4, den: 1_000 }, "0.4%", "0.4%"),
            (Quantity::Share { num: 0, den: 0 }, "—", "—"),
            (Quantity::Money { cents: 1_200 }, "¥12", "¥12"),
            (Quantity::Money { cents: 35 }, "¥0.35", "¥0.35"),
            (Quantity::MoneyPerHour { cents: 1_200 }, "¥12/h", "¥12/小时"),
            (Quantity::Times { num: 5, den: 2 }, "2.5×", "2.5 倍"),
            (Quantity::Nothing, "—", "—"),
        ] {
            assert_eq!((quantity.format(En).as_str(), quantity.format(Zh).as_str()), (en, zh));
        }
    }

    #[test]
    fn a_knob_shows_milliseconds_exactly() {
        for (ms, text) in [(40, "40 ms"), (1_000, "1 s"), (1_050, "1.05 s"), (30_000, "30 s")] {
            assert_eq!(milliseconds(ms, En), text);
        }
    }

    #[test]
    fn a_slow_speed_is_a_fraction() {
        assert_eq!((speed(-6).as_str(), speed(0).as_str(), speed(6).as_str()), ("×1/64", "×1", "×64"));
    }
}
