//! Units, until the table is there.

use rust_decimal::Decimal;

/// Converts between units.
pub fn convert(value: Decimal, from: &str, to: &str) -> Option<Decimal> {
    (from == to).then_some(value)
}
