//! Writes the prepared form: the parts of each thing in the order in which `read` takes them.

use super::{CONTROLS, KINDS, METHODS, OPERATORS, TAGS, THRESHOLDS, USAGES, VERSION};
use crate::domain::fhirpath::{Element, Raw, Tree};
use crate::domain::item::{AnswerOption, Item, Looks};
use crate::domain::logic::{Constraint, Formula, Logic, Variable};
use crate::domain::markup::{Mark, Markup};
use crate::domain::questionnaire::{Audience, ItemId, LinkId, Questionnaire};
use crate::domain::score::{Score, Threshold};
use crate::domain::value::Attachment;
use crate::domain::{Coding, Value};
use crate::formats::json::{Json, json};
use rust_decimal::Decimal;

/// The prepared form of a Questionnaire.
pub fn write_prepared(form: &Questionnaire) -> Json {
    let mut lists = Vec::new();
    let items: Vec<Json> = form.items.iter().enumerate().map(|(at, i)| item(i, form.dependents.get(at), &mut lists)).collect();
    list([
        json!(VERSION),
        text(form.url.as_ref()),
        text(form.version.as_ref()),
        json!(form.title),
        text(form.description.as_ref()),
        text(form.purpose.as_ref()),
        text(form.copyright.as_ref()),
        json!(u8::from(form.audience == Audience::Patient)),
        text(form.slug.as_ref()),
        text(form.duration.as_ref()),
        json!(form.sources),
        text(form.approved_on.as_ref()),
        text(form.date.as_ref()),
        form.score.as_ref().map_or_else(none, score),
        ids(&form.depend_on_all),
        text(form.language.as_ref()),
        variables(&form.variables),
        constraints(&form.constraints),
        list(form.launch_contexts.iter().flat_map(|c| [coding(&c.name), json!(c.resource)])),
        text(form.terminology_server.as_ref()),
        form.tree.as_deref().map_or_else(none, tree),
        list(form.value_sets.iter().flat_map(|s| [json!(s.address), list(s.codings.iter().map(coding))])),
        Json::Array(lists),
        Json::Array(items),
        text(form.wording.as_ref()),
    ])
}

/// A list without the absent parts at its end.
pub fn list(parts: impl IntoIterator<Item = Json>) -> Json {
    let mut parts: Vec<Json> = parts.into_iter().collect();
    while parts.last() == Some(&none()) {
        parts.pop();
    }
    Json::Array(parts)
}

/// A list that is absent when it is empty.
fn some(parts: impl IntoIterator<Item = Json>) -> Json {
    let parts: Vec<Json> = parts.into_iter().collect();
    if parts.is_empty() { none() } else { Json::Array(parts) }
}

/// What is absent.
fn none() -> Json {
    json!(0)
}

fn text(text: Option<&String>) -> Json {
    text.map_or_else(none, |text| json!(text))
}

/// A number that may be absent is written one larger.
fn count<N: TryInto<u64>>(number: Option<N>) -> Json {
    json!(number.and_then(|n| n.try_into().ok()).map_or(0, |n| n.saturating_add(1)))
}

fn code<T: PartialEq>(table: &[T], code: Option<&T>) -> Json {
    count(code.and_then(|code| table.iter().position(|c| c == code)))
}

fn flags(flags: &[bool]) -> Json {
    json!(flags.iter().enumerate().map(|(place, on)| u64::from(*on) << place).sum::<u64>())
}

fn id(id: ItemId) -> Json {
    count(Some(id.0))
}

fn ids(all: &[ItemId]) -> Json {
    some(all.iter().copied().map(id))
}

fn link_ids(all: &[LinkId]) -> Json {
    some(all.iter().map(|l| json!(l.0)))
}

/// By its digits, as text.
fn decimal(number: Option<Decimal>) -> Json {
    number.map_or_else(none, |n| json!(n.to_string()))
}

fn item(item: &Item, dependents: Option<&Vec<ItemId>>, lists: &mut Vec<Json>) -> Json {
    list([
        dependents.map_or_else(none, |d| ids(d)),
        code(&KINDS, Some(&item.kind)),
        flags(&[
            item.required,
            item.repeats,
            item.read_only,
            item.hidden,
            item.enable_any,
            item.horizontal,
            item.must_be_true,
            item.not_in_future,
            item.emergency,
            item.asked_later,
        ]),
        json!(item.link_id.0),
        json!(item.text),
        item.parent.map_or_else(none, id),
        options(&item.options, lists),
        code(&CONTROLS, item.control.as_ref()),
        text(item.help.as_ref()),
        some(item.enable_when.iter().flat_map(|w| [id(w.question), code(&OPERATORS, Some(&w.operator)), value(&w.answer)])),
        item.logic.as_deref().map_or_else(none, logic),
        item.looks.as_deref().map_or_else(none, looks),
        text(item.prefix.as_ref()),
        values(&item.initial),
        text(item.unit.as_ref()),
        some(item.units.iter().map(coding)),
        count(item.max_length),
        item.min.as_ref().map_or_else(none, value),
        item.max.as_ref().map_or_else(none, value),
        text(item.low_label.as_ref()),
        text(item.high_label.as_ref()),
        count(item.min_length),
        count(item.min_occurs),
        count(item.max_occurs),
        count(item.max_decimals),
        text(item.regex.as_ref()),
        text(item.entry_format.as_ref()),
        text(item.value_set.as_ref()),
        decimal(item.step),
    ])
}

/// The place of these options among the lists; the same options stand there once.
fn options(options: &[AnswerOption], lists: &mut Vec<Json>) -> Json {
    if options.is_empty() {
        return none();
    }
    // The system of all codes stands once, before them.
    let system = |o: &AnswerOption| if let Value::Coding(c) = &o.value { c.system.clone() } else { None };
    let shared = options.first().and_then(system).filter(|first| options.iter().all(|o| system(o).as_ref() == Some(first)));
    let pairs = options.iter().flat_map(|o| {
        let rest = list([flags(&[o.exclusive, o.initial]), text(o.prefix.as_ref()), attachment(o.media.as_ref())]);
        let mut plain = o.value.clone();
        if let (Value::Coding(coding), Some(_)) = (&mut plain, &shared) {
            coding.system = None;
        }
        [value(&plain), if rest == json!([]) { none() } else { rest }]
    });
    let written = list(std::iter::once(text(shared.as_ref())).chain(pairs));
    let place = lists.iter().position(|l| *l == written).unwrap_or(lists.len());
    if place == lists.len() {
        lists.push(written);
    }
    count(Some(place))
}

fn logic(logic: &Logic) -> Json {
    let mut parts = vec![variables(&logic.variables)];
    for one in [&logic.calculated, &logic.initial, &logic.enable, &logic.options] {
        parts.extend(formula(one.as_ref()));
    }
    parts.push(some(logic.toggles.iter().flat_map(|t| std::iter::once(values(&t.options)).chain(formula(Some(&t.formula))))));
    for one in [&logic.text, &logic.min, &logic.max, &logic.required, &logic.read_only] {
        parts.extend(formula(one.as_ref()));
    }
    parts.push(constraints(&logic.constraints));
    list(parts)
}

/// An expression and where it stood: two parts, or one that is absent.
fn formula(formula: Option<&Formula>) -> Vec<Json> {
    formula.map_or_else(|| vec![none()], |f| vec![json!(f.expression.text()), json!(f.place)])
}

fn variables(all: &[Variable]) -> Json {
    some(all.iter().flat_map(|v| std::iter::once(json!(v.name)).chain(formula(Some(&v.formula)))))
}

fn constraints(all: &[Constraint]) -> Json {
    some(all.iter().flat_map(|c| [json!(c.key), json!(c.human), json!(u8::from(c.warning))].into_iter().chain(formula(Some(&c.formula)))))
}

fn looks(looks: &Looks) -> Json {
    let style = looks.style;
    let (folds, folded) = (looks.collapsed.is_some(), looks.collapsed == Some(true));
    list([
        flags(&[style.bold, style.italic, style.underline, style.centred, style.uppercase, looks.protected, looks.unit_open, folds, folded]),
        markup(looks.markup.as_ref()),
        markup(looks.help_markup.as_ref()),
        text(looks.flyover.as_ref()),
        markup(looks.flyover_markup.as_ref()),
        text(looks.legal.as_ref()),
        markup(looks.legal_markup.as_ref()),
        text(looks.short_text.as_ref()),
        attachment(looks.media.as_ref()),
        text(looks.support_link.as_ref()),
        text(looks.category.as_ref()),
        code(&USAGES, looks.usage.as_ref()),
        text(looks.keyboard.as_ref()),
        some(looks.mime_types.iter().map(|m| json!(m))),
        count(looks.max_size),
        text(looks.open_label.as_ref()),
    ])
}

fn markup(markup: Option<&Markup>) -> Json {
    markup.map_or_else(none, |m| m.0.iter().map(mark).collect())
}

/// Text, or an address and a tag, one of them absent, and what is within.
fn mark(mark: &Mark) -> Json {
    let (address, tag, inner) = match mark {
        Mark::Text(text) => return json!(text),
        Mark::Link(address, inner) => (json!(address), none(), inner),
        Mark::Element(tag, inner) => (none(), code(&TAGS, Some(tag)), inner),
    };
    [address, tag].into_iter().chain(inner.iter().map(self::mark)).collect()
}

fn score(score: &Score) -> Json {
    let head = [
        code(&METHODS, Some(&score.method)),
        json!(score.code),
        json!(score.label),
        link_ids(&score.items),
        text(score.gate.as_ref().map(|g| &g.0)),
        text(score.gate_text.as_ref()),
        decimal(score.minimum),
        decimal(score.maximum),
    ];
    list(head.into_iter().chain(score.thresholds.iter().map(write_threshold)))
}

/// A threshold of a score, also a local one.
pub fn write_threshold(threshold: &Threshold) -> Json {
    list([
        code(&THRESHOLDS, Some(&threshold.kind)),
        code(&OPERATORS, Some(&threshold.operator)),
        decimal(Some(threshold.value)),
        json!(threshold.label),
        json!(threshold.source),
        text(threshold.then.as_ref()),
        text(threshold.below.as_ref()),
        link_ids(&threshold.counted),
        link_ids(&threshold.required_any),
    ])
}

fn coding(c: &Coding) -> Json {
    list(coding_parts(c))
}

fn coding_parts(c: &Coding) -> [Json; 4] {
    [text(c.system.as_ref()), text(c.code.as_ref()), text(c.display.as_ref()), decimal(c.weight)]
}

fn attachment(document: Option<&Attachment>) -> Json {
    document.map_or_else(none, |a| list(attachment_parts(a)))
}

fn attachment_parts(a: &Attachment) -> [Json; 8] {
    [
        text(a.content_type.as_ref()),
        text(a.title.as_ref()),
        text(a.url.as_ref()),
        text(a.data.as_ref()),
        count(a.size),
        text(a.hash.as_ref()),
        text(a.language.as_ref()),
        text(a.creation.as_ref()),
    ]
}

fn values(all: &[Value]) -> Json {
    some(all.iter().map(value))
}

/// The number of its kind, then its parts.
pub fn value(value: &Value) -> Json {
    let (kind, parts) = match value {
        Value::Boolean(on) => (1, vec![json!(u8::from(*on))]),
        Value::Integer(n) => (2, vec![json!(n.to_string())]),
        Value::Decimal(n) => (3, vec![decimal(Some(*n))]),
        Value::Date(date) => (4, vec![json!(date.write_fhir())]),
        Value::DateTime(text) => (5, vec![json!(text)]),
        Value::Time(text) => (6, vec![json!(text)]),
        Value::String(text) => (7, vec![json!(text)]),
        Value::Uri(text) => (8, vec![json!(text)]),
        Value::Coding(c) => (9, coding_parts(c).into()),
        Value::Quantity(q) => (10, vec![decimal(Some(q.value)), text(q.unit.as_ref()), text(q.system.as_ref()), text(q.code.as_ref())]),
        Value::Reference(r) => (11, vec![text(r.reference.as_ref()), text(r.kind.as_ref()), text(r.display.as_ref()), text(r.identifier.as_ref())]),
        Value::Attachment(a) => (12, attachment_parts(a).into()),
    };
    list(std::iter::once(json!(kind)).chain(parts))
}

/// Elements in their order: the number of the one that holds it, name, type, value.
fn tree(tree: &Tree) -> Json {
    let mut parts = Vec::new();
    element(tree.root(), None, &mut parts);
    Json::Array(parts)
}

/// Elements are numbered as they come: each before those that it holds.
fn element(at: Element, parent: Option<usize>, parts: &mut Vec<Json>) {
    let number = parts.len() / 4;
    let raw = match at.source.raw(at.at) {
        Some(Raw::Boolean(on)) => json!(on),
        Some(Raw::Text(text)) => json!(text),
        Some(Raw::Number(n)) => json!([n.to_string()]),
        None => none(),
    };
    parts.extend([count(parent), json!(at.source.name(at.at)), json!(at.source.type_name(at.at)), raw]);
    let mut children = Vec::new();
    at.source.children(at.at, None, &mut children);
    for child in children {
        element(Element { source: at.source, at: child }, Some(number), parts);
    }
}
