//! The server that somebody chose on a page, and what they typed for it: fields that both pages of the team have (`ui::pages::server_fields`).

use crate::content::FhirServer;
use crate::transport::Server;
use crate::web::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

fn field<T: JsCast>(page: &str, name: &str) -> Option<T> {
    document()?.get_element_by_id(&format!("{page}-{name}"))?.dyn_into().ok()
}

/// The server that is chosen on this page, with the token that was typed.
pub fn server(page: &str, servers: &[FhirServer]) -> Option<Server> {
    let wanted = field::<HtmlSelectElement>(page, "serveur").map(|s| s.value());
    let found = servers.iter().find(|s| wanted.as_ref().is_none_or(|id| s.id == *id))?;
    let token = field::<HtmlInputElement>(page, "jeton").map(|f| f.value()).unwrap_or_default();
    Some(Server { label: found.label.clone(), base: found.base_url.clone(), auth: found.auth.clone(), token })
}

/// Puts a token into its field, or takes it out.
pub fn put_token(page: &str, token: &str) {
    if let Some(field) = field::<HtmlInputElement>(page, "jeton") {
        field.set_value(token);
    }
}
