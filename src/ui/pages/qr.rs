//! A page's address as a QR code: black on white, inline, made when the page is written.

use super::Context;
use fast_qr::{ECL, QRBuilder};
use leptos::prelude::*;

/// White modules around the code, as the standard asks.
const QUIET: usize = 4;

/// The code of the page at `path` with the address in words beside it; nothing for an address that no code holds.
pub fn qr_view(context: Context<'_>, path: &str) -> Option<AnyView> {
    let address = format!("{}{path}", context.site.address);
    let (size, modules) = modules(&address)?;
    let side = size + 2 * QUIET;
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

/// How many modules a side has, and the black ones as a path: one stretch after the other, row by row.
fn modules(address: &str) -> Option<(usize, String)> {
    let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
    let dark = |x: usize, y: usize| code.data.get(y * code.size + x).is_some_and(|m| m.value());
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let length = (x..code.size).take_while(|x| dark(*x, y)).count();
            if length > 0 {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET));
            }
            x += length.max(1);
        }
    }
    Some((code.size, path))
}
