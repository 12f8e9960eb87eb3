//! Which words a form's page need not carry to the browser.

use super::library::Content;
use crate::content::{Auth, ContactKind, Destination, Texts};
use crate::domain::item::Looks;
use crate::domain::promise::Desk;
use crate::domain::questionnaire::{Audience, Control};
use crate::domain::{Item, ItemKind, Method, Questionnaire};
use crate::formats::promise::desk_of;
use std::collections::BTreeMap;

/// Words that a form's page carries to the browser, by the start of their keys.
pub(super) const FORM_WORDS: &[&str] = &["answer.", "form.", "error.", "check.", "result.", "outcome.", "reason.", "sign-in.", "mail."];

/// Words that the list of sendings carries.
pub(super) const OUTBOX_WORDS: &[&str] = &["envois.", "reason.", "sign-in."];

/// Words that the connection test carries.
pub(super) const PROBE_WORDS: &[&str] = &["probe.", "verification."];

/// The list of sendings.
pub(super) const OUTBOX: &str = "/envois/";

/// Starts of keys that this form never says: it has no such question, nothing is sent, or the page around it says them.
pub fn idle_words(questionnaire: &Questionnaire, destinations: &[Destination]) -> Vec<&'static str> {
    use ItemKind::{Attachment, Date, DateTime, Decimal, Integer, Quantity, Reference, Time, Url};
    let asks = |kinds: &[ItemKind]| questionnaire.items.iter().any(|i| kinds.contains(&i.kind));
    let mut idle = vec!["form.no-script", "form.privacy", "form.erase"];
    let mut unless = |needed: bool, starts: &[&'static str]| {
        if !needed {
            idle.extend(starts);
        }
    };
    unless(asks(&[Attachment]), &["form.file.", "error.file.", "error.unreadable.file"]);
    unless(asks(&[DateTime]), &["form.hint.date-time", "error.unreadable.date-time"]);
    unless(asks(&[Time]), &["form.hint.time", "error.unreadable.time"]);
    unless(asks(&[Url]), &["form.hint.url", "error.unreadable.url"]);
    unless(asks(&[Reference]), &["form.hint.reference", "error.unreadable.reference"]);
    unless(asks(&[Decimal, Quantity]), &["error.unreadable.decimal", "error.decimals"]);
    unless(asks(&[Integer, Decimal, Quantity]), &["error.unreadable.integer"]);
    unless(asks(&[Date, DateTime]), &["error.unreadable.date"]);
    let any = |is: fn(&Item) -> bool| questionnaire.items.iter().any(is);
    let looks = |is: fn(&Looks) -> bool| questionnaire.items.iter().filter_map(|i| i.looks.as_deref()).any(is);
    unless(any(|i| i.repeats), &["form.rows."]);
    unless(any(Item::is_searched), &["form.search.", "form.untick"]);
    unless(any(|i| i.control == Some(Control::Slider)), &["form.slider."]);
    unless(any(|i| i.control == Some(Control::Spinner)), &["form.step."]);
    unless(any(|i| i.units.len() > 1 || i.has_open_unit()), &["form.unit"]);
    unless(any(|i| i.max_length.is_some()), &["form.count."]);
    unless(any(|i| i.asked_later), &["check.missing"]);
    unless(any(Item::has_changing_options) || any(Item::is_searched), &["form.option.gone"]);
    unless(any(|i| i.logic.as_ref().is_some_and(|l| l.calculated.is_some())), &["form.calculated", "form.recalculate"]);
    unless(any(|i| i.not_in_future), &["error.future"]);
    unless(any(|i| i.must_be_true), &["error.confirm"]);
    let method = questionnaire.score.as_ref().map(|s| s.method);
    unless(method.is_some(), &["result.rule.", "result.logic", "result.decides-nothing", "result.patient.", "result.version", "result.missing"]);
    unless(
        questionnaire.audience == Audience::Professional,
        &["result.reached", "result.not-reached", "result.item", "result.score", "result.points"],
    );
    unless(method == Some(Method::Category), &["result.rule.category", "result.no-category", "result.logic.category"]);
    unless(looks(|l| l.flyover.is_some()), &["form.flyover"]);
    unless(looks(|l| l.legal.is_some()), &["form.legal"]);
    unless(looks(|l| l.support_link.is_some()), &["form.support-link"]);
    let of_sending = [
        "reason.",
        "outcome.failed",
        "outcome.kept.",
        "outcome.list",
        "outcome.tried",
        "outcome.wait",
        "outcome.call",
        "outcome.retry",
        "outcome.sum",
        "outcome.receipt.",
    ];
    unless(destinations.first().is_some_and(|d| !matches!(d, Destination::File { .. })), &of_sending);
    unless(destinations.iter().any(|d| matches!(d, Destination::Mail { .. })), &["mail."]);
    unless(destinations.iter().any(|d| *d.auth() != Auth::None), &["sign-in."]);
    idle
}

/// What the result of a questionnaire without a number says in place of the words of a score.
pub fn category_words(content: &Content, questionnaire: &Questionnaire) -> Vec<(String, String)> {
    let instead = [("result.no-score", "result.no-category"), ("result.logic", "result.logic.category")];
    let without_number = questionnaire.score.as_ref().is_some_and(|s| s.method == Method::Category);
    instead.iter().filter(|_| without_number).map(|(key, own)| ((*key).to_owned(), content.texts.say(own))).collect()
}

/// True when answers go to a server or into a mailbox first, and not into a file.
fn sends(content: &Content) -> bool {
    content.site.destinations.first().is_some_and(|d| !matches!(d, Destination::File { .. }))
}

/// The number to call, with spaces that do not break.
pub fn phone(content: &Content) -> String {
    let phone = content.site.contacts.iter().find(|c| c.kind == ContactKind::Phone).and_then(|c| c.value.as_deref());
    phone.unwrap_or_default().replace(' ', "\u{a0}")
}

/// Words about the promised answer, with the number to call when it does not come; none where nothing is sent.
pub fn due_words(content: &Content) -> BTreeMap<String, String> {
    if !sends(content) {
        return BTreeMap::new();
    }
    let words: BTreeMap<String, String> = content.texts.starting(&["due."]).0.into();
    let phone = phone(content);
    words.into_iter().map(|(key, text)| (key, text.replace("{phone}", &phone))).collect()
}

/// The words of a page of the program that sends.
pub fn outbox_texts(content: &Content, starts: &[&str]) -> Texts {
    let mut words: BTreeMap<String, String> = content.texts.starting(starts).0.into();
    if starts.contains(&"envois.") {
        words.extend(due_words(content));
    }
    words.extend(outbox_address(content));
    Texts(words.into())
}

/// Where the list of sendings stands, which the programs look up by the address that it has in the first language.
pub fn outbox_address(content: &Content) -> Option<(String, String)> {
    let tongue = &content.tongue;
    (!tongue.prefix.is_empty()).then(|| (OUTBOX.to_owned(), format!("{}{OUTBOX}", tongue.prefix)))
}

/// What is promised, where a page tells of it.
pub fn desk(content: &Content, tells: bool) -> Desk {
    if tells && sends(content) { desk_of(&content.site, &content.pathways) } else { Desk::default() }
}

/// Leptos marks places by `<!>`, which HTML calls an error. The form, which the program adopts, keeps them as the empty comments that they
/// stand for; elsewhere nobody looks for them.
pub fn valid_marks(html: &str) -> String {
    let form = html.find("data-island=").zip(html.rfind("</form>")).and_then(|(start, end)| Some((start, html.get(start..end)?, end)));
    let Some((start, form, end)) = form else { return html.replace("<!>", "") };
    let outside = |part: Option<&str>| part.unwrap_or_default().replace("<!>", "");
    format!("{}{}{}", outside(html.get(..start)), form.replace("<!>", "<!---->"), outside(html.get(end..)))
}
