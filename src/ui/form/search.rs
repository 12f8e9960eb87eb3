//! A choice from a long list: a field that proposes what its words find (the ARIA pattern of a combobox with a list).
//!
//! `browser` opens and closes the list, moves through it and picks; what it shows follows the model.

use super::frame::{Bound, Frame};
use crate::domain::{Item, ItemKind, Value};
use crate::ui::element::{Child, El, el, live, live_text};

/// Options shown at once, at most.
const MOST: usize = 40;

/// The field with its list, and the answers already picked when there may be several.
pub fn search_view(frame: Frame, item: &Item) -> El {
    let bound = frame.bound.clone();
    let value = frame.typed.clone().or_else(|| frame.answers.first().filter(|_| !item.repeats).map(Value::show));
    let input = bound.lock(bound.bind(el("input").class("field__input").attr("type", "text")), "readonly");
    let input = input
        .attr("role", "combobox")
        .attr("aria-expanded", "false")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", format!("l-{}", bound.name))
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .flag("data-open-choice", item.kind == ItemKind::OpenChoice)
        .flag("data-several", item.repeats)
        .maybe("value", value);
    let tags = item.repeats.then(|| tags_view(&bound));
    let list = list_view(&bound, item);
    let said = {
        let bound = bound.clone();
        live_text(move || {
            bound.shell.track_node(bound.id);
            count_words(&bound)
        })
    };
    let search = el("div").class("search").child(input).child(list);
    let mut body: Vec<Child> = Vec::new();
    body.extend(tags.map(Child::from));
    body.push(search.into());
    body.push(el("p").class("search__count").attr("role", "status").child(said).into());
    frame.labelled(body)
}

/// How many options the words find, or why none is shown.
fn count_words(bound: &Bound) -> String {
    let (found, total, typed) = bound.shell.read(|m| {
        let (found, total) = m.filling.options_found(bound.id, MOST);
        (found.len(), total, m.filling.node(bound.id).is_some_and(|n| n.typed.is_some()))
    });
    let say = |key: &str| bound.shell.texts().fill(key, &[("value", &total.to_string()), ("most", &MOST.to_string())]);
    match (found, total) {
        (0, _) if typed => say("form.search.none"),
        (0, _) => say("form.search.type"),
        (1, 1) => say("form.search.one"),
        (f, t) if f < t => say("form.search.more"),
        _ => say("form.search.found"),
    }
}

/// The list, closed until `browser` opens it.
fn list_view(bound: &Bound, item: &Item) -> El {
    let (each, text) = (bound.clone(), item.text.clone());
    let list = live(move || {
        each.shell.track_node(each.id);
        let (found, answers) = each.shell.read(|m| (m.filling.options_found(each.id, MOST).0, m.filling.node(each.id).map(|n| n.answers.clone())));
        let answers = answers.unwrap_or_default();
        let mut list = el("ul").class("search__list").attr("role", "listbox").attr("id", format!("l-{}", each.name));
        list = list.attr("aria-label", text.clone());
        for (index, option) in found.into_iter().enumerate() {
            let chosen = answers.iter().any(|a| a.same(&option.value));
            let words = option.value.show();
            let prefix = option.prefix.map(|p| el("span").class("field__prefix").child(format!("{p}\u{a0}")));
            let view = el("li")
                .class("search__option")
                .attr("role", "option")
                .attr("id", format!("o-{}-{index}", each.name))
                .attr("aria-selected", if chosen { "true" } else { "false" })
                .attr("data-code", option.value.key())
                .attr("data-words", words.clone())
                .children(prefix)
                .child(words);
            list = list.child(view);
        }
        Some(list)
    });
    el("div").class("search__panel").attr("hidden", "").child(list)
}

/// What was picked, each with a button that takes it back.
fn tags_view(bound: &Bound) -> El {
    let each = bound.clone();
    let tags = live(move || {
        each.shell.track_node(each.id);
        let (answers, offered) = each.shell.read(|m| {
            let answers = m.filling.node(each.id).map(|n| n.answers.clone()).unwrap_or_default();
            let options = m.filling.options_of(each.id);
            let offered: Vec<bool> = answers.iter().map(|a| options.iter().any(|o| o.value.same(a))).collect();
            (answers, offered)
        });
        // Words of one's own stand in the field itself.
        let own_words = |v: &Value| matches!(v, Value::Coding(c) if c.code.is_none());
        let tags: Vec<El> =
            answers.iter().zip(offered).filter(|(a, _)| !own_words(a)).map(|(answer, offered)| tag_view(&each, answer, offered)).collect();
        (!tags.is_empty()).then(|| el("ul").class("search__tags").children(tags))
    });
    el("div").child(tags)
}

fn tag_view(bound: &Bound, answer: &Value, offered: bool) -> El {
    let gone = (!offered).then(|| el("span").class("option__gone").child(format!("\u{a0}{}", bound.shell.say("form.option.gone"))));
    let words = el("span").class("visually-hidden").child(bound.shell.texts().fill("form.untick", &[("what", &answer.show())]));
    let button = bound.button("untick").class("search__remove").attr("data-code", answer.key());
    let button = button.child(el("span").attr("aria-hidden", "true").child("\u{d7}")).child(words);
    el("li").class("search__tag").child(el("span").child(answer.show()).children(gone)).child(button)
}
