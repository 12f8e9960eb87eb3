//! Chance, and bytes as text.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// SHA-256; `None` where the browser has no WebCrypto (a page that was not served safely).
pub async fn digest(bytes: &[u8]) -> Option<Vec<u8>> {
    let subtle = Reflect::get(&web_sys::window()?.crypto().ok()?.into(), &"subtle".into()).ok()?;
    let subtle: web_sys::SubtleCrypto = subtle.dyn_into().ok()?;
    let sum: ArrayBuffer = JsFuture::from(subtle.digest_with_str_and_u8_array("SHA-256", bytes).ok()?).await.ok()?.dyn_into().ok()?;
    Some(Uint8Array::new(&sum).to_vec())
}

/// Bytes in hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
}

/// 256 bits that nobody can guess, in hexadecimal digits.
pub fn random() -> Option<String> {
    let mut bytes = [0u8; 32];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(hexadecimal(&bytes))
}

/// Bytes in base64.
pub fn base64(bytes: &[u8]) -> Option<String> {
    web_sys::window()?.btoa(&bytes.iter().map(|b| char::from(*b)).collect::<String>()).ok()
}

/// The same for addresses, without padding.
pub fn base64url(bytes: &[u8]) -> Option<String> {
    Some(base64(bytes)?.replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned())
}
