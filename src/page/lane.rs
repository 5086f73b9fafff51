//! One variant's row on the page: its picture, and what its parts are called.

use super::live::{Live, Part};
use crate::lang::Lang;
use crate::stage::{self, Scene};
use crate::text::control;
use yew::prelude::*;

/// What a shop's picture needs.
pub struct PictureProps<'a> {
    /// The shapes; the crowd is drawn on the canvas.
    pub scene: &'a Scene,
    /// Which variant.
    pub variant: usize,
    /// Where its text goes.
    pub live: &'a Live,
    /// The canvas for the marks.
    pub canvas: NodeRef,
    /// What a screen reader says of the picture.
    pub label: String,
    /// A press at a point of the picture.
    pub on_pick: Callback<(f32, f32)>,
}

/// A shop's picture: boxes below, the crowd on a canvas, words above.
pub fn picture(props: &PictureProps<'_>) -> Html {
    let on_pick = props.on_pick.clone();
    let onclick = Callback::from(move |event: MouseEvent| on_pick.emit((event.offset_x() as f32, event.offset_y() as f32)));
    html! {
        <div class="ql-picture" role="img" aria-label={props.label.clone()}>
            { props.live.show(Part::Structure(props.variant), stage::structure_svg(props.scene)) }
            <canvas ref={props.canvas.clone()} {onclick}></canvas>
            { props.live.show(Part::Words(props.variant), stage::words_svg(props.scene)) }
        </div>
    }
}

/// Text that the program itself made, as part of the page.
pub fn shown(markup: String) -> Html {
    Html::from_html_unchecked(markup.into())
}

/// The button that brings one variant forward on a narrow screen.
pub fn tab(name: &str, lang: Lang) -> String {
    control::SHOW_VARIANT.fill(lang, &[("variant", name)])
}
