//! A page's address as a QR code: black on white, inline, made when the page is written.

use super::Context;
use crate::domain::qr::{QrCode, qr_code};
use leptos::prelude::*;

/// The code of the page at `path` with the address in words beside it; nothing for an address that no code holds.
pub fn qr_view(context: Context<'_>, path: &str) -> Option<AnyView> {
    let address = format!("{}{path}", context.site.address);
    let QrCode { side, path: modules } = qr_code(&address)?;
    let shown = address.split_once("://").map_or_else(|| address.clone(), |(_, rest)| rest.to_owned());
    Some(
        view! {
            <p class="qr">
                <svg viewBox=format!("0 0 {side} {side}") role="img" aria-label=context.say("qr.label") shape-rendering="crispEdges" focusable="false">
                    <path fill="#fff" d=format!("M0 0h{side}v{side}H0z")/>
                    <path d=modules/>
                </svg>
                <span>{context.say("qr.text")}<br/><span class="qr__address">{shown}</span></span>
            </p>
        }
        .into_any(),
    )
}
