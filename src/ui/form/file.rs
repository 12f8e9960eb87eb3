//! A field for a file: what is taken is said before, what was chosen is shown with its size.

use super::frame::Frame;
use crate::app::size_words;
use crate::domain::{Item, Value};
use crate::ui::element::{El, el, live};

/// The field of an attachment.
pub fn file_view(frame: Frame, item: &Item) -> El {
    let bound = frame.bound.clone();
    let looks = item.looks.as_deref();
    let accept = looks.map(|l| l.mime_types.join(",")).filter(|t| !t.is_empty());
    let input = bound.lock(bound.bind(el("input").class("field__input").attr("type", "file")), "disabled");
    // A larger file is not even read.
    let input = input.maybe("accept", accept).maybe("data-most", looks.and_then(|l| l.max_size).map(|m| m.to_string()));
    let each = bound.clone();
    let chosen = live(move || {
        each.shell.track_node(each.id);
        let answer = each.shell.read(|m| {
            let Some(Value::Attachment(file)) = m.filling.node(each.id)?.answers.first() else { return None };
            Some((Value::Attachment(file.clone()).show(), file.size))
        });
        let (title, size) = answer?;
        let size = size.map(|s| format!("\u{a0}({})", size_words(s, each.shell.texts()))).unwrap_or_default();
        let what = el("span").class("visually-hidden").child(format!("\u{a0}: {title}"));
        let remove = each.button("clear").class("button button--plain button--small").child(each.shell.say("form.rows.remove")).child(what);
        Some(el("p").class("file").child(el("span").class("file__name").child(format!("{title}{size}"))).child(remove))
    });
    frame.labelled(vec![input.into(), el("div").attr("role", "status").child(chosen).into()])
}
