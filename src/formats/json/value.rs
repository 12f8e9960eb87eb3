//! JSON values with the parts of `serde_json`'s interface that this project uses, and their text.

use std::fmt;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, by its digits.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// Members by name.
    Object(Map<String, Json>),
}

/// A number, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// A number by digits that are known to be one.
    pub(super) fn of_digits(digits: &str) -> Self {
        Self(digits.to_owned())
    }

    /// A number by digits that are known to be one.
    pub fn from_string_unchecked(digits: String) -> Self {
        Self(digits)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Members in their order. Objects of FHIR have few, so that looking through them is quick; the last of a name is the one that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl Map<String, Json> {
    /// No members.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member without looking for its name.
    pub(super) fn push(&mut self, name: String, value: Json) {
        self.0.push((name, value));
    }

    /// Sets a member.
    pub fn insert(&mut self, name: String, value: Json) {
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// A member by its name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// A member by its name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        self.0.iter_mut().rev().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// True when there is a member of this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The names of all members.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(n, _)| n)
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let place = self.0.iter().rposition(|(n, _)| n == name)?;
        Some(self.0.remove(place).1)
    }

    /// True without members.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All members.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Json)> {
        self.0.iter().map(|(n, v)| (n, v))
    }
}

impl Extend<(String, Json)> for Map<String, Json> {
    fn extend<T: IntoIterator<Item = (String, Json)>>(&mut self, members: T) {
        for (name, value) in members {
            self.insert(name, value);
        }
    }
}

impl IntoIterator for Map<String, Json> {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<(String, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Map<String, Json> {
    type Item = (&'a String, &'a Json);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, (String, Json)>, fn(&'a (String, Json)) -> (&'a String, &'a Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(n, v)| (n, v))
    }
}

/// What looks a part of a value up: a member's name, or a place in a list.
pub trait Index {
    /// The part.
    fn of(self, value: &Json) -> Option<&Json>;
}

impl Index for &str {
    fn of(self, value: &Json) -> Option<&Json> {
        value.as_object()?.get(self)
    }
}

impl Index for usize {
    fn of(self, value: &Json) -> Option<&Json> {
        value.as_array()?.get(self)
    }
}

impl Json {
    /// A part of the value.
    pub fn get(&self, index: impl Index) -> Option<&Json> {
        index.of(self)
    }

    /// A member that may be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        self.as_object_mut()?.0.iter_mut().rev().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// True for an object.
    pub fn is_object(&self) -> bool {
        self.as_object().is_some()
    }

    /// The members, which may be changed.
    pub fn as_object_mut(&mut self) -> Option<&mut Map<String, Json>> {
        if let Self::Object(map) = self { Some(map) } else { None }
    }

    /// The text.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// True or false.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(on) = self { Some(*on) } else { None }
    }

    /// The list.
    pub fn as_array(&self) -> Option<&Vec<Json>> {
        if let Self::Array(list) = self { Some(list) } else { None }
    }

    /// The members.
    pub fn as_object(&self) -> Option<&Map<String, Json>> {
        if let Self::Object(map) = self { Some(map) } else { None }
    }

    /// A whole number.
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { number.0.parse().ok() } else { None }
    }

    /// A whole number that is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.0.parse().ok() } else { None }
    }

    fn write(&self, to: &mut String) {
        match self {
            Self::Null => to.push_str("null"),
            Self::Bool(true) => to.push_str("true"),
            Self::Bool(false) => to.push_str("false"),
            Self::Number(number) => to.push_str(&number.0),
            Self::String(text) => write_text(text, to),
            Self::Array(list) => {
                to.push('[');
                for (index, value) in list.iter().enumerate() {
                    if index > 0 {
                        to.push(',');
                    }
                    value.write(to);
                }
                to.push(']');
            }
            Self::Object(map) => {
                to.push('{');
                for (index, (name, value)) in map.0.iter().enumerate() {
                    if index > 0 {
                        to.push(',');
                    }
                    write_text(name, to);
                    to.push(':');
                    value.write(to);
                }
                to.push('}');
            }
        }
    }
}

fn write_text(text: &str, to: &mut String) {
    to.push('"');
    for sign in text.chars() {
        match sign {
            '"' => to.push_str("\\\""),
            '\\' => to.push_str("\\\\"),
            '\n' => to.push_str("\\n"),
            '\r' => to.push_str("\\r"),
            '\t' => to.push_str("\\t"),
            '\u{8}' => to.push_str("\\b"),
            '\u{c}' => to.push_str("\\f"),
            '\0'..='\u{1f}' => {
                to.push_str("\\u00");
                for digit in [u32::from(sign) >> 4, u32::from(sign) & 15] {
                    to.extend(char::from_digit(digit, 16));
                }
            }
            _ => to.push(sign),
        }
    }
    to.push('"');
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<T: IntoIterator<Item = Json>>(values: T) -> Self {
        Self::Array(values.into_iter().collect())
    }
}

/// What `json!` makes values of.
pub trait ToJson {
    /// As a value.
    fn to_json(&self) -> Json;
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn to_json(&self) -> Json {
        (**self).to_json()
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, ToJson::to_json)
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self) -> Json {
        self.iter().map(ToJson::to_json).collect()
    }
}

impl ToJson for Json {
    fn to_json(&self) -> Json {
        self.clone()
    }
}

impl ToJson for Map<String, Json> {
    fn to_json(&self) -> Json {
        Json::Object(self.clone())
    }
}

impl ToJson for str {
    fn to_json(&self) -> Json {
        Json::String(self.to_owned())
    }
}

impl ToJson for String {
    fn to_json(&self) -> Json {
        Json::String(self.clone())
    }
}

impl ToJson for bool {
    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }
}

impl ToJson for u64 {
    fn to_json(&self) -> Json {
        Json::Number(Number(self.to_string()))
    }
}

impl ToJson for i32 {
    fn to_json(&self) -> Json {
        Json::Number(Number(self.to_string()))
    }
}
