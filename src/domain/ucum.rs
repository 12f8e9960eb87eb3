//! **UCUM**, as far as forms need it: exact conversions between common units of the same kind.
//!
//! A unit is a product of atoms with prefixes and exponents: `mg/dL`, `kg/m2`, `10*9/L`, `mm[Hg]`. Calendar words (`day`, `years`) count
//! as the unit of about the same length.

use super::decimal::{over, plus, power_of_ten, tidy, times};
use super::fhirpath::WHOLE;
use rust_decimal::Decimal;

/// Mass, length, time, amount of substance, temperature, arbitrary units.
type Kind = [i8; 6];

/// A unit as a factor, in lowest terms of what is exact: `number / divisor * 10^power`.
struct Unit {
    number: Decimal,
    divisor: Decimal,
    power: i32,
    kind: Kind,
}

/// Symbol, whether it takes prefixes, number, power of ten, kind.
type Atom = (&'static str, bool, i64, i8, Kind);

const NONE: Kind = [0; 6];
const MASS: Kind = [1, 0, 0, 0, 0, 0];
const LENGTH: Kind = [0, 1, 0, 0, 0, 0];
const TIME: Kind = [0, 0, 1, 0, 0, 0];
const AMOUNT: Kind = [0, 0, 0, 1, 0, 0];
const WARMTH: Kind = [0, 0, 0, 0, 1, 0];
const VOLUME: Kind = [0, 3, 0, 0, 0, 0];
const PRESSURE: Kind = [1, -1, -2, 0, 0, 0];
const ENERGY: Kind = [1, 2, -2, 0, 0, 0];

const ATOMS: &[Atom] = &[
    ("g", true, 1, 0, MASS),
    ("m", true, 1, 0, LENGTH),
    ("s", true, 1, 0, TIME),
    ("mol", true, 1, 0, AMOUNT),
    ("K", true, 1, 0, WARMTH),
    ("L", true, 1, -3, VOLUME),
    ("l", true, 1, -3, VOLUME),
    ("1", false, 1, 0, NONE),
    ("10*", false, 10, 0, NONE),
    ("10^", false, 10, 0, NONE),
    ("%", false, 1, -2, NONE),
    ("[ppth]", false, 1, -3, NONE),
    ("[ppm]", false, 1, -6, NONE),
    ("min", false, 60, 0, TIME),
    ("h", false, 3600, 0, TIME),
    ("d", false, 86_400, 0, TIME),
    ("wk", false, 604_800, 0, TIME),
    ("mo", false, 2_629_800, 0, TIME),
    ("a", false, 31_557_600, 0, TIME),
    ("t", true, 1, 6, MASS),
    ("[lb_av]", false, 45_359_237, -5, MASS),
    ("[oz_av]", false, 28_349_523_125, -9, MASS),
    ("[in_i]", false, 254, -4, LENGTH),
    ("[ft_i]", false, 3048, -4, LENGTH),
    ("[yd_i]", false, 9144, -4, LENGTH),
    ("[mi_i]", false, 1_609_344, -3, LENGTH),
    ("Pa", true, 1, 3, PRESSURE),
    ("bar", true, 1, 8, PRESSURE),
    ("m[Hg]", true, 133_322, 3, PRESSURE),
    ("m[H2O]", true, 980_665, 1, PRESSURE),
    ("atm", false, 101_325, 3, PRESSURE),
    ("N", true, 1, 3, [1, 1, -2, 0, 0, 0]),
    ("J", true, 1, 3, ENERGY),
    ("cal", true, 4184, 0, ENERGY),
    ("[Cal]", false, 4184, 3, ENERGY),
    ("W", true, 1, 3, [1, 2, -3, 0, 0, 0]),
    ("Hz", true, 1, 0, [0, 0, -1, 0, 0, 0]),
    ("Bq", true, 1, 0, [0, 0, -1, 0, 0, 0]),
    ("Gy", true, 1, 0, [0, 2, -2, 0, 0, 0]),
    ("Sv", true, 1, 0, [0, 2, -2, 0, 0, 0]),
    ("kat", true, 1, 0, [0, 0, -1, 1, 0, 0]),
    ("osm", true, 1, 0, AMOUNT),
    ("eq", true, 1, 0, AMOUNT),
    ("[iU]", true, 1, 0, [0, 0, 0, 0, 0, 1]),
    ("[IU]", true, 1, 0, [0, 0, 0, 0, 0, 1]),
];

const PREFIXES: &[(&str, i32)] =
    &[("da", 1), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("h", 2), ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12), ("f", -15)];

/// A calendar word, or its plural, as a unit.
const WORDS: &[(&str, &str)] =
    &[("year", "a"), ("month", "mo"), ("week", "wk"), ("day", "d"), ("hour", "h"), ("minute", "min"), ("second", "s"), ("millisecond", "ms")];

/// The value in another unit of the same kind; `None` when there is no way.
pub fn convert(value: Decimal, from: &str, to: &str) -> Option<Decimal> {
    let (from, to) = (code_of(from), code_of(to));
    if from == to {
        return Some(value);
    }
    if !WHOLE {
        return None;
    }
    if is_warmth(from) && is_warmth(to) {
        return from_kelvin(to_kelvin(value, from)?, to);
    }
    let (a, b) = (read(from)?, read(to)?);
    if a.kind != b.kind {
        return None;
    }
    let number = times(times(value, a.number)?, b.divisor)?;
    let divisor = times(a.divisor, b.number)?;
    let power = a.power - b.power;
    let ten = power_of_ten(power.unsigned_abs())?;
    let (number, divisor) = if power < 0 { (number, times(divisor, ten)?) } else { (times(number, ten)?, divisor) };
    over(number, divisor)
}

/// Whether a unit is known here.
pub fn is_known(unit: &str) -> bool {
    let unit = code_of(unit);
    is_warmth(unit) || read(unit).is_some()
}

fn code_of(unit: &str) -> &str {
    let single = unit.strip_suffix('s').unwrap_or(unit);
    WORDS.iter().find(|w| w.0 == single).map_or(if unit.is_empty() { "1" } else { unit }, |w| w.1)
}

fn is_warmth(unit: &str) -> bool {
    matches!(unit, "Cel" | "[degF]" | "K")
}

/// 459.67 °F above absolute zero, 273.15 °C.
fn to_kelvin(value: Decimal, unit: &str) -> Option<Decimal> {
    match unit {
        "Cel" => plus(value, Decimal::new(27_315, 2)),
        "[degF]" => over(times(plus(value, Decimal::new(45_967, 2))?, Decimal::new(5, 0))?, Decimal::new(9, 0)),
        _ => Some(value),
    }
}

fn from_kelvin(value: Decimal, unit: &str) -> Option<Decimal> {
    let value = match unit {
        "Cel" => plus(value, Decimal::new(-27_315, 2))?,
        "[degF]" => plus(over(times(value, Decimal::new(9, 0))?, Decimal::new(5, 0))?, Decimal::new(-45_967, 2))?,
        _ => value,
    };
    // Ninths are cut where they no longer mean anything.
    Some(tidy(value, 20))
}

/// A whole unit: atoms with `.` and `/` between them.
fn read(unit: &str) -> Option<Unit> {
    let mut whole = Unit { number: Decimal::ONE, divisor: Decimal::ONE, power: 0, kind: NONE };
    let mut rest = unit;
    let mut is_below = false;
    // At most so many parts: longer ones are no units.
    for _ in 0..8 {
        if let Some(after) = rest.strip_prefix('/') {
            is_below = true;
            rest = after;
        }
        let mut end = 0;
        let mut inside = false;
        for (at, c) in rest.char_indices() {
            match c {
                '[' | '{' => inside = true,
                ']' | '}' => inside = false,
                '.' | '/' if !inside => break,
                _ => {}
            }
            end = at + c.len_utf8();
        }
        let (part, after) = rest.split_at_checked(end)?;
        add(&mut whole, part, is_below)?;
        if after.is_empty() {
            return Some(whole);
        }
        is_below = after.starts_with('/');
        rest = after.get(1..)?;
    }
    None
}

/// One atom with its prefix, exponent and annotation.
fn add(whole: &mut Unit, part: &str, is_below: bool) -> Option<()> {
    let (part, note) = part.split_once('{').map_or((part, false), |(p, _)| (p, true));
    if part.is_empty() {
        return note.then_some(());
    }
    let start = part.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (mut symbol, mut exponent) = part.split_at_checked(start)?;
    let mut sign = if is_below { -1 } else { 1 };
    if symbol.is_empty() {
        (symbol, exponent) = (part, "");
    } else if let (Some(before), false) = (symbol.strip_suffix('-'), exponent.is_empty()) {
        (symbol, sign) = (before, -sign);
    }
    let exponent: i8 = if exponent.is_empty() { 1 } else { exponent.parse().ok().filter(|e| *e < 20)? };
    let (atom, power) = find(symbol)?;
    for (sum, own) in whole.kind.iter_mut().zip(atom.4) {
        *sum = sum.checked_add(own.checked_mul(exponent)?.checked_mul(sign)?)?;
    }
    whole.power += (power + i32::from(atom.3)) * i32::from(exponent) * i32::from(sign);
    if atom.0.starts_with("10") {
        whole.power += i32::from(exponent) * i32::from(sign);
        return Some(());
    }
    let place = if sign < 0 { &mut whole.divisor } else { &mut whole.number };
    for _ in 0..exponent {
        *place = times(*place, atom.2.into())?;
    }
    Some(())
}

/// The atom of a symbol, and the power of ten of its prefix.
fn find(symbol: &str) -> Option<(&'static Atom, i32)> {
    if let Some(atom) = ATOMS.iter().find(|a| a.0 == symbol) {
        return Some((atom, 0));
    }
    for (prefix, power) in PREFIXES {
        if let Some(rest) = symbol.strip_prefix(prefix)
            && let Some(atom) = ATOMS.iter().find(|a| a.1 && a.0 == rest)
        {
            return Some((atom, *power));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str, from: &str, to: &str) -> Option<String> {
        convert(value.parse().unwrap(), from, to).map(|n| n.to_string())
    }

    #[test]
    fn units_of_one_kind_are_converted_exactly() {
        for (value, from, to, want) in [
            ("70", "kg", "g", "70000"),
            ("1", "[lb_av]", "kg", "0.45359237"),
            ("170", "cm", "m", "1.7"),
            ("2", "wk", "d", "14"),
            ("3", "weeks", "day", "21"),
            ("90", "min", "h", "1.5"),
            ("120", "mm[Hg]", "kPa", "15.99864"),
            ("37", "Cel", "[degF]", "98.6"),
            ("98.6", "[degF]", "Cel", "37"),
            ("0", "Cel", "K", "273.15"),
            ("5.5", "mmol/L", "umol/mL", "5.5"),
            ("1", "g/dL", "g/L", "10"),
            ("12", "mg/L", "ug/mL", "12"),
            ("150", "10*9/L", "10*3/uL", "150"),
            ("25", "kg/m2", "g/cm2", "2.5"),
            ("50", "%", "1", "0.5"),
            ("1", "{score}", "1", "1"),
            ("60", "/min", "Hz", "1"),
            ("0.1", "m3", "L", "100"),
            ("1", "a", "years", "1"),
        ] {
            assert_eq!(shown(value, from, to).as_deref(), Some(want), "{value} {from} in {to}");
        }
    }

    #[test]
    fn other_kinds_and_unknown_units_are_not_converted() {
        for (from, to) in
            [("cm", "s"), ("mg", "mmol"), ("[s]", "s"), ("kg", "apple"), ("m2", "m"), ("Cel", "m"), ("[iU]", "mg"), ("", "kg"), ("/", "g")]
        {
            assert_eq!(shown("1", from, to), None, "{from} in {to}");
        }
        assert_eq!(shown("1", "apple", "apple").as_deref(), Some("1"));
    }
}
