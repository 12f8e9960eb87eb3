//! An author's words drawn: with their allowed markup and style, and with what stands beside a question.

use crate::domain::Item;
use crate::domain::filling::NodeId;
use crate::domain::item::{Looks, TextStyle};
use crate::domain::markup::{Mark, MarkTag, Markup};
use crate::domain::value::Attachment;
use crate::ui::Shell;
use crate::ui::element::{Child, El, el, live_text};

/// Longer legal words are folded away.
const SHORT_LEGAL: usize = 200;

/// An item's text inside a label, legend or heading: what an expression gives, else its markup on one line, else its words.
pub fn words_view(shell: &Shell, id: NodeId, item: &Item) -> Vec<Child> {
    let looks = item.looks.as_deref();
    let words = if item.logic.as_ref().is_some_and(|l| l.text.is_some()) {
        let shell = shell.clone();
        let text = move || {
            shell.track_node(id);
            shell.read(|m| m.filling.text_of(id))
        };
        vec![live_text(text).into()]
    } else if let Some(markup) = looks.and_then(|l| l.markup.as_ref()) {
        line_view(&markup.0)
    } else {
        vec![item.text.clone().into()]
    };
    match looks.map(|l| style_class(l.style)).filter(|c| !c.is_empty()) {
        Some(class) => vec![el("span").class(&class).children(words).into()],
        None => words,
    }
}

fn style_class(style: TextStyle) -> String {
    let classes = [
        (style.bold, "style--bold"),
        (style.italic, "style--italic"),
        (style.underline, "style--underline"),
        (style.centred, "style--centred"),
        (style.uppercase, "style--uppercase"),
    ];
    classes.into_iter().filter(|(on, _)| *on).map(|(_, class)| class).collect::<Vec<_>>().join(" ")
}

/// Help below a label, with its markup.
pub fn hint_view(item: &Item, hint_id: &str, words: &str) -> El {
    let markup = item.looks.as_ref().and_then(|l| l.help_markup.as_ref());
    text_view(markup, words).attr("id", hint_id).class("field__hint")
}

/// A text of its own: a paragraph, or blocks when it has markup.
pub fn text_view(markup: Option<&Markup>, words: &str) -> El {
    match markup {
        Some(markup) => el("div").children(block_view(&markup.0)),
        None => el("p").child(words),
    }
}

fn tag_name(tag: MarkTag) -> &'static str {
    match tag {
        MarkTag::P => "p",
        MarkTag::Br => "br",
        MarkTag::Strong => "strong",
        MarkTag::Em => "em",
        MarkTag::U => "u",
        MarkTag::S => "s",
        MarkTag::Sub => "sub",
        MarkTag::Sup => "sup",
        MarkTag::Code => "code",
        MarkTag::Ul => "ul",
        MarkTag::Ol => "ol",
        MarkTag::Li => "li",
        MarkTag::Blockquote => "blockquote",
        MarkTag::Table => "table",
        MarkTag::Tr => "tr",
        MarkTag::Th => "th",
        MarkTag::Td => "td",
    }
}

/// Markup where blocks may stand.
fn block_view(marks: &[Mark]) -> Vec<Child> {
    let one = |mark: &Mark| match mark {
        Mark::Text(text) => text.clone().into(),
        Mark::Link(address, inside) => link(address).children(block_view(inside)).into(),
        // A browser puts the rows of a table in a body.
        Mark::Element(MarkTag::Table, rows) => {
            el("div").class("scroll").attr("tabindex", "0").child(el("table").child(el("tbody").children(block_view(rows)))).into()
        }
        Mark::Element(tag, inside) => el(tag_name(*tag)).children(block_view(inside)).into(),
    };
    marks.iter().map(one).collect()
}

/// Markup on one line, where no block may stand: in a label, a legend, a heading.
fn line_view(marks: &[Mark]) -> Vec<Child> {
    let mut line: Vec<Child> = Vec::new();
    for (place, mark) in marks.iter().enumerate() {
        match mark {
            Mark::Text(text) => line.push(text.clone().into()),
            Mark::Link(address, inside) => line.push(link(address).children(line_view(inside)).into()),
            Mark::Element(MarkTag::Table | MarkTag::Tr | MarkTag::Ul | MarkTag::Ol | MarkTag::Blockquote, inside) => line.extend(line_view(inside)),
            Mark::Element(tag @ (MarkTag::P | MarkTag::Li | MarkTag::Td | MarkTag::Th), inside) => {
                if *tag == MarkTag::Li {
                    line.push("• ".into());
                }
                line.extend(line_view(inside));
                if place + 1 < marks.len() {
                    line.push(el("br").into());
                }
            }
            Mark::Element(tag, inside) => line.push(el(tag_name(*tag)).children(line_view(inside)).into()),
        }
    }
    line
}

fn link(address: &str) -> El {
    let outside = address.contains(':');
    el("a").attr("href", address).maybe("rel", outside.then_some("noopener noreferrer external"))
}

/// An image, sound or film beside a question.
pub fn media_view(media: &Attachment) -> El {
    let kind = media.content_type.clone().unwrap_or_default();
    let source = match &media.data {
        Some(data) => format!("data:{kind};base64,{data}"),
        None => media.url.clone().unwrap_or_default(),
    };
    let title = media.title.clone().unwrap_or_default();
    if kind.starts_with("image/") {
        return el("img").class("media").attr("src", source).attr("alt", title);
    }
    let player = el(if kind.starts_with("audio/") { "audio" } else { "video" }).class("media").attr("controls", "");
    player.attr("preload", "metadata").attr("src", source).maybe("aria-label", media.title.clone())
}

/// What stands beside an item beyond its help: a text to unfold, legal words, a link to more.
pub fn beside(shell: &Shell, item: &Item) -> Vec<El> {
    let Some(looks) = item.looks.as_deref() else { return Vec::new() };
    let mut views = Vec::new();
    if let Some(words) = &looks.flyover {
        views.push(folded(shell.say("form.flyover"), &item.text, text_view(looks.flyover_markup.as_ref(), words)));
    }
    if let Some(words) = &looks.legal {
        let text = text_view(looks.legal_markup.as_ref(), words);
        let long = words.len() > SHORT_LEGAL;
        views.push(if long { folded(shell.say("form.legal"), &item.text, text.class("legal")) } else { text.class("legal") });
    }
    if let Some(address) = &looks.support_link {
        let host = address.get(8..).and_then(|a| a.split(['/', '?', '#']).next()).unwrap_or_default();
        let words = shell.texts().fill("form.support-link", &[("host", host)]);
        views.push(el("p").class("support-link").child(link(address).child(words)));
    }
    views
}

/// Whether [`beside`] gives anything.
pub fn has_beside(looks: &Looks) -> bool {
    looks.flyover.is_some() || looks.legal.is_some() || looks.support_link.is_some()
}

/// Words that unfold on a press: by keyboard, finger or pointer, never by hovering.
fn folded(words: String, about: &str, text: El) -> El {
    let about = el("span").class("visually-hidden").child(format!("\u{a0}: {about}"));
    el("details").class("fold").child(el("summary").child(words).child(about)).child(text)
}
