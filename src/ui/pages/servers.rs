//! The fields that both pages of the team have to ask a FHIR server of the site; `src/desk/chosen.rs` reads them.

use super::Context;
use crate::content::{Auth, FhirServer};
use leptos::prelude::*;

/// The choice among several servers; nothing where there is one. `page` begins the ids.
pub fn which_server(context: Context<'_>, servers: &[FhirServer], page: &str) -> Option<AnyView> {
    let options: Vec<_> = servers.iter().map(|s| view! { <option value=s.id.clone()>{s.label.clone()}</option> }).collect();
    let id = format!("{page}-serveur");
    (servers.len() > 1).then(|| {
        view! {
            <div class="field">
                <label class="field__label" for=id.clone()>{context.say("lecture.server.which")}</label>
                <select class="field__input" id=id.clone()>{options}</select>
            </div>
        }
        .into_any()
    })
}

/// What the servers want to know of who asks: a token that may be typed, a provider to sign in at. A name and a password, and the session of this site,
/// are asked for by a dialog.
pub fn who_asks(context: Context<'_>, servers: &[FhirServer], page: &str) -> AnyView {
    let token = servers.iter().any(|s| matches!(s.auth, Auth::None | Auth::Bearer)).then(|| {
        let (id, help) = (format!("{page}-jeton"), format!("{page}-jeton-aide"));
        view! {
            <div class="field">
                <label class="field__label" for=id.clone()>{context.say("lecture.server.token")}</label>
                <p class="field__hint" id=help.clone()>{context.say("lecture.server.token.help")}</p>
                <input class="field__input" type="password" id=id.clone() autocomplete="off" aria-describedby=help.clone()/>
            </div>
        }
    });
    let provider = servers.iter().any(|s| matches!(s.auth, Auth::Oidc { .. })).then(|| {
        view! { <button type="button" class="button button--plain" data-act="sign-in">{context.say("reading.sign-in")}</button> }
    });
    let asked = servers.iter().any(|s| s.auth != Auth::None).then(|| {
        view! {
            <div class="form__buttons">
                {provider}
                <button type="button" class="button button--plain" data-act="leave" hidden>{context.say("sign-in.leave")}</button>
            </div>
        }
    });
    view! { {token}{asked} }.into_any()
}
