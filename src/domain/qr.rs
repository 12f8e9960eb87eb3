//! A text as a QR code: which modules are black, as a path to draw.

use fast_qr::{ECL, QRBuilder};

/// White modules around the code, as the standard asks.
pub const QUIET: usize = 4;

/// A code that can be drawn.
pub struct QrCode {
    /// Modules on a side, the white ones around included.
    pub side: usize,
    /// The black ones as an SVG path, in modules: one stretch after the other, row by row.
    pub path: String,
}

/// The code of a text; nothing for a text that no code holds.
pub fn qr_code(text: &str) -> Option<QrCode> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
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
    Some(QrCode { side: code.size + 2 * QUIET, path })
}
