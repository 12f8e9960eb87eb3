//! Where answers go: each destination of `site.json` describes its receiver as data, so that a new one needs no code (`docs/backends.md`).

use super::Table;
use serde::{Deserialize, Serialize};

/// A place where answers go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum Destination {
    /// A FHIR R4 server: one transaction Bundle per sending, or safe writes one after the other.
    Fhir(FhirServer),
    /// Any HTTP address that takes JSON: the documented envelope, with a schema and a version, or one made from a template.
    Webhook(Webhook),
    /// A message that the person sends from their own secure mailbox, with the file attached. Never sent by itself.
    Mail {
        /// Unique on the site.
        id: String,
        /// What the person sending is told.
        label: String,
        /// An MSSanté address.
        address: String,
        /// Public keys of the receiver, `age1…` (age, X25519): the file to attach is encrypted to them, and each key opens it.
        #[serde(default, rename = "encryptTo", skip_serializing_if = "Option::is_none")]
        encrypt_to: Option<Vec<String>>,
    },
    /// A file that the person keeps or hands over. Needs no server.
    File {
        /// Unique on the site.
        id: String,
        /// What the person sending is told.
        label: String,
        /// Public keys of the receiver, `age1…` (age, X25519): the file is encrypted to them, and each key opens it.
        #[serde(default, rename = "encryptTo", skip_serializing_if = "Option::is_none")]
        encrypt_to: Option<Vec<String>>,
    },
}

/// A FHIR R4 server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FhirServer {
    /// Unique on the site.
    pub id: String,
    /// What the person sending is told: « le guichet du Centre hospitalier … ».
    pub label: String,
    /// Base address, without a final slash.
    pub base_url: String,
    /// One transaction, or one write after the other.
    #[serde(default, skip_serializing_if = "is_default")]
    pub writes: Writes,
    /// Largest body that the server takes, in bytes: what is larger is not sent, and said at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u64>,
    /// How the server knows who sends.
    #[serde(default, skip_serializing_if = "is_default")]
    pub auth: Auth,
}

/// How a FHIR server is written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Writes {
    /// One transaction where the server states them; otherwise one safe write after the other.
    #[default]
    Any,
    /// One transaction, or nothing.
    Transaction,
    /// One safe write after the other, the request last, whatever the server states.
    Each,
}

/// Any HTTP address that takes JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Webhook {
    /// Unique on the site.
    pub id: String,
    /// What the person sending is told.
    pub label: String,
    /// The address; `{id}` is replaced by the sending's own id, so that a receiver that takes PUT never stores it twice.
    pub url: String,
    /// The HTTP verb.
    pub method: Verb,
    /// How the envelope is wrapped: `raw` or `data`. `envelope` says more.
    #[serde(default)]
    pub wrap: Wrap,
    /// The body: `raw`, `data`, or a template of JSON in which `{id}`, `{reference}`, `{authored}`, `{form}`, `{kind}`, `{sending}`, `{bundle}`,
    /// `{response}` and `{documents}` are replaced. A text that is one of them alone becomes its JSON value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Wrap>,
    /// The type of the body, in the place of `application/json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The statuses that say « received »; all from 200 to 299 when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<u16>,
    /// The answers that say « it was here already »; 412 to a PUT when this is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub already_there: Option<Vec<AlreadyThere>>,
    /// Largest body that the receiver takes, in bytes: what is larger is not sent, and said at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u64>,
    /// More headers, sent as they are. Never a secret: every visitor can read them.
    #[serde(default)]
    #[cfg_attr(feature = "native", schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub headers: Table,
    /// How the receiver knows who sends.
    #[serde(default, skip_serializing_if = "is_default")]
    pub auth: Auth,
}

/// An answer that says that the same sending was received before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AlreadyThere {
    /// The HTTP status.
    pub status: u16,
    /// Where in the body the code stands that tells it from other answers of this status: a JSON pointer, `/errors/0/extensions/code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The code that stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<String>,
}

/// How a receiver knows who sends. A secret never stands in the file: it is asked from the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum Auth {
    /// It does not.
    #[default]
    None,
    /// A name and a password, asked from the person.
    Basic,
    /// A token, asked from the person.
    Bearer,
    /// The session that the person already has on this very site: same origin only.
    Cookie {
        /// The token against forged requests, when the receiver wants one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        csrf: Option<Csrf>,
        /// The page of this site where the person signs in: `/connexion`. Opened in a tab of its own when there is no session.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        login: Option<String>,
    },
    /// The person signs in with OpenID Connect (code and PKCE, public client); the access token is sent.
    Oidc {
        /// The provider's address.
        issuer: String,
        /// This site's name there. Not a secret.
        client_id: String,
        /// What is asked for: `openid` at least.
        scopes: Vec<String>,
    },
}

/// Where the token against forged requests is read, and in which header it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Csrf {
    /// Name of the header.
    pub header: String,
    /// Name of the cookie that holds the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cookie: Option<String>,
    /// Name of the page's `<meta>` that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
}

/// What a form knows of a destination; the program that sends knows the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The destination's id.
    pub id: String,
    /// What the person sending is told.
    pub label: String,
    /// It is a file: the person hands it over.
    pub file: bool,
}

impl From<&Destination> for Addressee {
    fn from(destination: &Destination) -> Self {
        let file = matches!(destination, Destination::File { .. });
        Self { id: destination.id().to_owned(), label: destination.label().to_owned(), file }
    }
}

impl Destination {
    /// The destination's id.
    pub fn id(&self) -> &str {
        match self {
            Self::Fhir(FhirServer { id, .. }) | Self::Webhook(Webhook { id, .. }) | Self::Mail { id, .. } | Self::File { id, .. } => id,
        }
    }

    /// What the person sending is told.
    pub fn label(&self) -> &str {
        match self {
            Self::Fhir(FhirServer { label, .. }) | Self::Webhook(Webhook { label, .. }) | Self::Mail { label, .. } | Self::File { label, .. } => {
                label
            }
        }
    }

    /// The web address that answers are sent to.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Fhir(server) => Some(&server.base_url),
            Self::Webhook(hook) => Some(&hook.url),
            Self::Mail { .. } | Self::File { .. } => None,
        }
    }

    /// How the receiver knows who sends.
    pub fn auth(&self) -> &Auth {
        const NONE: &Auth = &Auth::None;
        match self {
            Self::Fhir(server) => &server.auth,
            Self::Webhook(hook) => &hook.auth,
            Self::Mail { .. } | Self::File { .. } => NONE,
        }
    }

    /// The public keys that a file for this destination is encrypted to, where it names any.
    pub fn encrypt_to(&self) -> Option<&[String]> {
        match self {
            Self::Mail { encrypt_to, .. } | Self::File { encrypt_to, .. } => encrypt_to.as_deref(),
            Self::Fhir(_) | Self::Webhook(_) => None,
        }
    }

    /// Names of the headers that are sent besides `Content-Type`, in lower case: a browser asks the receiver's permission for each.
    pub fn asked_headers(&self) -> Vec<String> {
        let mut names: Vec<String> = match self.auth() {
            Auth::None => Vec::new(),
            Auth::Cookie { csrf, .. } => csrf.iter().map(|c| c.header.to_ascii_lowercase()).collect(),
            Auth::Basic | Auth::Bearer | Auth::Oidc { .. } => vec!["authorization".to_owned()],
        };
        if let Self::Webhook(hook) = self {
            names.extend(hook.headers.0.iter().map(|(name, _)| name.to_ascii_lowercase()).filter(|n| n != "content-type"));
        }
        names
    }

    /// True where nothing is sent without the person's own hand: a file, a message.
    pub fn is_by_hand(&self) -> bool {
        matches!(self, Self::Mail { .. } | Self::File { .. })
    }
}

impl Webhook {
    /// The body's shape.
    pub fn shape(&self) -> &Wrap {
        self.envelope.as_ref().unwrap_or(&self.wrap)
    }
}

/// The HTTP verb of a webhook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
pub enum Verb {
    /// Each call makes a new record: the receiver has to compare ids itself.
    #[default]
    #[serde(rename = "POST")]
    Post,
    /// The id is in the address: the same sending twice is stored once.
    #[serde(rename = "PUT")]
    Put,
}

impl Verb {
    /// As HTTP writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// How a webhook's envelope is wrapped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wrap {
    /// The envelope itself.
    #[default]
    Raw,
    /// `{"data": envelope}`, as Kinto wants it.
    Data,
    /// A template: its JSON text.
    Template(String),
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(feature = "native")]
impl<'de> Deserialize<'de> for Wrap {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?;
        match json.as_str() {
            Some("raw") => Ok(Self::Raw),
            Some("data") => Ok(Self::Data),
            Some(text) if !(text.starts_with('{') && text.ends_with('}')) => {
                Err(serde::de::Error::custom(format!("unknown envelope `{text}`, expected `raw`, `data` or a template")))
            }
            _ => Ok(Self::Template(json.to_string())),
        }
    }
}

#[cfg(feature = "native")]
impl Serialize for Wrap {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Raw => serializer.serialize_str("raw"),
            Self::Data => serializer.serialize_str("data"),
            Self::Template(text) => serde_json::from_str::<serde_json::Value>(text).map_err(serde::ser::Error::custom)?.serialize(serializer),
        }
    }
}

#[cfg(feature = "native")]
impl schemars::JsonSchema for Wrap {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Wrap".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "How a webhook's envelope is wrapped: `raw` (the envelope itself), `data` (under one member, as Kinto wants it), or a template.",
            "anyOf": [
                { "enum": ["raw", "data"] },
                { "type": "string", "pattern": "^\\{[a-z]+\\}$" },
                { "type": "object" },
                { "type": "array" },
            ],
        })
    }
}

/// The browser's half reads destinations from the page, never from the file.
#[cfg(not(feature = "native"))]
impl<'de> Deserialize<'de> for Wrap {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::Template)
    }
}

#[cfg(not(feature = "native"))]
impl Serialize for Wrap {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if let Self::Template(text) = self { text } else { "" })
    }
}
