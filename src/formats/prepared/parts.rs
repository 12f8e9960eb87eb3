//! The values of a list, taken one after the other.

use crate::formats::json::Json;
use std::cell::Cell;
use std::slice::Iter;

/// The values of a list, taken one after the other; beyond the end all is absent.
pub struct Parts<'a> {
    left: Iter<'a, Json>,
    /// Set when something is not as it is written.
    faulty: &'a Cell<bool>,
}

impl<'a> Parts<'a> {
    /// The values of a list; none for anything else.
    pub fn of(json: &'a Json, faulty: &'a Cell<bool>) -> Self {
        Self { left: json.as_array().map_or([].iter(), |list| list.iter()), faulty }
    }

    /// True when nothing is left.
    pub fn is_over(&self) -> bool {
        self.left.as_slice().is_empty()
    }

    /// Something is not as it is written.
    pub fn fail(&self) {
        self.faulty.set(true);
    }

    /// The list in a value.
    #[must_use]
    pub fn within(&self, json: &'a Json) -> Self {
        Self::of(json, self.faulty)
    }

    /// The next value.
    pub fn take(&mut self) -> &'a Json {
        self.left.next().unwrap_or(&Json::Null)
    }

    /// The next text.
    pub fn text(&mut self) -> Option<String> {
        self.take().as_str().map(str::to_owned)
    }

    /// The next text, which is always there.
    pub fn words(&mut self) -> String {
        self.text().unwrap_or_default()
    }

    /// The next number; 0 when it is absent.
    pub fn number(&mut self) -> u64 {
        self.take().as_u64().unwrap_or_default()
    }

    /// The next number that may be absent: it is written one larger.
    pub fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()).ok()?.checked_sub(1)
    }

    /// The next code, by its place in a table.
    pub fn code<T: Copy>(&mut self, table: &[T]) -> Option<T> {
        table.get(self.count()?).copied()
    }

    /// The next list.
    #[must_use]
    pub fn parts(&mut self) -> Self {
        Self::of(self.take(), self.faulty)
    }

    /// The next list, if it is there.
    pub fn some(&mut self) -> Option<Self> {
        let json = self.take();
        json.as_array().map(|_| Self::of(json, self.faulty))
    }

    /// All that is left, each read from one value or from several.
    pub fn rest<T>(&mut self, read: fn(&mut Self) -> Option<T>) -> Vec<T> {
        let mut all = Vec::new();
        while !self.is_over() {
            match read(self) {
                Some(one) => all.push(one),
                None => self.fail(),
            }
        }
        all
    }

    /// The next list, with all in it.
    pub fn list<T>(&mut self, read: fn(&mut Self) -> Option<T>) -> Vec<T> {
        self.parts().rest(read)
    }
}
