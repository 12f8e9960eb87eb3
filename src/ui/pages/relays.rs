//! Who answers, and what happens when nobody does: beside the contacts of a page.

use super::pathway::{Notes, Reader, contact_value, speaks_to};
use super::statements::example_tag;
use super::{Context, rich};
use crate::content::Contact;
use leptos::prelude::*;

/// What happens when these contacts do not answer; nothing when the site says nothing of it.
pub(super) fn relays_view(context: Context<'_>, notes: &mut Notes, contacts: &[&Contact], reader: Reader) -> Option<AnyView> {
    let shown = |id: &String| contacts.iter().find(|c| c.id == *id).map(|c| c.label.clone());
    let items: Vec<_> = context
        .site
        .relays
        .iter()
        .filter_map(|relay| {
            let about: Vec<String> = relay.contacts.iter().filter_map(shown).collect();
            if !relay.contacts.is_empty() && about.is_empty() {
                return None;
            }
            let whom = (!about.is_empty()).then(|| view! { <span class="relay__about">{about.join(", ")}</span> });
            let instead = relay.instead.as_ref().and_then(|id| context.site.contacts.iter().find(|c| c.id == *id)).filter(|c| speaks_to(c, reader));
            let instead = instead.map(|c| {
                let value = contact_value(c);
                view! { " "{context.say("relay.instead")}" "<strong>{c.label.clone()}</strong>{value.map(|v| view! { ", " {v} })}"." }
            });
            let tag = relay.example.then(|| example_tag(context));
            Some(view! {
                <dt class="relay__when">{reader.of(&relay.when)}{tag}</dt>
                <dd>{whom}{rich(&reader.of(&relay.answer))}{instead}" "{notes.marks(context, &relay.sources)}</dd>
            })
        })
        .collect();
    if items.is_empty() {
        return None;
    }
    Some(view! { <h3>{context.say(&format!("relay.title.{}", reader.key()))}</h3><dl class="relay">{items}</dl> }.into_any())
}
