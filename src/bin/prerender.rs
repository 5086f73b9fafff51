//! Writes the static pages: `prerender <staging-dir>`.
//!
//! It takes what Trunk put between `<!--ql:head-->` and `<!--/ql:head-->` in the folder's `index.html` and writes
//! `zh/index.html` and `en/index.html` beside it: the whole article with the default run's numbers, readable before any
//! script arrives, with a place that the lab is mounted into. Nothing in a page is inline code.

use queue_engine::knobs::Values;
use queue_engine::time::SimDuration;
use queue_lab::lab::{LabState, RunRef};
use queue_lab::lang::{Lang, NOTHING, Text, clock};
use queue_lab::link::Theme;
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
        eprintln!("usage: prerender <staging-dir>");
        return ExitCode::from(2);
    };
    match run(Path::new(&staging)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("prerender: {reason}");
            ExitCode::from(2)
        }
    }
}

fn run(staging: &Path) -> Result<(), String> {
    let template = staging.join("index.html");
    let html = fs::read_to_string(&template).map_err(|error| format!("cannot read {}: {error}", template.display()))?;
    let head = head(&html).ok_or_else(|| format!("{} has no {} … {}", template.display(), HEAD.0, HEAD.1))?;
    let lab = &LABS[0];
    for lang in Lang::ALL {
        let article = article(lab, lang).map_err(|fault| format!("the {} prose of {}: {fault}", lang.tag(), lab.id))?;
        let folder = staging.join(lang.tag());
        let file = folder.join("index.html");
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&file, page(lab, lang, &article, &head)))
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    Ok(())
}

/// The references that Trunk hashed, as a page one folder deeper spells them.
fn head(html: &str) -> Option<String> {
    let (_, rest) = html.split_once(HEAD.0)?;
    let (head, _) = rest.split_once(HEAD.1)?;
    Some(head.trim().replace("=\"./", "=\"../").replace("='./", "='../"))
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

fn page(lab: &'static Lab, lang: Lang, article: &Article, head: &str) -> String {
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
<link rel="alternate" hreflang="zh" href="../zh/">
<link rel="alternate" hreflang="en" href="../en/">
<link rel="alternate" hreflang="x-default" href="../">
{head}
</head>
<body>
<a class="ql-skip" href="#{lab_id}">{skip}</a>
<header class="ql-header">
<a class="ql-name" href="./">{name}</a>
<nav class="ql-nav" aria-label="{settings}">
<a href="../{other_tag}/" lang="{other_html_lang}" hreflang="{other_tag}" data-ql-lang="{other_tag}" title="{switch_about}">{switch}</a>
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
        body = article.body,
        made_with = say(page::MADE_WITH),
        licence = say(page::LICENCE),
        source = source(lang),
    )
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

/// The pictures on which the lab opens, drawn by the same code, with their results.
fn still(lab: &'static Lab, lang: Lang) -> String {
    let state = LabState::open(&["lab=", lab.id].concat(), lang);
    let now = state.now();
    let mut rows = String::from("<div class=\"ql-still\">");
    for (variant, row) in now.rows.iter().enumerate() {
        let (name, about) = results::heading(&state.run, variant, lang);
        let scene = state.worlds().scene(variant, STILL_WIDTH, lang, STILL_FLIGHT);
        let picture = stage::to_svg(&scene, &state.run.label(name, row, lang));
        let results = results::results(&state.run, variant, row, lang);
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

    const HASHED: &str = r#"<link rel="stylesheet" href="../main-1f2e.css"><script type="module" src="../boot-9a.js"></script>"#;

    fn pages() -> [(Lang, String); 2] {
        Lang::ALL.map(|lang| (lang, page(&LABS[0], lang, &article(&LABS[0], lang).expect("sound prose"), HASHED)))
    }

    #[test]
    fn the_head_that_trunk_filled_in_is_found_and_points_one_folder_up() {
        let html = format!("x{}\n<link href=\"./a.css\"><script src='./b.js'></script>\n{}y", HEAD.0, HEAD.1);
        assert_eq!(head(&html).as_deref(), Some("<link href=\"../a.css\"><script src='../b.js'></script>"));
        assert_eq!(head("<!--ql:head--> and no end"), None);
    }

    #[test]
    fn a_page_is_of_one_language_and_leads_to_the_other() {
        for (lang, html) in pages() {
            assert!(html.contains(&format!("<html lang=\"{}\"", lang.html_lang())));
            assert!(html.contains(&format!("href=\"../{}/\" lang=", lang.other().tag())));
            assert_eq!(html.matches("hreflang=").count(), 4);
        }
    }

    #[test]
    fn a_page_has_one_title_one_main_one_lab_and_every_section() {
        for (lang, html) in pages() {
            for once in ["<h1>", "<main>", "</title>\n<meta", "data-lab=\"flash-sale\"", "<div class=\"ql-still\">", HASHED] {
                assert_eq!(html.matches(once).count(), 1, "{once}");
            }
            for section in article(&LABS[0], lang).expect("sound prose").sections {
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
        assert!(run(&folder).is_err_and(|reason| reason.contains("cannot read")));
        fs::create_dir_all(&folder).expect("a temporary folder");
        fs::write(folder.join("index.html"), "<head></head>").expect("a temporary file");
        assert!(run(&folder).is_err_and(|reason| reason.contains("ql:head")));
        fs::write(folder.join("index.html"), format!("{}{HASHED}{}", HEAD.0, HEAD.1)).expect("a temporary file");
        assert_eq!(run(&folder), Ok(()));
        assert!(folder.join("zh/index.html").exists() && folder.join("en/index.html").exists());
        fs::remove_dir_all(&folder).expect("the folder that this test made");
    }
}
