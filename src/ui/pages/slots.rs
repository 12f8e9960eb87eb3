//! Slots that are kept free for a pathway, and what a rule is: their words, and the section of a pathway's page.

use super::Context;
use super::pathway::{Notes, Reader};
use crate::content::{Pathway, PlanningKind, ReservedSlots};
use leptos::prelude::*;

/// What a rule or a reserved slot is, in words.
pub fn planning_kind_words(context: Context<'_>, kind: PlanningKind) -> String {
    context.say(match kind {
        PlanningKind::Published => "planning-kind.published",
        PlanningKind::Organisation => "planning-kind.organisation",
        PlanningKind::Example => "planning-kind.example",
    })
}

/// The rule of reserved slots, sentence by sentence: how many and when, released how long before, the note.
pub fn slot_words(context: Context<'_>, slots: &ReservedSlots) -> Vec<String> {
    let mut days: Vec<String> = slots.days.iter().map(|d| context.say(&format!("desk.weekday.{}", *d as u8 + 1))).collect();
    let last = days.pop().unwrap_or_default();
    let days = if days.is_empty() {
        last
    } else {
        context.texts.fill(
            "slots.and",
            &[
                (
                    "first",
                    &days
                        .into_iter()
                        .reduce(|first, last| context.texts.fill("slots.join", &[("first", &first), ("last", &last)]))
                        .unwrap_or_default(),
                ),
                ("last", &last),
            ],
        )
    };
    let key = if slots.per_week == 1 { "slots.week.one" } else { "slots.week.many" };
    let mut when = context.texts.fill(key, &[("count", &slots.per_week.to_string()), ("days", &days)]);
    if let Some(time) = &slots.time {
        when += " ";
        when += time;
    }
    let released = slots.released_hours_before.map(|h| context.texts.fill("slots.released", &[("hours", &h.to_string())]));
    std::iter::once(when + ".").chain(released).chain(slots.note.clone()).collect()
}

/// The section of a pathway's page for professionals; nothing where no slot is reserved.
pub fn slots_view(context: Context<'_>, pathway: &Pathway, reader: Reader, notes: &mut Notes) -> Option<AnyView> {
    if reader == Reader::Patient || pathway.reserved_slots.is_empty() {
        return None;
    }
    let items: Vec<_> = pathway
        .reserved_slots
        .iter()
        .map(|s| {
            let words = slot_words(context, s).join(" ");
            let kind = planning_kind_words(context, s.kind);
            view! {
                <li><strong>{s.exam.clone()}</strong>" " <span class="tag">{kind}</span> <br/> {words}" "{notes.marks(context, &s.sources)}</li>
            }
        })
        .collect();
    let view = view! {
        <section class="section slots" aria-labelledby="creneaux">
            <h2 id="creneaux">{context.say("slots.title")}</h2>
            <p class="note">{context.say("slots.note")}</p>
            <ul class="statements">{items}</ul>
        </section>
    };
    Some(view.into_any())
}
