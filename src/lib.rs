//! Queue Lab, the site. The pure part (scenarios, links, prose, scenes, charts) builds everywhere; `page` needs a browser.
#![warn(missing_docs, unreachable_pub)]

#[macro_use]
pub mod text;

pub mod chart;
pub mod lab;
pub mod lang;
pub mod link;
pub mod markup;
#[cfg(feature = "page")]
pub mod page;
pub mod panel;
pub mod playback;
#[cfg(feature = "prerender")]
pub mod prose;
pub mod results;
pub mod scenarios;
pub mod slider;
pub mod stage;
