//! Problems in words, by the keys of the text files.

use super::{size_words, type_words};
use crate::content::Texts;
use crate::domain::filling::Problem;

/// The words of a problem.
pub fn word(problem: &Problem, texts: &Texts) -> String {
    let fill = |key: &str, value: &str| texts.fill(key, &[("value", value)]);
    match problem {
        Problem::Required => texts.say("error.required"),
        Problem::Unreadable(kind) => texts.say(unreadable(*kind)),
        Problem::NotAnOption => texts.say("error.option"),
        Problem::TooLong(n) => fill("error.long", &n.to_string()),
        Problem::TooShort(n) => fill("error.short", &n.to_string()),
        Problem::BelowMinimum(n) => fill("error.minimum", n),
        Problem::AboveMaximum(n) => fill("error.maximum", n),
        Problem::TooManyDecimals(n) => fill("error.decimals", &n.to_string()),
        Problem::WrongForm(Some(form)) => fill("error.form", form),
        Problem::WrongForm(None) => texts.say("error.form.plain"),
        Problem::InTheFuture => texts.say("error.future"),
        Problem::MustBeTrue => texts.say("error.confirm"),
        Problem::TooMany(n) => fill("error.many", &n.to_string()),
        Problem::TooFew(n) => fill("error.few", &n.to_string()),
        Problem::WrongType(types) => fill("error.file.type", &type_words(types, texts)),
        Problem::TooBig(most) => fill("error.file.big", &size_words(*most, texts)),
        Problem::Rule { human, .. } => human.clone(),
    }
}

fn unreadable(kind: crate::domain::ItemKind) -> &'static str {
    use crate::domain::ItemKind;
    match kind {
        ItemKind::Integer => "error.unreadable.integer",
        ItemKind::Decimal | ItemKind::Quantity => "error.unreadable.decimal",
        ItemKind::Date => "error.unreadable.date",
        ItemKind::DateTime => "error.unreadable.date-time",
        ItemKind::Time => "error.unreadable.time",
        ItemKind::Choice => "error.unreadable.choice",
        ItemKind::Url => "error.unreadable.url",
        ItemKind::Reference => "error.unreadable.reference",
        ItemKind::Attachment => "error.unreadable.file",
        _ => "error.unreadable.other",
    }
}
