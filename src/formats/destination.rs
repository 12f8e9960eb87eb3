//! A destination in a form's page: lists in the place of objects, like the rest of the block ([`super::page`]).

use super::prepared::Parts;
use crate::content::{Addressee, AlreadyThere, Auth, Csrf, Destination, FhirServer, Table, Verb, Webhook, Wrap, Writes};

const WRITES: [Writes; 3] = [Writes::Any, Writes::Transaction, Writes::Each];

#[cfg(feature = "native")]
mod write {
    use super::{Auth, Destination, Table, Verb, WRITES, Wrap};
    use crate::formats::prepared::list;
    use serde_json::{Value as Json, json};

    /// Names and texts, one after the other.
    pub fn write_table(table: &Table) -> Json {
        list(table.0.iter().flat_map(|(name, value)| [json!(name), json!(value)]))
    }

    /// Writes a destination.
    pub fn write_destination(destination: &Destination) -> Json {
        match destination {
            Destination::Fhir(server) => {
                let writes = WRITES.iter().position(|w| *w == server.writes).map_or(0, |place| place + 1);
                json!([1, server.id, server.label, server.base_url, writes, server.max_bytes, write_auth(&server.auth)])
            }
            Destination::Webhook(hook) => {
                let shape = match hook.shape() {
                    Wrap::Raw => json!(1),
                    Wrap::Data => json!(2),
                    Wrap::Template(text) => json!(text),
                };
                let rules = hook.already_there.as_ref().map(|rules| list(rules.iter().map(|r| json!([r.status, r.at, r.is]))));
                json!([
                    2,
                    hook.id,
                    hook.label,
                    hook.url,
                    u8::from(hook.method == Verb::Put),
                    shape,
                    hook.content_type,
                    hook.accepted,
                    rules,
                    hook.max_bytes,
                    write_table(&hook.headers),
                    write_auth(&hook.auth),
                ])
            }
            // The keys that a file is encrypted to are the loader's to know (`src/browser/start.js`): no program reads them.
            Destination::File { id, label, .. } => json!([3, id, label]),
            Destination::Mail { id, label, address, .. } => json!([4, id, label, address]),
        }
    }

    fn write_auth(auth: &Auth) -> Json {
        match auth {
            Auth::None => json!([]),
            Auth::Basic => json!([1]),
            Auth::Bearer => json!([2]),
            Auth::Cookie { csrf: None, login } => json!([3, login]),
            Auth::Cookie { csrf: Some(csrf), login } => json!([3, login, csrf.header, csrf.cookie, csrf.meta]),
            Auth::Oidc { issuer, client_id, scopes } => json!([4, issuer, client_id, scopes]),
        }
    }
}

#[cfg(feature = "native")]
pub use write::{write_destination, write_table};

/// Names are written in their order.
pub fn read_table(parts: &mut Parts) -> Table {
    Table(parts.list(|parts| Some((parts.text()?, parts.words()))))
}

/// Reads of it what a form has to know.
pub fn read_addressee(parts: &mut Parts) -> Option<Addressee> {
    let mut parts = parts.parts();
    let (kind, id, label) = (parts.number(), parts.words(), parts.words());
    (kind > 0).then_some(Addressee { id, label, file: kind == 3 })
}

/// Reads what `write_destination` wrote.
pub fn read_destination(parts: &mut Parts) -> Option<Destination> {
    let mut parts = parts.parts();
    let (kind, id, label) = (parts.number(), parts.words(), parts.words());
    Some(match kind {
        1 => Destination::Fhir(FhirServer {
            id,
            label,
            base_url: parts.words(),
            writes: parts.code(&WRITES)?,
            max_bytes: parts.take().as_u64(),
            auth: read_auth(parts.parts())?,
        }),
        2 => {
            let (url, method) = (parts.words(), if parts.number() == 0 { Verb::Post } else { Verb::Put });
            let shape = parts.take();
            let template = shape.as_str().map(|text| Wrap::Template(text.to_owned()));
            Destination::Webhook(Webhook {
                id,
                label,
                url,
                method,
                wrap: if shape.as_u64() == Some(2) { Wrap::Data } else { Wrap::Raw },
                envelope: template,
                content_type: parts.text(),
                accepted: parts.list(|parts| status(parts.number())),
                already_there: parts.some().map(|mut rules| rules.rest(read_rule)),
                max_bytes: parts.take().as_u64(),
                headers: read_table(&mut parts),
                auth: read_auth(parts.parts())?,
            })
        }
        3 => Destination::File { id, label, encrypt_to: None },
        4 => Destination::Mail { id, label, address: parts.words(), encrypt_to: None },
        _ => return None,
    })
}

fn status(number: u64) -> Option<u16> {
    u16::try_from(number).ok()
}

fn read_rule(parts: &mut Parts) -> Option<AlreadyThere> {
    let mut rule = parts.parts();
    Some(AlreadyThere { status: status(rule.number())?, at: rule.text(), is: rule.text() })
}

fn read_auth(mut parts: Parts) -> Option<Auth> {
    Some(match parts.number() {
        0 => Auth::None,
        1 => Auth::Basic,
        2 => Auth::Bearer,
        3 => {
            let login = parts.text();
            Auth::Cookie { login, csrf: parts.text().map(|header| Csrf { header, cookie: parts.text(), meta: parts.text() }) }
        }
        4 => Auth::Oidc { issuer: parts.words(), client_id: parts.words(), scopes: parts.list(Parts::text) },
        _ => return None,
    })
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use serde_json::json;
    use std::cell::Cell;

    fn back(destination: &Destination) -> Option<Destination> {
        let (block, faulty) = (json!([write_destination(destination)]), Cell::new(false));
        let read = read_destination(&mut Parts::of(&block, &faulty));
        read.filter(|_| !faulty.get())
    }

    #[test]
    fn what_is_written_is_read_back() {
        let full = Webhook {
            id: "w".into(),
            label: "W".into(),
            url: "https://hook.example/{id}".into(),
            method: Verb::Put,
            wrap: Wrap::Raw,
            envelope: Some(Wrap::Template("{\"id\":\"{id}\"}".into())),
            content_type: Some("text/plain".into()),
            accepted: vec![201, 204],
            already_there: Some(vec![AlreadyThere { status: 400, at: Some("/errors/0".into()), is: Some("X".into()) }]),
            max_bytes: Some(1_000_000),
            headers: Table(vec![("x-a".to_owned(), "k".to_owned())]),
            auth: Auth::Cookie {
                csrf: Some(Csrf { header: "X-Csrf".into(), cookie: None, meta: Some("csrf".into()) }),
                login: Some("/connexion".into()),
            },
        };
        let plain = Webhook { id: "v".into(), wrap: Wrap::Data, already_there: Some(Vec::new()), ..Webhook::default() };
        let oidc = Auth::Oidc { issuer: "https://id.example".into(), client_id: "guichet".into(), scopes: vec!["openid".into()] };
        let server = FhirServer { id: "f".into(), base_url: "https://fhir.example".into(), ..FhirServer::default() };
        let all = [
            Destination::Webhook(full),
            Destination::Webhook(plain),
            Destination::Webhook(Webhook { auth: Auth::Cookie { csrf: None, login: None }, ..Webhook::default() }),
            Destination::Fhir(FhirServer { writes: Writes::Each, max_bytes: Some(5), auth: oidc, ..server.clone() }),
            Destination::Fhir(FhirServer { auth: Auth::Basic, ..server.clone() }),
            Destination::Fhir(FhirServer { writes: Writes::Transaction, auth: Auth::Bearer, ..server }),
            Destination::Mail { id: "m".into(), label: "M".into(), address: "a@b.example".into(), encrypt_to: None },
            Destination::File { id: "p".into(), label: "P".into(), encrypt_to: None },
        ];
        for destination in all {
            assert_eq!(back(&destination), Some(destination));
        }
        let faulty = Cell::new(false);
        assert_eq!(read_destination(&mut Parts::of(&json!([[9, "a", "b"]]), &faulty)), None);
    }
}
