//! The frame of a field: label, hint, problem and, around them, a box or a fieldset. And what each control of it carries.

use super::field::group_id;
use super::marks::{hint_view, words_view};
use crate::app::{size_words, word};
use crate::content::Texts;
use crate::domain::filling::NodeId;
use crate::domain::item::Looks;
use crate::domain::questionnaire::Control;
use crate::domain::{Item, ItemKind, Value};
use crate::ui::Shell;
use crate::ui::element::{Child, Draw, El, el, live};

/// A property that an expression may change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// As the item says, for good.
    Always(bool),
    /// As the model says.
    Model,
}

/// What the controls of one node carry. Cheap to clone.
#[derive(Clone)]
pub struct Bound {
    /// The model.
    pub shell: Shell,
    /// The node.
    pub id: NodeId,
    /// Name of the controls.
    pub name: String,
    /// Ids of what describes them.
    described: String,
    required: Follow,
    locked: Follow,
}

/// A field around its control.
pub struct Frame {
    /// What its controls carry.
    pub bound: Bound,
    /// Answers at the start.
    pub answers: Vec<Value>,
    /// What was typed and not understood.
    pub typed: Option<String>,
    label: Vec<Child>,
    notes: Vec<Child>,
    error: Draw,
}

impl Bound {
    /// Id of the first control.
    pub fn control_id(&self) -> String {
        format!("c-{}", self.name)
    }

    /// A control with its id, name, description, problem.
    pub fn bind(&self, control: El) -> El {
        let control = control.attr("id", self.control_id()).attr("name", self.name.clone());
        self.mark(self.require(control, "required", ""))
    }

    /// The description and the problem, on a control or on the group of them.
    pub fn mark(&self, control: El) -> El {
        let (shell, id) = (self.shell.clone(), self.id);
        control.attr("aria-describedby", self.described.clone()).live("aria-invalid", move || {
            shell.track_node(id);
            shell.read(|m| m.problem_shown(id)).filter(|p| !p.is_warning()).map(|_| "true".to_owned())
        })
    }

    /// Says that an answer is required.
    pub fn require(&self, control: El, attribute: &'static str, value: &'static str) -> El {
        let (shell, id) = (self.shell.clone(), self.id);
        follow(control, attribute, value, self.required, move || {
            shell.track_node(id);
            shell.read(|m| m.filling.is_required(id))
        })
    }

    /// Locks a control whose answer is shown, not typed: `readonly` or `disabled`.
    pub fn lock(&self, control: El, attribute: &'static str) -> El {
        let (shell, id) = (self.shell.clone(), self.id);
        follow(control, attribute, "", self.locked, move || {
            shell.track_node(id);
            shell.read(|m| m.filling.is_read_only(id))
        })
    }

    /// A button that does something to this answer.
    pub fn button(&self, action: &'static str) -> El {
        let button = el("button").attr("type", "button").attr("data-action", action).attr("data-name", self.name.clone());
        self.lock(button, "disabled")
    }
}

fn follow(control: El, attribute: &'static str, value: &'static str, how: Follow, now: impl Fn() -> bool + Send + 'static) -> El {
    match how {
        Follow::Always(on) => control.maybe(attribute, on.then_some(value)),
        Follow::Model => control.live(attribute, move || now().then(|| value.to_owned())),
    }
}

/// The class of the star beside a question that needs an answer.
const STAR: &str = "field__required";

impl Frame {
    /// The frame of a node's field.
    pub fn new(shell: &Shell, id: NodeId, item: &Item) -> Self {
        let (name, answers, typed) = shell.read(|m| {
            let node = m.filling.node(id);
            (m.filling.name(id), node.map(|n| n.answers.clone()).unwrap_or_default(), node.and_then(|n| n.typed.clone()))
        });
        let logic = item.logic.as_deref();
        let required = if logic.is_some_and(|l| l.required.is_some()) { Follow::Model } else { Follow::Always(item.required) };
        let locked = if logic.is_some_and(|l| l.read_only.is_some()) { Follow::Model } else { Follow::Always(item.read_only) };
        let (hint_id, error_id, lock_id, unit_id) = (format!("h-{name}"), format!("e-{name}"), format!("n-{name}"), format!("u-{name}"));
        let mut described = Vec::new();
        let mut notes: Vec<Child> = Vec::new();
        let hints = hints(item, shell.texts());
        if !hints.is_empty() {
            notes.push(hint_view(item, &hint_id, &hints.join(" ")).into());
            described.push(hint_id);
        }
        described.push(error_id.clone());
        if item.unit.is_some() && item.units.len() < 2 {
            described.push(unit_id);
        }
        let mut bound = Bound { shell: shell.clone(), id, name, described: String::new(), required, locked };
        if locked != Follow::Always(false) && is_disabled_when_locked(item) {
            notes.push(bound.lock_note(&lock_id));
            described.push(lock_id);
        }
        bound.described = described.join(" ");
        let shown = shell.clone();
        let error = live(move || {
            shown.track_node(id);
            let note = |class| el("p").class(class).attr("id", error_id.clone());
            let (problem, name) = shown.read(|m| (m.problem_shown(id), m.prefilled.contains(&id).then(|| m.filling.name(id))));
            let words = problem.map(|problem| word(&problem, shown.texts()));
            let said = || shown.read(|m| m.said(id).map(|said| shown.texts().fill("reason.said", &[("text", said)])));
            match (words.or_else(said), name) {
                (Some(words), _) => Some(note("field__error").child(words)),
                // An answer from elsewhere, until the person has looked at it.
                (None, Some(name)) => {
                    let button = el("button").attr("type", "button").class("button button--plain button--small");
                    let button = button.attr("data-action", "confirm").attr("data-name", name).child(shown.say("form.confirm"));
                    Some(note("field__calculated").child(shown.say("form.prefilled")).child("\u{a0}").child(button))
                }
                (None, None) => None,
            }
        });
        let label = bound.label(item);
        Self { bound, answers, typed, label, notes, error }
    }

    /// A box: the label, then the control with this body around it.
    pub fn labelled(self, body: Vec<Child>) -> El {
        let label = el("label").class("field__label").attr("for", self.bound.control_id()).children(self.label);
        let field = el("div").class("field").attr("id", group_id(&self.bound.name)).child(label);
        field.children(self.notes).child(self.error).children(body)
    }

    /// A box to tick, in its label.
    pub fn around(self, control: El) -> El {
        let label = el("label").class("option").child(control).children(self.label);
        let field = el("div").class("field").attr("id", group_id(&self.bound.name)).child(label);
        field.children(self.notes).child(self.error)
    }

    /// A fieldset: the label is its legend.
    pub fn fieldset(self, radio: bool, body: Vec<Child>) -> El {
        let mut field = el("fieldset").class("field").attr("id", group_id(&self.bound.name));
        if radio {
            field = self.bound.mark(self.bound.require(field.attr("role", "radiogroup"), "aria-required", "true"));
        } else {
            field = field.attr("aria-describedby", self.bound.described.clone());
        }
        // A group of boxes has no attribute that says it: its legend does.
        let word = self.bound.shell.say("form.required");
        let spoken = if radio { None } else { self.bound.where_required("visually-hidden", &word) };
        let legend = el("legend").class("field__label").children(self.label).children(spoken);
        let field = self.bound.lock(field, "disabled").child(legend);
        field.children(self.notes).child(self.error).children(body)
    }
}

impl Bound {
    /// The question, with its prefix and its mark.
    fn label(&self, item: &Item) -> Vec<Child> {
        let mut label: Vec<Child> = Vec::new();
        if let Some(prefix) = &item.prefix {
            label.push(el("span").class("field__prefix").child(format!("{prefix}\u{a0}")).into());
        }
        let id = self.id;
        label.extend(words_view(&self.shell, id, item));
        label.extend(self.where_required(STAR, "\u{a0}*"));
        label
    }

    /// Words that stand while an answer is required; the star is for the eyes alone.
    fn where_required(&self, class: &'static str, words: &str) -> Option<Child> {
        let (shell, id, words) = (self.shell.clone(), self.id, words.to_owned());
        let draw = move || el("span").class(class).maybe("aria-hidden", (class == STAR).then_some("true")).child(words.clone());
        match self.required {
            Follow::Always(always) => always.then(|| draw().into()),
            Follow::Model => {
                let drawn = live(move || {
                    shell.track_node(id);
                    shell.read(|m| m.filling.is_required(id)).then(&draw)
                });
                Some(drawn.into())
            }
        }
    }

    /// Why a control cannot be used, for those who do not see that it is greyed.
    fn lock_note(&self, note_id: &str) -> Child {
        let (shell, id, note_id) = (self.shell.clone(), self.id, note_id.to_owned());
        let note = move |shell: &Shell| el("p").class("visually-hidden").attr("id", note_id.clone()).child(shell.say("form.locked"));
        if self.locked == Follow::Always(true) {
            return note(&shell).into();
        }
        let drawn = live(move || {
            shell.track_node(id);
            shell.read(|m| m.filling.is_read_only(id)).then(|| note(&shell))
        });
        drawn.into()
    }
}

/// Controls that HTML cannot make read-only.
fn is_disabled_when_locked(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Boolean | ItemKind::Choice | ItemKind::OpenChoice | ItemKind::Attachment) || item.control == Some(Control::Slider)
}

/// The author's help, else what this type of field expects.
fn hints(item: &Item, texts: &Texts) -> Vec<String> {
    let mut words: Vec<String> = item.help.iter().chain(&item.entry_format).cloned().collect();
    let own = match item.kind {
        _ if item.entry_format.is_some() || item.read_only => None,
        ItemKind::DateTime => Some("form.hint.date-time"),
        ItemKind::Time => Some("form.hint.time"),
        ItemKind::Url => Some("form.hint.url"),
        ItemKind::Reference => Some("form.hint.reference"),
        _ => None,
    };
    words.extend(own.map(|key| texts.say(key)));
    if item.kind == ItemKind::Attachment
        && let Some(looks) = &item.looks
    {
        words.extend(file_rules(looks, texts));
    }
    words
}

/// Which files are taken, said before one is chosen.
fn file_rules(looks: &Looks, texts: &Texts) -> Vec<String> {
    let types =
        (!looks.mime_types.is_empty()).then(|| texts.fill("form.file.types", &[("types", &crate::app::type_words(&looks.mime_types, texts))]));
    let size = looks.max_size.map(|most| texts.fill("form.file.most", &[("size", &size_words(most, texts))]));
    [types, size].into_iter().flatten().collect()
}
