//! The whole of a lab, written.

use super::super::charts::{ChartsProps, charts};
use super::super::controls::{ControlsProps, controls};
use super::super::help::help;
use super::super::knobs::{knobs, stamp};
use super::super::ladder::ladder;
use super::super::patch::set;
use super::super::presets::{intervene, presets};
use super::super::scrub::{ScrubProps, scrub_bar};
use super::super::story::{beside, mark_steps, story};
use super::{LabView, NARROW, inner_width};
use crate::chart::scrub::Scrub;
use crate::chart::trend::Trends;
use crate::chart::words;
use crate::markup::Markup;
use crate::text::{control, notice};
use crate::{results, stage};
use std::rc::Rc;

impl LabView {
    /// Writes the lab for the first time, before its element is on the page: what a reader meets there is whole.
    pub(super) fn open(&self) {
        set(&self.root, "lang", self.state.lang.html_lang());
        set(&self.root, "tabindex", "-1");
        self.write();
    }

    /// Makes the lab's element say what holds.
    pub(super) fn write(&self) {
        let root = &self.root;
        set(root, "class", if self.is_narrow() { "ql ql-narrow" } else { "ql" });
        set(root, "data-digest", &self.state.run.digests());
        set(root, "data-t", &self.now.at_ns.to_string());
        set(root, "aria-busy", if self.turn.is_some() { "true" } else { "false" });
        set(root, "data-playing", if self.state.playback.playing() { "true" } else { "false" });
        self.live.settle(root, self.whole());
        self.panel.unfold(root);
        mark_steps(root, self.now.at_ns);
    }

    /// Whether there is room for one variant at a time only.
    pub(super) fn is_narrow(&self) -> bool {
        self.width < NARROW
    }

    /// The room for charts, in CSS pixels: what the knobs leave.
    fn room(&self) -> u32 {
        let full = inner_width(self.width);
        if self.is_narrow() { full } else { full - 304 }
    }

    /// The scrub bar as it is drawn.
    pub(super) fn scrub(&self) -> Rc<Scrub> {
        self.drawn.scrub(&self.papers.run, inner_width(self.width), self.state.lang)
    }

    /// The charts as they are drawn.
    pub(super) fn charts(&self) -> Rc<Trends> {
        self.drawn.trends(&self.papers.run, self.room(), self.state.lang)
    }

    /// Everything in the lab's element. What changes at another pace than the rest is a part of its own.
    pub(super) fn whole(&self) -> String {
        let (lang, live, papers, narrow, room) = (self.state.lang, &self.live, &self.papers, self.is_narrow(), self.room());
        let mut page = Markup::new();
        let out = &mut page;
        out.raw("<h2 class=\"ql-visually-hidden\">").text(self.state.link.lab.name.get(lang)).raw("</h2>");
        self.complaints(out);
        presets(out, self.state.link.lab, self.state.preset(), lang);
        ladder(out, &papers.run, self.state.rung(), lang);
        out.raw("<div class=\"ql-top\"><div class=\"ql-lanes\"");
        live.part(out, "lanes", 0, self.lanes());
        out.raw("</div><div class=\"ql-time\"");
        live.part(out, "time", 0, self.time());
        out.raw("</div>");
        // On a narrow screen the picture stays in view above the knobs while one is dragged.
        if narrow {
            self.side(out);
        }
        out.raw("</div><div class=\"ql-below\">");
        if !narrow {
            self.side(out);
        }
        out.raw("<div class=\"ql-main\"><div class=\"ql-charts\"");
        // While they are still of the last run, so is the instant.
        let now = if papers.run == self.state.run { &self.now } else { &papers.now };
        let props = ChartsProps { run: &papers.run, now, width: room, lang, live, hover: self.hover };
        live.part(out, "charts", 0, charts(&props, &self.drawn));
        out.raw("</div>");
        live.leaf(out, "waits", 0, words::waits(&papers.run, &papers.now, &self.drawn, room, lang));
        let told = self.drawn.told(&papers.run, papers.told, lang);
        story(out, self.state.link.lab, &told, self.state.followed().is_some(), live, lang);
        out.raw("<div");
        live.part(out, "beside", 0, beside(&papers.run, lang));
        out.raw("</div></div></div><div class=\"ql-foot\">");
        live.leaf(out, "ledger", 0, words::ledger(&papers.run, &papers.now, lang));
        out.raw("</div><p class=\"ql-live\" role=\"status\" aria-live=\"polite\"");
        let mut spoken = Markup::new();
        spoken.text(&self.spoken);
        live.part(out, "spoken", 0, spoken.finish());
        out.raw("</p>");
        help(out, lang);
        page.finish()
    }

    fn lanes(&self) -> String {
        let mut out = Markup::new();
        for variant in 0..self.state.run.variants() {
            self.lane(&mut out, variant);
        }
        out.finish()
    }

    /// One variant's row: name, picture and results. The picture is boxes below, the crowd on a canvas, words above.
    fn lane(&self, out: &mut Markup, index: usize) {
        let (lang, live, narrow) = (self.state.lang, &self.live, self.is_narrow());
        let (name, about) = results::heading(&self.state.run, index, lang);
        let row = &self.now.rows[index];
        let shown = !narrow || self.shown == index;
        out.raw("<section class=\"ql-lane ql-v-").raw(self.state.link.lab.variants[index].id).raw(if shown { "" } else { " ql-folded" });
        out.raw("\" role=\"group\"").say("aria-label", name).raw("><header><h3>").text(name).raw("</h3><p>").text(&about).raw("</p>");
        if narrow {
            out.raw("<button type=\"button\" class=\"ql-tab\" data-do=\"show\"").at("data-n", index as i64);
            out.say("aria-pressed", if shown { "true" } else { "false" });
            out.say("aria-label", &control::SHOW_VARIANT.fill(lang, &[("variant", name)]));
            out.raw(if shown { ">▾</button>" } else { ">▸</button>" });
        }
        out.raw("</header><div class=\"ql-picture-place\">");
        if shown {
            let scene = &self.scenes[index];
            out.raw("<div class=\"ql-picture\" role=\"img\"").say("aria-label", &self.state.run.label(name, row, lang)).raw(">");
            live.leaf(out, "boxes", index, stage::structure_svg(scene));
            out.raw("<canvas data-do=\"pick\"").at("data-n", index as i64).raw("></canvas>");
            live.leaf(out, "words", index, stage::words_svg(scene));
            out.raw("</div>");
        }
        out.raw("</div>");
        live.leaf(out, "results", index, results::results(&self.state.run, index, row, lang));
        out.raw("</section>");
    }

    /// The scrub bar and the buttons under it.
    fn time(&self) -> String {
        let (lang, at_ns, playback) = (self.state.lang, self.now.at_ns, &self.state.playback);
        let playing = playback.playing();
        let mut out = Markup::new();
        let width = inner_width(self.width);
        scrub_bar(&mut out, &ScrubProps { run: &self.papers.run, at_ns, width, lang, live: &self.live, playing }, &self.drawn);
        let (at_end, speed_exp, seed) = (playback.at_end(), playback.speed_exp(), self.state.link.seed);
        out.raw("<div class=\"ql-controls\"");
        let text = controls(&ControlsProps { at_ns, playing, at_end, speed_exp, seed, copied: self.copied, lang });
        self.live.part(&mut out, "controls", 0, text);
        out.raw("</div>");
        out.finish()
    }

    /// What a reader can set, and do at the cursor. A group of knobs is made again only when one of them or the language has changed.
    fn side(&self, out: &mut Markup) {
        let (lab, lang, values) = (self.state.link.lab, self.state.lang, &self.state.link.values);
        out.raw("<div class=\"ql-side\"><div class=\"ql-knobs\" role=\"group\"").say("aria-label", control::SETTINGS.get(lang)).raw(">");
        for index in 0..lab.groups.len() {
            out.raw("<div class=\"ql-part\"");
            let stamp = stamp(lab, index, values, lang);
            self.live.kept(out, "knobs", index, stamp, &|| knobs(&self.panel, lab, index, values, lang));
            out.raw("</div>");
        }
        out.raw("</div>");
        intervene(out, lab, self.state.commands.len(), lang);
        out.raw("</div>");
    }

    fn complaints(&self, out: &mut Markup) {
        let lang = self.state.lang;
        out.raw("<div class=\"ql-notices\">");
        if !self.state.complaints.is_empty() {
            out.raw("<div class=\"ql-notice\" role=\"alert\"><strong>").text(notice::LINK_REPAIRED.get(lang)).raw("</strong><ul>");
            for complaint in &self.state.complaints {
                out.raw("<li>").text(&complaint.text(lang)).raw("</li>");
            }
            out.raw("</ul><button type=\"button\" data-do=\"dismiss\">").text(notice::DISMISS.get(lang)).raw("</button></div>");
        }
        out.raw("</div>");
    }
}
