//! JSON text to values: one pass, no more depth than [`MOST_LEVELS`], strict as RFC 8259 is.

use super::value::{Json, Map, Number};

/// Deeper texts are refused, as `serde_json` does.
const MOST_LEVELS: usize = 127;

/// Why a text is not JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte.
    pub at: usize,
    /// In words.
    pub reason: &'static str,
}

/// Reads one value and nothing after it.
///
/// # Errors
/// The first fault.
pub fn parse(text: &str) -> Result<Json, Fault> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.space();
    if reader.at == text.len() { Ok(value) } else { reader.fault("more after the end") }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn fault<T>(&self, reason: &'static str) -> Result<T, Fault> {
        Err(Fault { at: self.at, reason })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Takes this byte, after spaces, if it is next.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, level: usize) -> Result<Json, Fault> {
        self.space();
        match self.peek() {
            Some(b'{' | b'[') if level >= MOST_LEVELS => self.fault("too deep"),
            Some(b'{') => {
                self.at += 1;
                self.object(level)
            }
            Some(b'[') => {
                self.at += 1;
                self.array(level)
            }
            Some(b'"') => {
                self.at += 1;
                self.string().map(Json::String)
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                for (word, value) in [("true", Json::Bool(true)), ("false", Json::Bool(false)), ("null", Json::Null)] {
                    if rest.starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                self.fault("a value is expected")
            }
        }
    }

    fn array(&mut self, level: usize) -> Result<Json, Fault> {
        let mut list = Vec::new();
        if self.take(b']') {
            return Ok(Json::Array(list));
        }
        loop {
            list.push(self.value(level + 1)?);
            if self.take(b']') {
                return Ok(Json::Array(list));
            }
            if !self.take(b',') {
                return self.fault("`,` or `]` is expected");
            }
        }
    }

    fn object(&mut self, level: usize) -> Result<Json, Fault> {
        let mut map = Map::new();
        if self.take(b'}') {
            return Ok(Json::Object(map));
        }
        loop {
            if !self.take(b'"') {
                return self.fault("a name is expected");
            }
            let name = self.string()?;
            if !self.take(b':') {
                return self.fault("`:` is expected");
            }
            let value = self.value(level + 1)?;
            map.push(name, value);
            if self.take(b'}') {
                return Ok(Json::Object(map));
            }
            if !self.take(b',') {
                return self.fault("`,` or `}` is expected");
            }
        }
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { self.fault("a digit is expected") } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Json, Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        // No zero before other digits.
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'-' | b'+')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Json::Number(Number::of_digits(self.text.get(start..self.at).unwrap_or_default())))
    }

    /// The rest of a string, after its first quote.
    fn string(&mut self) -> Result<String, Fault> {
        let mut string = String::new();
        let mut start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    string.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    string.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.at += 1;
                    string.push(self.escape()?);
                    start = self.at;
                }
                None | Some(0..=0x1f) => return self.fault("a string without its end"),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.four()?;
                let mut code = first;
                // A pair of surrogates is one character.
                if (0xd800..0xdc00).contains(&first) && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
                    self.at += 2;
                    let second = self.four()?;
                    if !(0xdc00..0xe000).contains(&second) {
                        return self.fault("half a character");
                    }
                    code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                }
                return char::from_u32(code).map_or_else(|| self.fault("half a character"), Ok);
            }
            _ => return self.fault("an unknown escape"),
        })
    }

    fn four(&mut self) -> Result<u32, Fault> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        self.at += 4;
        digits.and_then(|d| u32::from_str_radix(d, 16).ok()).map_or_else(|| self.fault("four hexadecimal digits are expected"), Ok)
    }
}
