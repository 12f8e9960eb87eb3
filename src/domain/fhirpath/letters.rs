//! Capitals and small letters.

/// In capitals, or without. The scripts that have both and are written in Europe: Latin, Greek, Cyrillic, Armenian. The standard library's
/// tables for all scripts would weigh more than all functions of this file.
pub fn cased(text: &str, upper: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if upper && c == 'ß' {
            out.push_str("SS");
        } else {
            out.push(letter(c, upper));
        }
    }
    out
}

/// Runs of capitals: first, last, and how far the small letter is; 1: each capital is followed by its small letter.
const CAPITALS: &[(u32, u32, u32)] = &[
    (0xC0, 0xD6, 32),
    (0xD8, 0xDE, 32),
    (0x100, 0x12E, 1),
    (0x132, 0x136, 1),
    (0x139, 0x147, 1),
    (0x14A, 0x176, 1),
    (0x179, 0x17D, 1),
    (0x1CD, 0x1DB, 1),
    (0x1DE, 0x1EE, 1),
    (0x1F8, 0x21E, 1),
    (0x222, 0x232, 1),
    (0x386, 0x386, 38),
    (0x388, 0x38A, 37),
    (0x38C, 0x38C, 64),
    (0x38E, 0x38F, 63),
    (0x391, 0x3A1, 32),
    (0x3A3, 0x3AB, 32),
    (0x400, 0x40F, 80),
    (0x410, 0x42F, 32),
    (0x460, 0x480, 1),
    (0x48A, 0x4BE, 1),
    (0x4D0, 0x52E, 1),
    (0x531, 0x556, 48),
    (0x1E00, 0x1E94, 1),
    (0x1EA0, 0x1EFE, 1),
];

fn letter(c: char, upper: bool) -> char {
    if c.is_ascii() {
        return if upper { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    }
    match (c, upper) {
        ('ÿ', true) => return 'Ÿ',
        ('Ÿ', false) => return 'ÿ',
        ('ς', true) => return 'Σ',
        ('ẞ', false) => return 'ß',
        ('µ', true) => return 'Μ',
        ('ı', true) => return 'I',
        _ => {}
    }
    let code = u32::from(c);
    for (first, last, far) in CAPITALS {
        let start = if upper { first + far } else { *first };
        let end = if upper { last + far } else { *last };
        if (start..=end).contains(&code) && (*far > 1 || (code - start).is_multiple_of(2)) {
            return char::from_u32(if upper { code - far } else { code + far }).unwrap_or(c);
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_unicode_in_the_scripts_that_are_covered() {
        for (first, last, _) in CAPITALS {
            for c in (*first..=last + 1).filter_map(char::from_u32) {
                let (up, down) = (c.to_uppercase().to_string(), c.to_lowercase().to_string());
                if up.chars().count() == 1 && down.chars().count() == 1 {
                    assert_eq!((cased(&c.to_string(), true), cased(&c.to_string(), false)), (up, down), "{c:?}");
                }
            }
        }
        for text in ["Élève cœur ÿ", "Straße", "Ωμέγα Ώ", "Жизнь Ё", "Łódź Ğ ŐŰ", "Հայ", "Tiếng Việt", "中文 عربي"]
        {
            assert_eq!((cased(text, true), cased(text, false)), (text.to_uppercase(), text.to_lowercase()));
        }
    }
}
