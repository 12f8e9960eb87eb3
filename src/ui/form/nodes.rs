//! Nodes drawn: groups, texts, questions; each hidden, or greyed, while it is disabled.

use super::field::{field_view, group_id};
use super::marks::{beside, has_beside, hint_view, media_view, text_view, words_view};
use super::rows::rows_view;
use super::{grid, tabs};
use crate::app::Model;
use crate::domain::fhirpath::WHOLE;
use crate::domain::filling::NodeId;
use crate::domain::item::TextStyle;
use crate::domain::questionnaire::{Control, Item};
use crate::domain::{ItemId, ItemKind};
use crate::ui::Shell;
use crate::ui::element::{Child, El, el, live, live_rows};
use leptos::tachys::view::Render;
use std::sync::atomic::{AtomicBool, Ordering};

/// Several nodes in order; the rows of one item stand together. Heads come first, feet last.
pub fn nodes_view(shell: &Shell, ids: &[NodeId], level: u8) -> Vec<Child> {
    let (mut head, mut views, mut foot) = (Vec::new(), Vec::new(), Vec::new());
    let mut last_rows: Option<ItemId> = None;
    let mut before: Vec<&Item> = Vec::new();
    let questionnaire = shell.questionnaire();
    for id in ids {
        let Some((item_id, parent)) = shell.read(|m| m.filling.node(*id).map(|n| (n.item, n.parent))) else { continue };
        let Some(item) = questionnaire.item(item_id).filter(|i| i.is_captured()) else { continue };
        if item.has_rows() && last_rows == Some(item_id) {
            continue;
        }
        let apart = before.iter().any(|before| is_apart(before, item));
        // What stands before it in any case, and what may.
        if !item.is_conditional() || item.stays_when_off() {
            before.clear();
        }
        before.push(item);
        let view = if item.has_rows() {
            last_rows = Some(item_id);
            rows_view(shell, item_id, item, parent, *id, if apart { "rows apart" } else { "rows" }, level).into()
        } else {
            node_view(shell, *id, item, apart, level)
        };
        match item.control {
            Some(Control::Header) => head.push(view),
            Some(Control::Footer) => foot.push(view),
            _ => views.push(view),
        }
    }
    head.extend(views);
    head.extend(foot);
    head
}

/// Whether an item stands further from the one before it: after a group, or after a list of boxes.
fn is_apart(before: &Item, item: &Item) -> bool {
    let is_box = |i: &Item| i.kind == ItemKind::Boolean && i.control == Some(Control::CheckBox) && i.children.is_empty();
    // A line of a list: with more than its label it is a question like others.
    let is_line = |i: &Item| is_box(i) && !i.is_conditional() && i.looks.as_ref().is_none_or(|l| l.media.is_none() && !has_beside(l));
    item.kind != ItemKind::Group && (before.kind == ItemKind::Group || is_line(before) && !is_box(item))
}

/// True while the item's own conditions do not hold.
pub fn is_off(shell: &Shell, id: NodeId) -> impl Fn() -> bool + Clone + Send + 'static {
    let shell = shell.clone();
    move || {
        shell.track_node(id);
        shell.read(|m| is_off_in(m, id))
    }
}

fn is_off_in(model: &Model, id: NodeId) -> bool {
    !model.filling.node(id).is_some_and(|n| n.own_enabled)
}

/// What is hidden while the item is disabled; for an item that is to stay, what locks its controls instead.
pub fn wrapper(shell: &Shell, id: NodeId, item: &Item, class: &str) -> El {
    if item.stays_when_off() {
        return el("fieldset").class(&format!("protected {class}")).live_flag("disabled", is_off(shell, id));
    }
    hidden_while_off(shell, id, item, el("div").class(class))
}

fn hidden_while_off(shell: &Shell, id: NodeId, item: &Item, view: El) -> El {
    if item.is_conditional() { view.live_flag("hidden", is_off(shell, id)) } else { view }
}

/// A heading of this level.
pub fn heading(level: u8) -> El {
    el(["h2", "h3", "h4", "h5"].get(usize::from(level).saturating_sub(2)).copied().unwrap_or("h6"))
}

/// One node. What is hidden at first and shown on a condition is neither in the page nor built before it is shown; then it stays.
fn node_view(shell: &Shell, id: NodeId, item: &Item, apart: bool, level: u8) -> Child {
    let off = is_off(shell, id);
    if item.kind == ItemKind::Display || !item.is_conditional() || item.stays_when_off() || !shell.read(|m| is_off_in(m, id)) {
        return node_now(shell, id, item, apart, level);
    }
    let (seen, built, shell) = (AtomicBool::new(false), AtomicBool::new(false), shell.clone());
    let keys = move || {
        let now = !off();
        if seen.fetch_or(now, Ordering::Relaxed) || now { vec![0] } else { Vec::new() }
    };
    let draw = move |_| {
        // What stands already is kept: this one is not looked at.
        if built.swap(true, Ordering::Relaxed) {
            return el("div");
        }
        let questionnaire = shell.questionnaire();
        let item = shell.read(|m| m.filling.node(id).map(|n| n.item)).and_then(|i| questionnaire.item(i));
        match item.map(|item| node_now(&shell, id, item, apart, level)) {
            Some(Child::El(view)) => view,
            Some(other) => el("div").child(other),
            None => el("div"),
        }
    };
    live_rows(keys, draw).into()
}

/// Draws questions that are hidden at first, and shows them to nobody: a browser prepares code with its first use, which a slow phone feels when it
/// comes with an answer. One of each kind, and not many; what it draws and follows is dropped at once.
pub fn rehearse(shell: &Shell) {
    const MOST: usize = 4;
    let questionnaire = shell.questionnaire();
    let mut kinds = Vec::with_capacity(MOST);
    for id in (0..shell.read(|m| m.filling.len())).map(NodeId) {
        let item = shell.item_id(id).and_then(|i| questionnaire.item(i)).filter(|i| i.is_conditional() && i.is_captured() && !i.has_rows());
        let Some((kind, item)) = item.map(|i| ((i.kind, i.control), i)) else { continue };
        // Nothing that is fetched, and nothing large.
        let plain = item.children.is_empty() && item.options.len() <= 12 && item.looks.as_ref().is_none_or(|l| l.media.is_none() && !has_beside(l));
        if kinds.contains(&kind) || !plain || item.kind == ItemKind::Group || !shell.read(|m| is_off_in(m, id)) {
            continue;
        }
        kinds.push(kind);
        if let Child::El(view) = node_now(shell, id, item, false, 2) {
            drop(view.build());
        }
        if kinds.len() == MOST {
            return;
        }
    }
}

fn node_now(shell: &Shell, id: NodeId, item: &Item, apart: bool, level: u8) -> Child {
    match item.kind {
        ItemKind::Display => display_view(shell, id, item, apart),
        ItemKind::Group => group_view(shell, id, item, level).into(),
        _ => {
            let nested = nodes_view(shell, &shell.children_of(id), level + 1);
            let class = match (!item.is_conditional() && nested.is_empty(), apart) {
                (true, false) => "question",
                (true, true) => "question apart",
                (false, false) => "conditional",
                (false, true) => "conditional apart",
            };
            let media = item.looks.as_ref().and_then(|l| l.media.as_ref()).map(media_view);
            let mut fields = field_view(shell, id, item);
            // The words of one's own stand in from what they complete.
            fields = fields.into_iter().enumerate().map(|(at, field)| if at > 0 { field.also("further") } else { field }).collect();
            let beside = beside(shell, item);
            let alone = fields.len() == 1 && media.is_none() && beside.is_empty() && nested.is_empty() && !item.stays_when_off();
            match if alone { fields.pop() } else { None } {
                // A field alone is its question's element too.
                Some(field) => hidden_while_off(shell, id, item, field.also(class)).into(),
                None => wrapper(shell, id, item, class).children(media).children(fields).children(beside).children(nested).into(),
            }
        }
    }
}

/// Id of a text that describes its group.
fn note_id(shell: &Shell, id: NodeId) -> String {
    format!("d-{}", shell.name(id))
}

fn display_view(shell: &Shell, id: NodeId, item: &Item, apart: bool) -> Child {
    let apart = if apart { " apart" } else { "" };
    let off = is_off(shell, id);
    if item.emergency {
        let (shell, form) = (shell.clone(), shell.questionnaire());
        let words = move || shell.item_id(id).and_then(|i| form.item(i)).map(|item| words_view(&shell, id, item)).unwrap_or_default();
        return live(move || (!off()).then(|| el("div").class(&format!("emergency{apart}")).attr("role", "alert").child(el("p").children(words()))))
            .into();
    }
    let looks = item.looks.as_deref();
    let plain = looks.is_none_or(|l| l.markup.is_none() || l.style != TextStyle::default()) || item.logic.is_some();
    let text = if plain { el("p").children(words_view(shell, id, item)) } else { text_view(looks.and_then(|l| l.markup.as_ref()), "") };
    let category = looks.and_then(|l| l.category.as_deref());
    let class = match (category, item.control) {
        (Some("security"), _) => "note note--security",
        (Some("instructions"), _) => "note note--instructions",
        (_, Some(Control::Header | Control::Footer)) => "form__edge",
        _ => "note",
    };
    let text = text.class(&format!("{class}{apart}")).maybe("id", category.map(|_| note_id(shell, id)));
    let text = hidden_while_off(shell, id, item, text);
    let beside = beside(shell, item);
    let media = looks.and_then(|l| l.media.as_ref()).map(media_view);
    if beside.is_empty() && media.is_none() { text.into() } else { el("div").children(media).child(text).children(beside).into() }
}

/// A group by its control.
fn group_view(shell: &Shell, id: NodeId, item: &Item, level: u8) -> El {
    let children = shell.children_of(id);
    let drawn = match item.control.filter(|_| WHOLE) {
        Some(Control::TabContainer) => tabs::tabs_view(shell, id, &children, level),
        Some(Control::Table | Control::HTable) => grid::choices_view(shell, item, &children),
        Some(Control::Grid) => grid::grid_view(shell, item, &children, level),
        _ => None,
    };
    let is_drawn = drawn.is_some();
    let looks = item.looks.as_deref();
    let title = (!item.text.is_empty()).then(|| heading(level).class("group__heading").children(words_view(shell, id, item)));
    let class = match item.control {
        Some(Control::Header | Control::Footer) => "form__edge",
        _ => "group",
    };
    let mut outer = wrapper(shell, id, item, class);
    // Instructions are read out when a person comes into the group.
    let notes: Vec<String> =
        children.iter().filter(|c| shell.read(|m| m.filling.item_of(**c).is_some_and(is_said_of_group))).map(|c| note_id(shell, *c)).collect();
    if !notes.is_empty() {
        outer = outer.attr("role", "group").attr("aria-label", item.text.clone()).attr("aria-describedby", notes.join(" "));
    }
    let hint = item.help.as_ref().map(|words| hint_view(item, &format!("h-{}", shell.name(id)), words));
    let media = looks.and_then(|l| l.media.as_ref()).map(media_view);
    let mut body: Vec<Child> = Vec::new();
    for view in [hint, media, drawn].into_iter().flatten() {
        body.push(view.into());
    }
    if !is_drawn {
        body.append(&mut nodes_view(shell, &children, level + 1));
    }
    for view in beside(shell, item) {
        body.push(view.into());
    }
    match (looks.and_then(|l| l.collapsed), title) {
        (Some(collapsed), Some(title)) => {
            let fold = el("details").class("fold fold--group").attr("id", group_id(&shell.name(id))).flag("open", !collapsed);
            outer.child(fold.child(el("summary").child(title)).children(body))
        }
        (_, title) => outer.children(title).children(body),
    }
}

fn is_said_of_group(item: &Item) -> bool {
    let category = item.looks.as_ref().and_then(|l| l.category.as_deref());
    item.kind == ItemKind::Display && item.is_captured() && !item.emergency && category.is_some()
}
