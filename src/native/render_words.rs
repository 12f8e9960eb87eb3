//! Which words a form's page need not carry to the browser.

use crate::content::{Auth, Destination};
use crate::domain::{ItemKind, Questionnaire};

/// Starts of keys that this form never says: it has no such question, nothing is sent, or the page around it says them.
pub fn idle_words(questionnaire: &Questionnaire, destinations: &[Destination]) -> Vec<&'static str> {
    use ItemKind::{Attachment, DateTime, Decimal, Integer, Quantity, Reference, Time, Url};
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
    unless(questionnaire.items.iter().any(|i| i.repeats), &["form.rows."]);
    let sends = destinations.first().is_some_and(|d| !matches!(d, Destination::File { .. }));
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
    unless(sends, &of_sending);
    unless(destinations.iter().any(|d| matches!(d, Destination::Mail { .. })), &["mail."]);
    unless(destinations.iter().any(|d| *d.auth() != Auth::None), &["sign-in."]);
    idle
}
