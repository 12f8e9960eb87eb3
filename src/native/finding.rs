//! What a check found: file, line, column, field, what is wrong and what puts it right.
//!
//! Made by `document`, `library` and `check`; printed by `bin/guichet.rs`. It never decides whether to go on.

use std::fmt;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The content must not be published.
    Error,
    /// The content may be published; somebody ought to look.
    Warning,
}

/// One thing found in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How grave.
    pub severity: Severity,
    /// The file, as reached from the working directory.
    pub file: String,
    /// Line from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// Column from 1, in characters; 0 with line 0.
    pub column: usize,
    /// Path of the field: `warningSigns[2].sources[0]`; empty when the file as a whole is meant.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// What puts it right.
    pub remedy: String,
}

impl Finding {
    /// An error about a whole file.
    pub fn of_file(file: impl fmt::Display, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_string(),
            line: 0,
            column: 0,
            field: String::new(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warned(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// True for an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `public/pathways/lung.json:41:7: error: warningSigns[2].sources[0]: unknown source "inca-2061" — remedy: …`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        f.write_str(match self.severity {
            Severity::Error => ": error: ",
            Severity::Warning => ": warning: ",
        })?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        write!(f, "{} — remedy: {}", self.message, self.remedy)
    }
}

/// The known word closest to `word`, when it is close enough to be meant.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (word.chars().count() / 3).clamp(1, 3);
    known.into_iter().map(|k| (distance(word, k), k)).filter(|(d, _)| *d <= most).min_by_key(|(d, _)| *d).map(|(_, k)| k)
}

/// Letters to insert, remove or replace to get from one word to the other, capitals aside.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut next = vec![i + 1];
        for (y, pair) in b.iter().zip(row.windows(2)) {
            let (corner, above) = (pair.first().copied().unwrap_or_default(), pair.last().copied().unwrap_or_default());
            let left = next.last().copied().unwrap_or_default();
            next.push((corner + usize::from(x != *y)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_close_enough_is_proposed() {
        let known = ["reviewedBy", "reviewedOn", "sources"];
        assert_eq!(closest("reviewdBy", known), Some("reviewedBy"));
        assert_eq!(closest("source", known), Some("sources"));
        assert_eq!(closest("comment", known), None);
    }
}
