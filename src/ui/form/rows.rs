//! The rows of a repeating item, with buttons to add and remove. A row that stays keeps its place, its name and what is typed in it.

use super::field::{field_view, group_id};
use super::grid;
use super::marks::{beside, media_view};
use super::nodes::{nodes_view, wrapper};
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::{Control, Item};
use crate::domain::{ItemId, ItemKind};
use crate::ui::Shell;
use crate::ui::element::{El, el, live, live_rows, live_text};

/// Rows of one item under one parent.
#[derive(Clone)]
pub struct Rows {
    /// The model.
    pub shell: Shell,
    /// Their item.
    pub item: ItemId,
    /// What holds them.
    pub parent: Option<NodeId>,
    /// What one of them is called.
    pub title: String,
    /// Level of the headings in them.
    pub level: u8,
    least: usize,
    most: Option<usize>,
}

impl Rows {
    fn count(&self) -> usize {
        self.shell.track_rows(self.item);
        self.shell.read(|m| m.filling.rows(self.item, self.parent).len())
    }

    /// All of them now, for `live_rows`.
    pub fn keys(&self) -> impl Fn() -> Vec<usize> + Send + 'static {
        let this = self.clone();
        move || {
            this.shell.track_rows(this.item);
            this.shell.read(|m| m.filling.rows(this.item, this.parent).into_iter().map(|n| n.0).collect())
        }
    }

    /// Which one this is, counted from 1.
    pub fn number(&self, id: NodeId) -> impl Fn() -> usize + Send + 'static {
        let this = self.clone();
        move || {
            this.shell.track_rows(this.item);
            this.shell.read(|m| m.filling.rows(this.item, this.parent).iter().position(|r| *r == id)).map_or(1, |p| p + 1)
        }
    }

    /// The button that removes a row; hidden when no more may go.
    pub fn remove(&self, id: NodeId) -> El {
        let (this, number) = (self.clone(), self.number(id));
        let title = self.title.clone();
        let about = el("span").class("visually-hidden").child(live_text(move || format!("\u{a0}: {title}\u{a0}{}", number())));
        el("button")
            .attr("type", "button")
            .class("button button--plain button--small")
            .attr("data-action", "remove-row")
            .attr("data-name", self.shell.name(id))
            .live_flag("hidden", move || this.count() <= this.least)
            .child(self.shell.say("form.rows.remove"))
            .child(about)
    }

    /// The button that adds a row, or the words that no more may be added.
    fn add(&self, question: bool) -> [El; 2] {
        let (last, full, said) = (self.clone(), self.clone(), self.clone());
        let words = if question { self.shell.say("form.rows.answer") } else { self.shell.texts().fill("form.rows.add", &[("what", &self.title)]) };
        let about = question.then(|| el("span").class("visually-hidden").child(format!("\u{a0}: {}", self.title)));
        let button = el("button")
            .attr("type", "button")
            .class("button button--plain")
            .attr("data-action", "add-row")
            .live("data-name", move || {
                last.shell.track_rows(last.item);
                last.shell.read(|m| m.filling.rows(last.item, last.parent).last().map(|r| m.filling.name(*r)))
            })
            .live_flag("hidden", move || full.most.is_some_and(|most| full.count() >= most))
            .child(words)
            .children(about);
        let most = live(move || {
            let most = said.most.filter(|most| said.count() >= *most)?;
            Some(el("p").child(said.shell.texts().fill("form.rows.most", &[("count", &most.to_string())])))
        });
        [button, el("div").class("rows__most").attr("role", "status").child(most)]
    }
}

/// All rows of an item.
pub fn rows_view(shell: &Shell, item_id: ItemId, item: &Item, parent: Option<NodeId>, first: NodeId, class: &str, level: u8) -> El {
    let rows = Rows {
        shell: shell.clone(),
        item: item_id,
        parent,
        title: item.text.clone(),
        level,
        least: item.min_occurs.unwrap_or(1).max(1),
        most: item.max_occurs,
    };
    let question = item.kind.is_question();
    let buttons = rows.add(question && item.children.is_empty());
    let list = if item.control == Some(Control::GTable) && item.kind == ItemKind::Group {
        grid::rows_table(&rows, item)
    } else {
        let drawn = rows.clone();
        el("div").child(live_rows(rows.keys(), move |id| row_view(&drawn, NodeId(id))))
    };
    let media = item.looks.as_ref().and_then(|l| l.media.as_ref()).map(media_view);
    wrapper(shell, first, item, class).children(media).child(list).children(buttons).children(beside(shell, item))
}

fn row_view(rows: &Rows, id: NodeId) -> El {
    let shell = &rows.shell;
    let (name, children, questionnaire) = (shell.name(id), shell.children_of(id), shell.questionnaire());
    let item = questionnaire.item(rows.item);
    let own = item.filter(|i| i.kind.is_question()).map(|i| field_view(shell, id, i)).unwrap_or_default();
    let remove = rows.remove(id);
    // One more answer needs no frame: its label is that of the first.
    if !own.is_empty() && item.is_some_and(|i| i.children.is_empty()) {
        return el("div").class("rows__answer").children(own).child(remove);
    }
    let number = rows.number(id);
    let title = rows.title.clone();
    let row = el("fieldset").class("rows__row");
    // A question's row has the id of its field.
    let row = if own.is_empty() { row.attr("id", group_id(&name)) } else { row };
    row.child(el("legend").class("rows__title").child(live_text(move || format!("{title}\u{a0}{}", number()))))
        .children(own)
        .children(nodes_view(shell, &children, rows.level + 1))
        .child(remove)
}
