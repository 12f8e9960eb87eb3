//! The list of sendings and the connection test: what they are for, in words; the program that sends draws the rest itself.

use super::Context;
use leptos::prelude::*;

/// The page `/envois/`.
pub fn outbox_page(context: Context<'_>) -> AnyView {
    view! {
        <h1>{context.say("envois.title")}</h1>
        <p class="lead">{context.say("envois.lead")}</p>
        <noscript><p class="note">{context.say("envois.no-script")}</p></noscript>
        <section id="envois" aria-label=context.say("envois.title")>
            <p>{context.say("envois.loading")}</p>
        </section>
        <p id="envois-panne" class="note" role="alert" hidden>{context.say("envois.died")}</p>
        <p id="envois-etat" role="status"></p>
        <p>{context.say("envois.what")}</p>
        <p>{context.say("envois.after")}</p>
        <p>{context.say("envois.shared")}</p>
        <p><a href="/verification/">{context.say("verification.link")}</a></p>
    }
    .into_any()
}

/// The page `/verification/`.
pub fn verification_page(context: Context<'_>) -> AnyView {
    view! {
        <h1>{context.say("verification.title")}</h1>
        <p class="lead">{context.say("verification.lead")}</p>
        <noscript><p class="note">{context.say("verification.no-script")}</p></noscript>
        <p id="verification-etat" role="status"></p>
        <section id="verification" aria-label=context.say("verification.title")>
            <p>{context.say("verification.loading")}</p>
        </section>
        <p>{context.say("verification.what")}</p>
        <p>{context.say("verification.dry")}</p>
    }
    .into_any()
}
