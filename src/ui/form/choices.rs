//! Fields in which a person chooses: boxes, buttons and lists.

use super::frame::{Bound, Frame};
use super::search::search_view;
use crate::domain::fhirpath::WHOLE;
use crate::domain::filling::NodeId;
use crate::domain::item::AnswerOption;
use crate::domain::questionnaire::Control;
use crate::domain::value::Attachment;
use crate::domain::{Item, ItemKind, Value};
use crate::ui::Shell;
use crate::ui::element::{Child, El, el, live_rows};
use std::cell::RefCell;

/// One option as it is offered.
#[derive(Clone, PartialEq)]
pub struct Offer {
    /// Its code: the control's value.
    pub code: String,
    /// Its words.
    pub words: String,
    prefix: Option<String>,
    media: Option<Attachment>,
    /// Chosen before, no longer offered.
    gone: bool,
}

impl Offer {
    /// An option of the questionnaire.
    pub fn of(option: &AnswerOption) -> Self {
        Self { code: option.value.key(), words: option.value.show(), prefix: option.prefix.clone(), media: option.media.clone(), gone: false }
    }
}

/// The options offered now, and after them what was chosen and is no longer offered.
fn offers(shell: &Shell, id: NodeId) -> Vec<Offer> {
    shell.read(|m| {
        let options = m.filling.options_of(id);
        let answers = m.filling.node(id).map(|n| n.answers.as_slice()).unwrap_or_default();
        let own_words = |v: &Value| matches!(v, Value::Coding(c) if c.code.is_none());
        let mut offers: Vec<Offer> = options.iter().map(Offer::of).collect();
        for answer in answers {
            if !own_words(answer) && !options.iter().any(|o| o.value.same(answer)) {
                offers.push(Offer { gone: true, ..Offer::of(&AnswerOption::of(answer.clone())) });
            }
        }
        offers
    })
}

/// The codes chosen now.
fn chosen(shell: &Shell, id: NodeId) -> Vec<String> {
    let code = |v: &Value| if let Value::Boolean(b) = v { b.to_string() } else { v.key() };
    shell.read(|m| m.filling.node(id).map(|n| n.answers.iter().map(code).collect()).unwrap_or_default())
}

/// A list of options: as the page was written, or anew whenever other options are offered. What a person does in it leaves it alone.
fn list(bound: &Bound, item: &Item, draw: Box<dyn Fn(Vec<Offer>, Vec<String>) -> El + Send>) -> Child {
    let (shell, id) = (bound.shell.clone(), bound.id);
    if !item.has_changing_options() {
        let own = item.options.iter().map(Offer::of).collect();
        return draw(own, chosen(&shell, id)).into();
    }
    let seen: RefCell<(usize, Vec<Offer>)> = RefCell::default();
    let follow = shell.clone();
    let version = move || {
        follow.track_node(id);
        let now = offers(&follow, id);
        let mut seen = seen.borrow_mut();
        if seen.1 != now {
            *seen = (seen.0 + 1, now);
        }
        vec![seen.0]
    };
    live_rows(version, move |_| draw(offers(&shell, id), chosen(&shell, id))).into()
}

/// A radio button or a box.
pub fn option_view(kind: &'static str, control: String, name: &str, code: String, checked: bool) -> El {
    el("input").attr("type", kind).attr("id", control).attr("name", name).attr("value", code).flag("checked", checked)
}

/// A boolean as one box: ticked, or without an answer.
pub fn check_box(frame: Frame) -> El {
    let checked = frame.answers.first() == Some(&Value::Boolean(true));
    let bound = frame.bound.clone();
    let input = bound.bind(el("input").attr("type", "checkbox")).attr("value", "true").flag("checked", checked);
    frame.around(bound.lock(input, "disabled"))
}

/// A boolean as « oui » and « non ».
pub fn boolean_view(frame: Frame) -> El {
    let bound = frame.bound.clone();
    let offer = |code: &str, words: &str| Offer { code: code.into(), words: bound.shell.say(words), prefix: None, media: None, gone: false };
    let offers = vec![offer("true", "answer.true"), offer("false", "answer.false")];
    let now = chosen(&bound.shell, bound.id);
    frame.fieldset(true, vec![boxes(&bound, offers, &now, "radio", true).into()])
}

/// A choice: a list to search, a drop-down list, radio buttons or boxes; and words of one's own where these are allowed.
pub fn choice_view(frame: Frame, item: &Item) -> Vec<El> {
    if WHOLE && item.is_searched() {
        return vec![search_view(frame, item)];
    }
    let bound = frame.bound.clone();
    let other = (item.kind == ItemKind::OpenChoice).then(|| other_view(&frame, item));
    let (each, row) = (bound.clone(), item.horizontal);
    let main = if item.repeats {
        frame.fieldset(false, vec![list(&bound, item, Box::new(move |offers, now| boxes(&each, offers, &now, "checkbox", row)))])
    } else if item.control == Some(Control::DropDown) || (item.control.is_none() && item.options.len() > 12) {
        frame.labelled(vec![list(&bound, item, Box::new(move |offers, now| select_view(&each, offers, &now)))])
    } else {
        frame.fieldset(true, vec![list(&bound, item, Box::new(move |offers, now| boxes(&each, offers, &now, "radio", row)))])
    };
    let mut views = vec![main];
    views.extend(other);
    views
}

/// Radio buttons or boxes, one below the other or in a row.
fn boxes(bound: &Bound, offers: Vec<Offer>, now: &[String], kind: &'static str, row: bool) -> El {
    let mut view = el("div").class(if row { "field__options field__options--row" } else { "field__options" });
    for (index, offer) in offers.into_iter().enumerate() {
        let control = format!("{}-{index}", bound.control_id());
        let checked = now.contains(&offer.code);
        let input = option_view(kind, control, &bound.name, offer.code.clone(), checked);
        let input = if kind == "radio" { bound.require(input, "required", "") } else { input };
        view = view.child(el("label").class("option").child(input).children(offer_words(&bound.shell, &offer)));
    }
    view
}

/// An option's prefix, image and words.
fn offer_words(shell: &Shell, offer: &Offer) -> Vec<Child> {
    let mut words: Vec<Child> = Vec::new();
    if let Some(prefix) = &offer.prefix {
        words.push(el("span").class("field__prefix").child(format!("{prefix}\u{a0}")).into());
    }
    if let Some(address) = offer.media.as_ref().filter(|m| m.content_type.as_ref().is_some_and(|t| t.starts_with("image/"))).and_then(address) {
        let said = offer.media.as_ref().and_then(|m| m.title.clone()).filter(|t| *t != offer.words).unwrap_or_default();
        words.push(el("img").class("option__media").attr("src", address).attr("alt", said).attr("loading", "lazy").into());
    }
    words.push(offer.words.clone().into());
    if offer.gone {
        words.push(el("span").class("option__gone").child(format!("\u{a0}{}", shell.say("form.option.gone"))).into());
    }
    words
}

/// Where an image is: on this site, or in the file.
fn address(media: &Attachment) -> Option<String> {
    let data = || Some(format!("data:{};base64,{}", media.content_type.as_ref()?, media.data.as_ref()?));
    media.url.clone().or_else(data)
}

/// The field for words of one's own, beside the options of an open choice.
fn other_view(frame: &Frame, item: &Item) -> El {
    let bound = &frame.bound;
    let control = format!("{}-other", bound.control_id());
    let value = frame.answers.iter().find_map(|a| if let Value::Coding(c) = a { c.display.clone().filter(|_| c.code.is_none()) } else { None });
    let input = el("input").class("field__input").attr("type", "text").attr("id", control.clone()).attr("name", bound.name.clone());
    let input = bound.lock(input.attr("data-other", "").maybe("value", value), "readonly");
    let label = item.looks.as_ref().and_then(|l| l.open_label.clone()).unwrap_or_else(|| bound.shell.say("form.other"));
    el("div").class("field").child(el("label").class("field__label").attr("for", control).child(label)).child(input)
}

/// A drop-down list, with an empty first line.
fn select_view(bound: &Bound, offers: Vec<Offer>, now: &[String]) -> El {
    let mut select = bound.lock(bound.bind(el("select").class("field__input")), "disabled");
    select = select.child(el("option").attr("value", "").child(bound.shell.say("form.choose")));
    for offer in offers {
        let prefix = offer.prefix.as_ref().map(|p| format!("{p}\u{a0}")).unwrap_or_default();
        let gone = if offer.gone { format!("\u{a0}{}", bound.shell.say("form.option.gone")) } else { String::new() };
        let words = format!("{prefix}{}{gone}", offer.words);
        select = select.child(el("option").attr("value", offer.code.clone()).flag("selected", now.contains(&offer.code)).child(words));
    }
    select
}
