//! A message that a person sends from their own secure mailbox: the address and the words are prepared, the file is attached by hand.
//!
//! Nothing about health or a person stands in the link: it is kept by browsers and shown by mail programs. The subject is the reference.

use crate::content::Texts;

/// A prepared message. It is for the person to send, with the file of [`super::Delivery::by_hand`] attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// To whom.
    pub address: String,
    /// The reference, and no more.
    pub subject: String,
    /// What to attach, in words.
    pub body: String,
}

impl Mail {
    /// Prepares the message to this address about a sending with this reference, of which the person has this file.
    pub fn prepare(address: &str, reference: &str, file: &str, texts: &Texts) -> Self {
        Self {
            address: address.to_owned(),
            subject: texts.fill("mail.subject", &[("reference", reference)]),
            body: texts.fill("mail.body", &[("file", file)]),
        }
    }

    /// The link to any sending at this address: `{reference}` stands in it where the reference goes.
    pub fn template(address: &str, file: impl Fn(&str) -> String, texts: &Texts) -> String {
        let place = "{reference}";
        let link = Self::prepare(address, place, &file(place), texts).link();
        link.replace(&encoded(place, b""), place)
    }

    /// The link that opens the person's mail program.
    pub fn link(&self) -> String {
        format!("mailto:{}?subject={}&body={}", encoded(&self.address, b"@"), encoded(&self.subject, b""), encoded(&self.body, b""))
    }
}

/// Percent-encoding of all but letters, digits, `-._~` and what is allowed besides.
fn encoded(text: &str, allowed: &[u8]) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || allowed.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].into_iter().filter_map(|half| char::from_digit(u32::from(half), 16)));
        }
    }
    out
}
