//! French identifiers: national numbers, phones, postal codes. What is certainly wrong is told from what is only doubtful.
//!
//! The form itself asks for these checks in its questionnaire, by patterns and expressions; here they serve the command line, what is
//! sent, and the tests that hold both together.

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// As it should be.
    Right,
    /// Perhaps mistyped: said, never blocking.
    Doubtful,
    /// No such number can exist.
    Wrong,
}

/// What a national registration number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// NIR.
    Permanent,
    /// NIA: a number for the time being.
    Temporary,
}

/// How a phone number was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phone {
    /// Ten digits from 0, or a French country code and nine digits; overseas included.
    French,
    /// `+` or `00` and another country's code.
    Foreign,
}

/// The sum by Luhn's rule is a multiple of ten. False for anything but digits.
fn luhn(digits: &str) -> bool {
    let mut sum = 0;
    for (place, letter) in digits.chars().rev().enumerate() {
        let Some(digit) = letter.to_digit(10) else { return false };
        let value = if place % 2 == 1 { digit * 2 } else { digit };
        sum += value / 10 + value % 10;
    }
    sum % 10 == 0
}

/// Without blanks, in capitals.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// RPPS: eleven digits. The key is only a hint: published samples break it.
pub fn rpps(text: &str) -> Check {
    let text = bare(text);
    match () {
        () if !is_digits(&text, 11) => Check::Wrong,
        () if luhn(&text) => Check::Right,
        () => Check::Doubtful,
    }
}

/// FINESS: nine characters, by Luhn's rule. Of Corsican numbers only the form is looked at: their key's rule is not confirmed.
pub fn finess(text: &str) -> Check {
    let text = bare(text);
    let corsican = text.strip_prefix("2A").or_else(|| text.strip_prefix("2B")).is_some_and(|rest| is_digits(rest, 7));
    if corsican || (is_digits(&text, 9) && luhn(&text)) { Check::Right } else { Check::Wrong }
}

/// SIRET: fourteen digits. Post offices break the key, so that it is only a hint.
pub fn siret(text: &str) -> Check {
    let text = bare(text);
    match () {
        () if !is_digits(&text, 14) => Check::Wrong,
        () if luhn(&text) => Check::Right,
        () => Check::Doubtful,
    }
}

/// The key of the first thirteen characters of a registration number: 01 to 97.
pub fn registration_key(body: &str) -> Option<u64> {
    // Corsica counts as departments 19 and 18.
    let department = body.get(5..7)?;
    let digits = match department {
        "2A" => [body.get(..5)?, "19", body.get(7..)?].concat(),
        "2B" => [body.get(..5)?, "18", body.get(7..)?].concat(),
        _ => body.to_owned(),
    };
    is_digits(&digits, 13).then(|| digits.parse::<u64>().ok().map(|n| 97 - n % 97)).flatten()
}

/// A registration number with its key (NIR or NIA); `None` when its form or its key is wrong. It is never an INS: that comes from the INSi
/// service only.
pub fn registration(text: &str) -> Option<Registration> {
    let text = bare(text);
    if text.len() != 15 || !text.is_ascii() {
        return None;
    }
    let sort = match text.get(..1)? {
        "1" | "2" => Registration::Permanent,
        "3" | "4" | "7" | "8" => Registration::Temporary,
        _ => return None,
    };
    // Beyond twelve: the month is not known to the civil record.
    let month = text.get(3..5).filter(|m| is_digits(m, 2))?.parse::<u8>().ok()?;
    if !matches!(month, 1..=12 | 20..=42 | 50..=99) {
        return None;
    }
    let key = registration_key(text.get(..13)?)?;
    let typed = text.get(13..).filter(|k| is_digits(k, 2))?;
    (typed.parse() == Ok(key)).then_some(sort)
}

/// A phone number: its length is looked at, what was typed stays as it is. Short numbers are shown, never entered.
pub fn phone(text: &str) -> Option<Phone> {
    let plain: String = text.replace("(0)", "").chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
    let abroad = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
    let nine = |rest: &str| is_digits(rest, 9) && !rest.starts_with('0');
    let Some(abroad) = abroad else {
        return plain.strip_prefix('0').is_some_and(nine).then_some(Phone::French);
    };
    if let Some(rest) = ["33", "262", "590", "594", "596"].into_iter().find_map(|code| abroad.strip_prefix(code)) {
        return nine(rest).then_some(Phone::French);
    }
    let digits = abroad.bytes().all(|b| b.is_ascii_digit()) && !abroad.starts_with('0');
    (digits && (7..=15).contains(&abroad.len())).then_some(Phone::Foreign)
}

/// A postal code of France, overseas included; Corsica's begin with 20.
pub fn is_postal_code(text: &str) -> bool {
    let text = text.trim();
    let start = text.get(..2).and_then(|s| s.parse::<u8>().ok());
    is_digits(text, 5) && start.is_some_and(|s| matches!(s, 1..=95 | 97 | 98))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registration_numbers_by_form_and_key() {
        use Registration::{Permanent, Temporary};
        for (text, is) in [
            ("2550814168025 38", Some(Permanent)),
            ("1700199999999 45", Some(Permanent)),
            ("170012A999999 71", Some(Permanent)),
            ("1 70 01 2a 999 999 71", Some(Permanent)),
            ("270012B999999 48", Some(Permanent)),
            ("2840699352001 09", Some(Permanent)),
            ("7700199999999 36", Some(Temporary)),
            ("1700199999999 46", None),
            ("9700199999999 45", None),
            ("5700199999999 45", None),
            ("170012A999999 72", None),
            // Corsica without its subtraction, as wrong snippets have it.
            ("170012A999999 07", None),
            ("1700199999999", None),
            ("1700199999999 4", None),
            ("17001999999994545", None),
            ("1700199999999 ab", None),
            ("17é01999999999 45", None),
            ("", None),
        ] {
            assert_eq!(registration(text), is, "{text}");
        }
        for (body, key) in
            [("2550814168025", 38), ("1700199999999", 45), ("170012A999999", 71), ("270012B999999", 48), ("2840699352001", 9), ("7700199999999", 36)]
        {
            assert_eq!(registration_key(body), Some(key));
        }
        assert_eq!((registration_key("17001"), registration_key("170012C999999")), (None, None));
        // The key runs from 01 to 97, and never is 00.
        let keys: std::collections::BTreeSet<u64> = (0..97).filter_map(|n| registration_key(&format!("17001999999{n:02}"))).collect();
        assert_eq!((keys.len(), keys.first(), keys.last()), (97, Some(&1), Some(&97)));
    }

    #[test]
    fn months_that_the_civil_record_does_not_know_are_taken() {
        let with = |month: &str| {
            let body = format!("170{month}99999999");
            let key = registration_key(&body).unwrap();
            registration(&format!("{body}{key:02}")).is_some()
        };
        for month in ["01", "12", "20", "29", "30", "42", "50", "99"] {
            assert!(with(month), "{month}");
        }
        for month in ["00", "13", "19", "43", "49"] {
            assert!(!with(month), "{month}");
        }
    }

    #[test]
    fn numbers_of_professionals_and_establishments() {
        for (text, is) in [
            ("99700218896", Check::Right),
            ("99700366240", Check::Right),
            (" 997 002 18896 ", Check::Right),
            ("99700218897", Check::Doubtful),
            ("10101201234", Check::Doubtful),
            ("9970021889", Check::Wrong),
            ("997002188960", Check::Wrong),
            ("9970021889A", Check::Wrong),
            ("", Check::Wrong),
        ] {
            assert_eq!(rpps(text), is, "{text}");
        }
        for (text, is) in [
            ("750712184", Check::Right),
            ("940100027", Check::Right),
            ("940000664", Check::Right),
            ("690781810", Check::Right),
            ("999999998", Check::Right),
            ("999999997", Check::Wrong),
            ("2A0000014", Check::Right),
            ("2b0000012", Check::Right),
            ("2C0000012", Check::Wrong),
            ("99999999", Check::Wrong),
            ("9999999980", Check::Wrong),
        ] {
            assert_eq!(finess(text), is, "{text}");
        }
        assert_eq!(siret("99999999800000"), if luhn("99999999800000") { Check::Right } else { Check::Doubtful });
        assert_eq!((siret("1234567890123"), siret("1234567890123A")), (Check::Wrong, Check::Wrong));
    }

    #[test]
    fn phones_by_their_length() {
        use Phone::{Foreign, French};
        for (text, is) in [
            ("01 99 00 12 34", Some(French)),
            ("06.39.98.12.34", Some(French)),
            ("06-39-98-12-34", Some(French)),
            ("0639981234", Some(French)),
            ("+33 6 39 98 12 34", Some(French)),
            ("0033 6 39 98 12 34", Some(French)),
            ("+33 (0) 6 39 98 12 34", Some(French)),
            ("0590 12 34 56", Some(French)),
            ("+590 590 12 34 56", Some(French)),
            ("+594 694 12 34 56", Some(French)),
            ("+596 696 12 34 56", Some(French)),
            ("+262 262 12 34 56", Some(French)),
            ("+262 639 12 34 56", Some(French)),
            ("+687 12 34 56", Some(Foreign)),
            ("+689 40 12 34 56", Some(Foreign)),
            ("+508 41 12 34", Some(Foreign)),
            ("+32 470 12 34 56", Some(Foreign)),
            ("+1 202 555 0123", Some(Foreign)),
            ("00 44 20 7946 0123", Some(Foreign)),
            ("15", None),
            ("112", None),
            ("3114", None),
            ("0039", None),
            ("00 99 00 12 34", Some(Foreign)),
            ("01 99 00 12 3", None),
            ("01 99 00 12 345", None),
            ("+33 0 99 00 12 34", None),
            ("+33 1 99 00 12", None),
            ("+1234567890123456", None),
            ("demain", None),
            ("", None),
        ] {
            assert_eq!(phone(text), is, "{text}");
        }
    }

    #[test]
    fn postal_codes_of_france() {
        for good in ["01000", "20000", "20600", "75056", "95880", "97110", "97600", "98800", "98000", " 94010 "] {
            assert!(is_postal_code(good), "{good}");
        }
        for bad in ["00100", "96000", "99999", "2A004", "2B033", "7501", "750560", "", "7505é"] {
            assert!(!is_postal_code(bad), "{bad}");
        }
    }
}
