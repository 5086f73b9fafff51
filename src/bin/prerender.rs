//! Writes the static pages: `prerender <staging-dir>`. Lists them, as `<lab> <language> <folder>`: `prerender --pages`.
//!
//! It takes what Trunk put between `<!--ql:head-->` and `<!--/ql:head-->` in the folder's `index.html` and writes a page for
//! every lab in every language beside it: the whole article with the default run's numbers, readable before any script
//! arrives, with a place that the lab is mounted into. Nothing in a page is inline code.
//!
//! The first lab stands at `zh/` and `en/`, every other in a folder of its own below them: `en/check-in/`. Each page names the
//! pages of all labs, by which static/boot.js sends on a link that is of another lab.

use queue_engine::knobs::Values;
use queue_engine::time::SimDuration;
use queue_lab::lab::{LabState, RunRef};
use queue_lab::lang::{Lang, NOTHING, Text, clock};
use queue_lab::link::Theme;
use queue_lab::panel;
use queue_lab::prose::{self, Article, escape};
use queue_lab::results;
use queue_lab::scenarios::{LABS, Lab};
use queue_lab::stage;
use queue_lab::text::{control, ledger, notice, page};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

const HEAD: (&str, &str) = ("<!--ql:head-->", "<!--/ql:head-->");
/// Width of the pictures of a page without a script, in CSS pixels.
const STILL_WIDTH: u32 = 760;
/// How long a mark is on its way in them: as on the page.
const STILL_FLIGHT: SimDuration = SimDuration::from_millis(350);
/// Where the source is; empty until the package says so.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let (Some(staging), None) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: prerender <staging-dir>, or prerender --pages");
        return ExitCode::from(2);
    };
    if staging == "--pages" {
        print!("{}", listed(LABS));
        return ExitCode::SUCCESS;
    }
    match run(LABS, Path::new(&staging)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("prerender: {reason}");
            ExitCode::from(2)
        }
    }
}

fn run(labs: &'static [Lab], staging: &Path) -> Result<(), String> {
    let template = staging.join("index.html");
    let html = fs::read_to_string(&template).map_err(|error| format!("cannot read {}: {error}", template.display()))?;
    let head = head(&html).ok_or_else(|| format!("{} has no {} … {}", template.display(), HEAD.0, HEAD.1))?;
    for place in Place::all(labs) {
        let article =
            article(place.lab(), place.lang).map_err(|fault| format!("the {} prose of {}: {fault}", place.lang.tag(), place.lab().id))?;
        let folder = staging.join(place.folder());
        let file = folder.join("index.html");
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&file, page(place, &article, head)))
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    let folder = staging.join("panel");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot write {}: {error}", folder.display()))?;
    for lang in Lang::ALL {
        let file = folder.join(format!("{}.json", lang.tag()));
        fs::write(&file, words(lang)).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    Ok(())
}

/// The pages that are written, one a line: which module each loads, and where it stands.
fn listed(labs: &'static [Lab]) -> String {
    Place::all(labs).map(|place| format!("{} {} {}\n", place.lab().id, place.lang.tag(), place.folder())).collect()
}

/// Which page: one lab in one language, among the others.
#[derive(Clone, Copy)]
struct Place {
    labs: &'static [Lab],
    index: usize,
    lang: Lang,
}

impl Place {
    fn all(labs: &'static [Lab]) -> impl Iterator<Item = Place> {
        (0..labs.len()).flat_map(move |index| Lang::ALL.map(|lang| Place { labs, index, lang }))
    }

    fn lab(self) -> &'static Lab {
        &self.labs[self.index]
    }

    /// Its folder, from the site's own: the first lab keeps the address that it had when it was the only one.
    fn folder(self) -> String {
        if self.index == 0 { format!("{}/", self.lang.tag()) } else { format!("{}/{}/", self.lang.tag(), self.lab().id) }
    }

    /// The way from it to the site's folder.
    fn up(self) -> &'static str {
        if self.index == 0 { "../" } else { "../../" }
    }

    /// The same lab in another language.
    fn in_lang(self, lang: Lang) -> Place {
        Place { lang, ..self }
    }

    /// The address of another page, as this one spells it.
    fn to(self, other: Place) -> String {
        [self.up(), &other.folder()].concat()
    }
}

/// The references that Trunk hashed, as the template spells them.
fn head(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once(HEAD.0)?;
    let (head, _) = rest.split_once(HEAD.1)?;
    Some(head.trim())
}

/// The same, as a page in a folder spells them.
fn below(head: &str, up: &str) -> String {
    head.lines().map(str::trim).collect::<Vec<_>>().join("\n").replace("=\"./", &["=\"", up].concat()).replace("='./", &["='", up].concat())
}

/// The links to the page of every lab, of which this page's own is marked; nothing while there is one lab.
fn labs(place: Place) -> String {
    if place.labs.len() < 2 {
        return String::new();
    }
    let links: String = (0..place.labs.len())
        .map(|index| Place { index, ..place })
        .map(|other| {
            let current = if other.index == place.index { " aria-current=\"page\"" } else { "" };
            let (id, name) = (other.lab().id, escape(other.lab().name.get(place.lang)));
            format!("<a href=\"{}\" data-ql-lab=\"{id}\"{current}>{name}</a>\n", place.to(other))
        })
        .collect();
    format!("<nav class=\"ql-nav ql-labs\" aria-label=\"{}\">\n{links}</nav>\n", escape(page::LABS.get(place.lang)))
}

fn article(lab: &'static Lab, lang: Lang) -> Result<Article, prose::Fault> {
    let values = Values::defaults(lab.knobs);
    let run = RunRef::play(lab, &values, lab.seed, None);
    prose::render((lab.prose)(lang), &|name| {
        let number = |name: &str| run.slot(name);
        let known = lab.slots.contains(&name).then(|| NOTHING.to_string());
        lab.slot_text(name, &values, number, lang).or(known)
    })
}

fn page(place: Place, article: &Article, head: &str) -> String {
    let (lab, lang) = (place.lab(), place.lang);
    let say = |text: Text| escape(text.get(lang));
    let other = lang.other();
    let themes: String = Theme::ALL.iter().map(|theme| format!(" {}", theme.id())).collect();
    format!(
        r##"<!DOCTYPE html>
<html lang="{html_lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfaf7">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#12151c">
<title>{title} · {name}</title>
<meta name="description" content="{description}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{name}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">
<meta property="og:locale" content="{locale}">
<meta property="og:locale:alternate" content="{other_locale}">
<meta name="twitter:card" content="summary">
<link rel="alternate" hreflang="zh" href="{in_zh}">
<link rel="alternate" hreflang="en" href="{in_en}">
<link rel="alternate" hreflang="x-default" href="{chooser}">
{head}
</head>
<body>
<a class="ql-skip" href="#{lab_id}">{skip}</a>
<header class="ql-header">
<a class="ql-name" href="{home}">{name}</a>
{labs}<nav class="ql-nav" aria-label="{settings}">
<a href="{in_other}" lang="{other_html_lang}" hreflang="{other_tag}" data-ql-lang="{other_tag}" title="{switch_about}">{switch}</a>
<button type="button" data-ql-theme="{themes}" hidden>{theme}</button>
</nav>
</header>
<main>
<article>
<div class="prose">
<h1>{heading}</h1>
{opening}</div>
{island}
<div class="prose">
{body}</div>
{panels}
</article>
</main>
<footer class="ql-footer">
<p>{made_with}</p>
<p>{licence}{source}</p>
</footer>
</body>
</html>
"##,
        html_lang = lang.html_lang(),
        title = escape(&article.title_text),
        name = say(page::NAME),
        description = escape(&article.description),
        locale = locale(lang),
        other_locale = locale(other),
        in_zh = place.to(place.in_lang(Lang::Zh)),
        in_en = place.to(place.in_lang(Lang::En)),
        in_other = place.to(place.in_lang(other)),
        chooser = chooser(place),
        home = if place.index == 0 { "./" } else { "../" },
        labs = labs(place),
        head = below(head, place.up()),
        lab_id = lab.id,
        skip = say(page::SKIP_TO_LAB),
        settings = say(control::SETTINGS),
        other_tag = other.tag(),
        other_html_lang = other.html_lang(),
        switch = say(page::SWITCH_LANGUAGE),
        switch_about = say(page::SWITCH_LANGUAGE_ABOUT),
        themes = themes.trim(),
        theme = say(page::THEME_BUTTON),
        heading = article.title,
        opening = article.opening,
        island = island(lab, lang),
        panels = panels(lab, lang),
        body = article.body,
        made_with = say(page::MADE_WITH),
        licence = say(page::LICENCE),
        source = source(lang),
    )
}

/// The address that leads to this page in whichever language the reader has: the chooser's, which keeps the query.
fn chooser(place: Place) -> String {
    if place.index == 0 { place.up().into() } else { format!("{}?lab={}", place.up(), place.lab().id) }
}

/// The place that the lab is mounted into, and what stands there without it.
fn island(lab: &'static Lab, lang: Lang) -> String {
    let label = control::LAB_REGION.fill(lang, &[("name", lab.name.get(lang))]);
    format!(
        r#"<section class="ql-lab" data-lab="{id}" data-lang="{tag}" id="{id}" aria-label="{label}">
{still}
<p class="ql-fallback">{fallback}</p>
</section>"#,
        still = still(lab, lang),
        id = lab.id,
        tag = lang.tag(),
        label = escape(&label),
        fallback = escape(notice::NEEDS_WASM.get(lang)),
    )
}

/// The words that the panels' scripts say, as an object: it comes with the first panel that is asked for, or when a lab stops, which then
/// can say nothing itself.
fn words(lang: Lang) -> String {
    let words = [
        ("stopped", notice::BROKE),
        ("broke", notice::BROKE_ABOUT),
        ("trapped", notice::TRAPPED_ABOUT),
        ("seed", control::SEED_IS),
        ("copy_details", control::COPY_DETAILS),
        ("copied", control::COPIED),
        ("start_over", notice::START_OVER),
        ("starting", panel::text::STARTING),
        ("running", panel::text::RUNNING),
        ("took", panel::text::TOOK),
        ("cancel", panel::text::CANCEL),
        ("cancelled", panel::text::CANCELLED),
        ("again", panel::text::AGAIN),
        ("silent", panel::text::SILENT),
        ("broken", panel::text::BROKEN),
        ("seconds", panel::text::SECONDS),
        ("milliseconds", panel::text::MILLISECONDS),
        ("nanoseconds", panel::text::NANOSECONDS),
    ];
    let quoted = |text: Text| text.get(lang).replace('\\', "\\\\").replace('"', "\\\"");
    let pairs: Vec<String> = words.iter().map(|(name, text)| format!("\"{name}\":\"{}\"", quoted(*text))).collect();
    format!("{{{}}}\n", pairs.join(","))
}

/// What can be computed beside the lab: a heading, a sentence and a button each.
fn panels(lab: &'static Lab, lang: Lang) -> String {
    let say = |text: Text| escape(text.get(lang));
    let own = panel::PANELS.iter().filter(|panel| panel.lab == lab.id);
    own.map(|panel| {
        format!(
            r#"<section class="prose ql-panel" id="{id}" aria-labelledby="{id}-title" data-ql-panel="{id}" data-unit="{unit}">
<h2 id="{id}-title">{title}</h2>
<p>{about}</p>
<button type="button" class="ql-button" data-ql-start hidden>{button}</button>
<p role="status"></p>
<div class="ql-panel-out"></div>
</section>
"#,
            id = panel.id,
            unit = say(panel.unit),
            title = say(panel.title),
            about = say(panel.about),
            button = say(panel.button),
        )
    })
    .collect()
}

/// The pictures on which the lab opens, drawn by the same code, with their results.
fn still(lab: &'static Lab, lang: Lang) -> String {
    let state = LabState::open(&["lab=", lab.id].concat(), lang);
    let now = state.now();
    let mut rows = String::from("<div class=\"ql-still\">");
    for (variant, row) in now.rows.iter().enumerate() {
        let (name, about) = results::heading(&state.run, variant, lang);
        let mut scene = state.worlds().scene(variant, STILL_WIDTH, lang, STILL_FLIGHT);
        // Marks of a kind look the same in any order, and the steps between neighbours are short: half a kilobyte of the page.
        scene.marks.sort_by_key(|mark| (-mark.x as i64, mark.y as i64));
        let picture = stage::to_svg(&scene, &state.run.label(name, row, lang));
        // Without its bars: the numbers stand beside them, and the lab draws them soon enough.
        let results = without(&results::results(&state.run, variant, row, lang), "<svg", "</svg>");
        let lane = lab.variants[variant].id;
        rows += &format!(
            "<div class=\"ql-lane ql-v-{lane}\"><div class=\"ql-lane-head\"><h3>{}</h3><p>{}</p></div>\
             <div class=\"ql-picture\" tabindex=\"0\">{picture}</div>{results}</div>\n",
            escape(name),
            escape(&about)
        );
    }
    rows += &format!("<p class=\"ql-fallback\">{}</p></div>", escape(&ledger::AT.fill(lang, &[("time", &clock(now.at_ns))])));
    rows
}

/// A text less every piece from one mark to the next other one.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut pieces = text.split(from);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |kept, piece| kept + piece.split_once(to).map_or("", |(_, rest)| rest))
}

fn source(lang: Lang) -> String {
    if REPOSITORY.is_empty() {
        return String::new();
    }
    format!(" <a href=\"{}\">{}</a>", escape(REPOSITORY), escape(page::SOURCE.get(lang)))
}

fn locale(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh_CN",
        Lang::En => "en_US",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASHED: &str = r#"<link rel="stylesheet" href="./main-1f2e.css"><script type="module" src="./boot-9a.js"></script>"#;

    /// As it will be with another lab beside the first.
    static TWO: [Lab; 2] = [LABS_OF_TWO.0, LABS_OF_TWO.1];
    const LABS_OF_TWO: (Lab, Lab) = {
        use queue_lab::scenarios::flash_sale::LAB;
        (LAB, Lab { id: "made-up", name: Text::new("Made up", "编的"), ..LAB })
    };

    fn written(place: Place) -> String {
        page(place, &article(place.lab(), place.lang).expect("sound prose"), HASHED)
    }

    fn pages() -> Vec<(Place, String)> {
        Place::all(LABS).map(|place| (place, written(place))).collect()
    }

    #[test]
    fn the_head_that_trunk_filled_in_is_found_and_spelled_as_each_folder_needs() {
        let html = format!("x{}\n<link href=\"./a.css\"><script src='./b.js'></script>\n{}y", HEAD.0, HEAD.1);
        let head = head(&html).expect("a head");
        assert_eq!(below(head, "../"), "<link href=\"../a.css\"><script src='../b.js'></script>");
        assert_eq!(below(head, "../../"), "<link href=\"../../a.css\"><script src='../../b.js'></script>");
        assert_eq!(super::head("<!--ql:head--> and no end"), None);
    }

    #[test]
    fn the_first_lab_stands_in_its_languages_folder_and_the_others_below() {
        let listed = listed(&TWO);
        assert_eq!(listed, "flash-sale zh zh/\nflash-sale en en/\nmade-up zh zh/made-up/\nmade-up en en/made-up/\n");
    }

    #[test]
    fn every_lab_has_a_feature_that_leaves_the_others_out() {
        let manifest = include_str!("../../Cargo.toml");
        for lab in LABS {
            assert!(manifest.contains(&format!("\nonly-{} = [", lab.id)), "Cargo.toml has no feature only-{}", lab.id);
        }
    }

    #[test]
    fn a_page_is_of_one_language_and_leads_to_the_same_lab_in_the_other() {
        for (place, html) in Place::all(&TWO).map(|place| (place, written(place))) {
            assert!(html.contains(&format!("<html lang=\"{}\"", place.lang.html_lang())));
            let other = place.in_lang(place.lang.other());
            assert!(html.contains(&format!("href=\"{}{}\" lang=", place.up(), other.folder())), "{}", place.folder());
            assert_eq!(html.matches("hreflang=").count(), 4);
            assert!(!html.contains("=\"./main"), "{}", place.folder());
            assert!(html.contains(&format!("href=\"{}main-1f2e.css\"", place.up())));
        }
    }

    #[test]
    fn with_one_lab_there_is_no_choice_and_with_two_each_page_leads_to_both() {
        let alone = written(Place { labs: &TWO[..1], index: 0, lang: Lang::En });
        assert!(!alone.contains("data-ql-lab"));
        let first = written(Place { labs: &TWO, index: 0, lang: Lang::En });
        assert!(first.contains("<a href=\"../en/\" data-ql-lab=\"flash-sale\" aria-current=\"page\">Flash sale</a>"));
        assert!(first.contains("<a href=\"../en/made-up/\" data-ql-lab=\"made-up\">Made up</a>"));
        let second = written(Place { labs: &TWO, index: 1, lang: Lang::Zh });
        assert!(second.contains("<a href=\"../../zh/\" data-ql-lab=\"flash-sale\">秒杀</a>"));
        assert!(second.contains("<a href=\"../../zh/made-up/\" data-ql-lab=\"made-up\" aria-current=\"page\">编的</a>"));
        assert!(second.contains("hreflang=\"x-default\" href=\"../../?lab=made-up\"") && second.contains("class=\"ql-name\" href=\"../\""));
    }

    #[test]
    fn a_page_has_one_title_one_main_one_lab_and_every_section() {
        for (place, html) in pages() {
            let island = format!("data-lab=\"{}\"", place.lab().id);
            for once in ["<h1>", "<main>", "</title>\n<meta", &island, "<div class=\"ql-still\">", "<link rel=\"stylesheet\""] {
                assert_eq!(html.matches(once).count(), 1, "{once}");
            }
            for section in article(place.lab(), place.lang).expect("sound prose").sections {
                assert!(html.contains(&format!("<h2 id=\"{}\">", section.id)));
            }
        }
    }

    #[test]
    fn a_page_holds_no_inline_code_and_loads_nothing_from_elsewhere() {
        for (_, html) in pages() {
            assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="));
            assert!(html.split("<script").skip(1).all(|script| script.contains("></script>") && script.contains("src=\"../")));
            assert!(!html.contains("src=\"http") && !html.contains("<link rel=\"stylesheet\" href=\"http"));
        }
    }

    #[test]
    fn a_missing_folder_and_a_missing_marker_are_told_apart() {
        let folder = env::temp_dir().join(format!("queue-lab-prerender-{}", std::process::id()));
        assert!(run(&TWO, &folder).is_err_and(|reason| reason.contains("cannot read")));
        fs::create_dir_all(&folder).expect("a temporary folder");
        fs::write(folder.join("index.html"), "<head></head>").expect("a temporary file");
        assert!(run(&TWO, &folder).is_err_and(|reason| reason.contains("ql:head")));
        fs::write(folder.join("index.html"), format!("{}{HASHED}{}", HEAD.0, HEAD.1)).expect("a temporary file");
        assert_eq!(run(&TWO, &folder), Ok(()));
        assert!(Place::all(&TWO).all(|place| folder.join(place.folder()).join("index.html").exists()));
        fs::remove_dir_all(&folder).expect("the folder that this test made");
    }
}
