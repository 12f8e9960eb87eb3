//! Groups drawn as tables. On a narrow screen each row becomes a block in which every cell has its words.

use super::field::group_id;
use super::marks::words_view;
use super::nodes::{is_off, nodes_view};
use super::rows::Rows;
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::Item;
use crate::domain::{ItemKind, Questionnaire, Value};
use crate::ui::Shell;
use crate::ui::element::{Child, El, el, live, live_rows, live_text};

/// A short name for a narrow place.
fn short(item: &Item) -> String {
    item.looks.as_ref().and_then(|l| l.short_text.clone()).unwrap_or_else(|| item.text.clone())
}

fn table(class: &str, caption: &str, heads: Vec<El>, body: El) -> El {
    let caption = (!caption.is_empty()).then(|| el("caption").class("visually-hidden").child(caption));
    el("table").class(class).children(caption).child(el("thead").child(el("tr").child(el("td")).children(heads))).child(body)
}

fn column(words: impl Into<Child>) -> El {
    el("th").attr("scope", "col").child(words)
}

/// Choices that share their options: a row a question, a column an option. `None` when they are not of that kind.
pub fn choices_view(shell: &Shell, group: &Item, children: &[NodeId]) -> Option<El> {
    let questionnaire = shell.questionnaire();
    let items = captured(shell, &questionnaire, children);
    let (_, first) = *items.first()?;
    let keys = |i: &Item| i.options.iter().map(|o| o.value.key()).collect::<Vec<_>>();
    let options = keys(first);
    let fits = |i: &Item| {
        let fixed = i.logic.as_ref().is_none_or(|l| l.options.is_none() && l.toggles.is_empty());
        i.kind == ItemKind::Choice && i.children.is_empty() && !i.has_rows() && fixed && i.repeats == first.repeats && keys(i) == options
    };
    if options.is_empty() || !items.iter().all(|(_, i)| fits(i)) {
        return None;
    }
    let heads: Vec<El> = first.options.iter().map(|o| column(o.value.show())).collect();
    let mut body = el("tbody");
    for (id, item) in items {
        body = body.child(choice_row(shell, id, item));
    }
    Some(table("grid grid--choices", &group.text, heads, body))
}

/// The nodes that are shown, with their items.
fn captured<'a>(shell: &Shell, questionnaire: &'a Questionnaire, nodes: &[NodeId]) -> Vec<(NodeId, &'a Item)> {
    let mut found = Vec::with_capacity(nodes.len());
    for id in nodes {
        if let Some(item) = shell.item_id(*id).and_then(|i| questionnaire.item(i)).filter(|i| i.is_captured()) {
            found.push((*id, item));
        }
    }
    found
}

fn choice_row(shell: &Shell, id: NodeId, item: &Item) -> El {
    let (name, answers, required) = (shell.name(id), shell.answers_of(id), shell.read(|m| m.filling.is_required(id)));
    let (title, error_id) = (format!("q-{name}"), format!("e-{name}"));
    let kind = if item.repeats { "checkbox" } else { "radio" };
    let (shown, marked) = (shell.clone(), shell.clone());
    let mut cells: Vec<El> = Vec::new();
    for (place, option) in item.options.iter().enumerate() {
        let (control, words) = (format!("c-{name}-{place}"), format!("l-{name}-{place}"));
        let code = option.value.key();
        let checked = answers.iter().any(|a: &Value| a.key() == code);
        let input = el("input")
            .attr("type", kind)
            .attr("id", control.clone())
            .attr("name", name.clone())
            .attr("value", code)
            // The question is read out with the option.
            .attr("aria-labelledby", format!("{title} {words}"))
            .attr("aria-describedby", error_id.clone())
            .flag("checked", checked)
            .flag("required", required && !item.repeats)
            .flag("disabled", item.read_only);
        cells.push(el("td").child(input).child(el("label").attr("id", words).attr("for", control).child(option.value.show())));
    }
    let mark = live(move || {
        marked.track_node(id);
        marked.read(|m| m.filling.is_required(id)).then(|| el("span").class("field__required").attr("aria-hidden", "true").child("\u{a0}*"))
    });
    let described = error_id.clone();
    let error = live(move || {
        shown.track_node(id);
        let words = shown.read(|m| m.problem_shown(id)).map(|p| crate::app::word(&p, shown.texts()))?;
        Some(el("span").class("field__error").attr("id", described.clone()).child(words))
    });
    let help = item.help.clone().map(|h| el("span").class("field__hint").child(h));
    let question = el("span").attr("id", title.clone()).children(words_view(shell, id, item)).child(mark);
    let head = el("th").attr("scope", "row").child(question).children(help).child(error);
    let row = el("tr").attr("id", group_id(&name)).child(head).children(cells);
    if item.is_conditional() { row.live_flag("hidden", is_off(shell, id)) } else { row }
}

/// Groups as rows, their questions as columns. `None` when they do not have the same number of questions.
pub fn grid_view(shell: &Shell, group: &Item, children: &[NodeId], level: u8) -> Option<El> {
    let questionnaire = shell.questionnaire();
    let mut rows: Vec<(NodeId, &Item, Vec<NodeId>)> = Vec::new();
    for (id, item) in captured(shell, &questionnaire, children) {
        rows.push((id, item, shell.children_of(id)));
    }
    let (_, _, first) = rows.first()?;
    if first.is_empty() || rows.iter().any(|(_, i, cells)| i.kind != ItemKind::Group || i.has_rows() || cells.len() != first.len()) {
        return None;
    }
    let heads: Vec<El> = captured(shell, &questionnaire, first).into_iter().map(|(_, i)| column(short(i))).collect();
    let body = rows.iter().map(|(id, item, cells)| {
        let head = el("th").attr("scope", "row").children(words_view(shell, *id, item));
        let row = el("tr").child(head).children(cells.iter().map(|c| el("td").children(nodes_view(shell, &[*c], level + 1))));
        if item.is_conditional() { row.live_flag("hidden", is_off(shell, *id)) } else { row }
    });
    Some(table("grid grid--fields", &group.text, heads, el("tbody").children(body)))
}

/// A repeating group as a table: a row a repetition, a column a question.
pub fn rows_table(rows: &Rows, item: &Item) -> El {
    let questionnaire = rows.shell.questionnaire();
    let remove = column(el("span").class("visually-hidden").child(rows.shell.say("form.rows.remove")));
    let mut heads: Vec<El> = Vec::new();
    for child in item.children.iter().filter_map(|c| questionnaire.item(*c)).filter(|i| i.is_captured()) {
        heads.push(column(short(child)));
    }
    heads.push(remove);
    let drawn = rows.clone();
    let body = live_rows(rows.keys(), move |id| table_row(&drawn, NodeId(id)));
    // The heading of the group stands in the caption.
    let caption = el("caption").child(item.text.clone());
    el("table")
        .class("grid grid--fields")
        .child(caption)
        .child(el("thead").child(el("tr").child(el("td")).children(heads)))
        .child(el("tbody").child(body))
}

fn table_row(rows: &Rows, id: NodeId) -> El {
    let (name, children) = (rows.shell.name(id), rows.shell.children_of(id));
    let (number, title) = (rows.number(id), rows.title.clone());
    let head = el("th").attr("scope", "row").child(el("span").class("visually-hidden").child(format!("{title}\u{a0}")));
    // The rows of one question stand in one cell.
    let mut cells: Vec<Vec<NodeId>> = Vec::new();
    let mut last = None;
    for child in children {
        let Some((item, shown)) = rows.shell.read(|m| m.filling.node(child).zip(m.filling.item_of(child)).map(|(n, i)| (n.item, i.is_captured())))
        else {
            continue;
        };
        match cells.last_mut().filter(|_| last == Some(item)) {
            Some(cell) => cell.push(child),
            None if shown => cells.push(vec![child]),
            None => {}
        }
        last = Some(item);
    }
    el("tr")
        .attr("id", group_id(&name))
        .child(head.child(live_text(move || number().to_string())))
        .children(cells.iter().map(|cell| el("td").children(nodes_view(&rows.shell, cell, rows.level + 1))))
        .child(el("td").child(rows.remove(id)))
}
