//! The reference of a sending, made to be read out on the phone.

/// Letters and digits that nobody mistakes for one another: no B/8, I/1, O/Q/0, S/5, Z/2, G/6, M/N.
const SIGNS: &[u8; 20] = b"ACDEFHJKLPRTUVWX3479";

/// Nine signs in three groups of three: `K7P-4RT-9AC`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// Makes a reference from at least nine random bytes (a UUID's sixteen, as a rule); 20⁹ of them exist, about 5 × 10¹¹.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(11);
        // Pairs of bytes, so that the remainder is spread evenly enough.
        for (index, pair) in bytes.iter().zip(bytes.iter().rev()).take(9).enumerate() {
            if index == 3 || index == 6 {
                text.push('-');
            }
            let number = usize::from(*pair.0) * 257 + usize::from(*pair.1) * 31;
            text.push(char::from(SIGNS.get(number % SIGNS.len()).copied().unwrap_or(b'A')));
        }
        Self(text)
    }

    /// The reference as shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_has_nine_clear_signs_in_three_groups() {
        for seed in 0..=255u8 {
            let bytes: Vec<u8> = (0..16u8).map(|i| i.wrapping_mul(97).wrapping_add(seed)).collect();
            let reference = Reference::from_bytes(&bytes);
            let text = reference.as_str();
            assert_eq!(text.len(), 11, "{text}");
            assert!(text.chars().all(|c| c == '-' || SIGNS.contains(&(c as u8))), "{text}");
            assert!(!text.contains(['B', 'I', 'O', 'Q', 'S', 'Z', '0', '1', '2', '5', '6', '8']));
        }
    }
}
