//! **Seal**: a file encrypted to the public keys of its receivers, in the format of age, so that only they can read it.
//!
//! A third program of the same crate, fetched when a file is handed over on a site whose destination names a key
//! (`docs/decisions/0014-sealed-file.md`). The command line takes [`recipient`] from here: what it accepts is what a page can encrypt to.

use age::x25519::Recipient;
use std::io::Write;

/// Why a text is not the public key of a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRecipient {
    /// It holds a secret key.
    Secret,
    /// It is something else, or it was not copied whole.
    Unknown,
}

/// Reads a receiver's public key, `age1…`.
///
/// # Errors
/// The text is no such key.
pub fn recipient(text: &str) -> Result<Recipient, NoRecipient> {
    if text.to_ascii_uppercase().contains("AGE-SECRET-KEY-") {
        return Err(NoRecipient::Secret);
    }
    text.parse().map_err(|_| NoRecipient::Unknown)
}

/// A text encrypted to these public keys, a space between two; each one opens it alone. None where a key cannot be read: it is never left out.
#[cfg_attr(feature = "seal", wasm_bindgen::prelude::wasm_bindgen)]
pub fn seal(recipients: &str, text: &str) -> Option<Vec<u8>> {
    let recipients = recipients.split(' ').map(recipient).collect::<Result<Vec<_>, _>>().ok()?;
    let encryptor = age::Encryptor::with_recipients(recipients.iter().map(|r| r as &dyn age::Recipient)).ok()?;
    let mut sealed = Vec::with_capacity(text.len() + 4096);
    let mut writer = encryptor.wrap_output(&mut sealed).ok()?;
    writer.write_all(text.as_bytes()).ok()?;
    writer.finish().ok()?;
    Some(sealed)
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use age::x25519::Identity;
    use std::io::Read;

    fn opened(sealed: &[u8], key: &Identity) -> Option<String> {
        let mut text = String::new();
        let decryptor = age::Decryptor::new(sealed).unwrap();
        decryptor.decrypt(std::iter::once(key as &dyn age::Identity)).ok()?.read_to_string(&mut text).unwrap();
        Some(text)
    }

    #[test]
    fn each_receiver_opens_it_alone_and_nobody_else_does() {
        let (one, other, stranger) = (Identity::generate(), Identity::generate(), Identity::generate());
        let keys = format!("{} {}", one.to_public(), other.to_public());
        // More than one of the parts that the format cuts a text into.
        let text = "Éléonore « née » 😀\n".repeat(9_000);
        let sealed = seal(&keys, &text).unwrap();
        assert_eq!(opened(&sealed, &one).as_deref(), Some(text.as_str()));
        assert_eq!(opened(&sealed, &other).as_deref(), Some(text.as_str()));
        assert_eq!(opened(&sealed, &stranger), None);
        assert!(!sealed.windows(9).any(|w| w == "Éléonor".as_bytes()));
        assert_ne!(seal(&keys, &text).unwrap(), sealed, "no two are alike");
    }

    #[test]
    fn a_key_that_cannot_be_read_seals_nothing() {
        use age::secrecy::ExposeSecret;
        let key = Identity::generate();
        let (public, secret) = (key.to_public().to_string(), key.to_string());
        assert!(recipient(&public).is_ok());
        assert_eq!(recipient(secret.expose_secret()).err(), Some(NoRecipient::Secret));
        assert_eq!(recipient(&format!("# {}", secret.expose_secret().to_lowercase())).err(), Some(NoRecipient::Secret));
        let mut broken = public.clone();
        let last = broken.pop().unwrap();
        broken.push(if last == 'q' { 'p' } else { 'q' });
        for wrong in ["", "age1", &broken, public.trim_start_matches("age"), &format!(" {public}"), "ssh-ed25519 AAAA"] {
            assert_eq!(recipient(wrong).err(), Some(NoRecipient::Unknown), "{wrong}");
            assert!(seal(&format!("{public} {wrong}"), "x").is_none(), "{wrong}");
        }
        assert!(seal("", "x").is_none());
    }
}
