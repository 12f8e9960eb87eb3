//! The list of sendings: what it is for, in words; the program that sends draws the list itself.

use super::Context;
use leptos::prelude::*;

/// The page `/envois/`.
pub fn outbox_page(context: Context<'_>) -> AnyView {
    view! {
        <h1>{context.say("envois.title")}</h1>
        <p class="lead">{context.say("envois.lead")}</p>
        <noscript><p class="note">{context.say("envois.no-script")}</p></noscript>
        <div id="envois" role="region" aria-label=context.say("envois.title")>
            <p>{context.say("envois.loading")}</p>
        </div>
        <p id="envois-panne" class="note" role="alert" hidden>{context.say("envois.died")}</p>
        <p id="envois-etat" role="status"></p>
        <p>{context.say("envois.what")}</p>
        <p>{context.say("envois.after")}</p>
        <p>{context.say("envois.shared")}</p>
    }
    .into_any()
}
