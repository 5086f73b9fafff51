//! Hostile texts for every parser: by hand (`e2e/lib/hostile.json`, which the browser tests can read too), every knob at its ends and past
//! them, and twenty thousand a parser from a seed. The fuzz targets of `fuzz/` hold the same properties of what a fuzzer finds.

#[allow(unreachable_pub, reason = "the fuzz targets' library shows them to its targets")]
#[path = "../../fuzz/src/properties.rs"]
mod properties;

use properties::{attributes, command_line, link};
use queue_lab::link::Complaint;
use queue_lab::scenarios::LABS;
use serde_json::Value;
use std::time::{Duration, Instant};

const BY_HAND: &str = include_str!("../../e2e/lib/hostile.json");

/// The hand-made links. Some are far too long to be written out: what stands before, what is repeated, how often, what stands after.
fn by_hand() -> Vec<String> {
    let list: Value = serde_json::from_str(BY_HAND).expect("a list");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let spelled = |entry: &Value| match entry.as_array().map(Vec::as_slice) {
        Some([before, repeated, times, after]) => {
            let times = times.as_u64().expect("a number") as usize;
            [text(before), text(repeated).repeat(times), text(after)].concat()
        }
        _ => text(entry),
    };
    list.as_array().expect("a list").iter().map(spelled).collect()
}

/// Each knob of each lab at its ends, just past them, and far past them.
fn every_knob_at_its_ends() -> Vec<String> {
    let of = |(lab, knob): (&str, &queue_engine::knobs::Knob)| {
        let ends = [knob.min(), knob.max(), knob.min() - 1, knob.max() + 1, i64::MIN, i64::MAX];
        let spelled = |at: i64| usize::try_from(at).ok().and_then(|at| knob.options().get(at)).map_or(at.to_string(), |o| (*o).to_owned());
        ends.map(|at| format!("lab={lab}&{}={}", knob.id, spelled(at)))
    };
    LABS.iter().flat_map(|lab| lab.knobs.iter().map(|knob| (lab.id, knob))).flat_map(of).collect()
}

/// A SplitMix64 generator of texts: the same in every run.
struct Noise(u64);

impl Noise {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn digits(&mut self) -> String {
        let longest = if self.below(10) == 0 { 40 } else { 7 };
        let most = 1 + self.below(longest);
        (0..most).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    /// Any character, mostly those that mean something to a parser.
    fn letters(&mut self) -> String {
        const MARKS: &str = "0123456789-+.%&=?#;,:/\\<>\"'[]{}() \t\n\0abXYZ\u{301}\u{200b}\u{202e}\u{feff}٣１八😀";
        let marks: Vec<char> = MARKS.chars().collect();
        let any = |noise: &mut Noise| char::from_u32(noise.below(0x11_0000) as u32).unwrap_or('\u{fffd}');
        (0..self.below(16)).map(|_| if self.below(8) == 0 { any(self) } else { marks[self.below(marks.len())] }).collect()
    }

    fn name(&mut self) -> String {
        const OTHERS: &[&str] = &["lab", "lang", "theme", "seed", "t", "v", "follow", "utm_x", "", "WORKERS", "%77orkers", "__proto__"];
        let lab = &LABS[self.below(LABS.len())];
        match self.below(8) {
            0 => self.letters(),
            1 | 2 => self.pick(OTHERS).into(),
            _ => lab.knobs[self.below(lab.knobs.len())].id.into(),
        }
    }

    fn value(&mut self) -> String {
        const ODD: &[&str] =
            &["", "on", "off", "zh", "en-GB", "dark", "NaN", "1.5", "1e9", "-0", "%zz", "%ff", "<script>", "1..2", "check-in"];
        let lab = &LABS[self.below(LABS.len())];
        let knob = &lab.knobs[self.below(lab.knobs.len())];
        match self.below(9) {
            0 => self.letters(),
            1 => self.pick(ODD).into(),
            2 => format!("-{}", self.digits()),
            3 => knob.max().to_string(),
            4 => knob.min().to_string(),
            5 if !knob.options().is_empty() => self.pick(knob.options()).into(),
            _ => self.digits(),
        }
    }

    fn query(&mut self) -> String {
        let longest = if self.below(50) == 0 { 600 } else { 14 };
        let most = self.below(longest);
        let begins = self.pick(&["", "", "?", "#", "https://example.org/zh/?", "?&&"]);
        (0..most).fold(begins.to_owned(), |query, _| {
            query + &self.name() + "=" + &self.value() + self.pick(&["&", "&", "&", "&&", "", ";", "\n"])
        })
    }

    /// An argument of the command: a setting, a span, or nothing of the kind.
    fn argument(&mut self) -> String {
        let part = |noise: &mut Noise| {
            let middle = noise.pick(&["", "", "..", ":", "...", "..-", " .. "]);
            noise.value()
                + middle
                + &if middle.is_empty() { String::new() } else { noise.value() }
                + noise.pick(&["", "", ":2", "..3", ":0", ":x"])
        };
        let parts: Vec<String> = (0..1 + self.below(4)).map(|_| part(self)).collect();
        match self.below(5) {
            0 => self.letters(),
            1 => parts.join(","),
            _ => self.name() + self.pick(&["=", "=", "=", " = ", ""]) + &parts.join(","),
        }
    }
}

#[test]
fn two_hundred_hand_made_links_and_every_knob_at_its_ends_become_runs_that_can_be_played() {
    let links = by_hand();
    assert!(links.len() >= 200, "{}", links.len());
    for text in links.iter().chain(&every_knob_at_its_ends()) {
        link(text);
        attributes(text, text, text);
    }
}

#[test]
fn hand_made_arguments_are_taken_or_refused_with_a_reason() {
    for text in by_hand().iter().chain(&every_knob_at_its_ends()) {
        // Looking for the nearest knob takes as long as a name is; nobody types a longer one.
        let text: String = text.chars().take(2_000).collect();
        command_line(&text);
        text.split('&').take(50).for_each(command_line);
    }
}

/// What is told of a link depends on the link; that all of it is told at all depends on the generator.
#[test]
fn twenty_thousand_links_from_a_seed_keep_every_property() {
    let mut noise = Noise(4);
    let mut kinds = std::collections::BTreeSet::new();
    for _ in 0..20_000 {
        let (_, complaints) = link(&noise.query());
        kinds.extend(complaints.iter().map(std::mem::discriminant::<Complaint>).map(|kind| format!("{kind:?}")));
    }
    assert_eq!(kinds.len(), 9, "every kind of complaint is met: {kinds:?}");
}

#[test]
fn twenty_thousand_sets_of_attributes_from_a_seed_keep_every_property() {
    let mut noise = Noise(5);
    for _ in 0..20_000 {
        let lab = if noise.below(2) == 0 { LABS[noise.below(LABS.len())].id.to_owned() } else { noise.value() };
        attributes(&lab, &noise.value(), &noise.query());
    }
}

#[test]
fn twenty_thousand_arguments_from_a_seed_keep_every_property() {
    let mut noise = Noise(6);
    for _ in 0..20_000 {
        command_line(&noise.argument());
    }
}

/// A link is read up to its bound and no further: a megabyte costs what it takes to look at it once. A second is a thousand times that, and a
/// thousandth of what a parser would take that looks at everything once for each letter.
#[test]
fn a_megabyte_is_read_in_no_time() {
    for text in by_hand().iter().filter(|text| text.len() > 100_000) {
        let start = Instant::now();
        let (_, complaints) = queue_lab::link::parse(text);
        assert!(start.elapsed() < Duration::from_secs(1), "{} bytes took {:?}", text.len(), start.elapsed());
        assert!(complaints.len() <= 21);
    }
}
