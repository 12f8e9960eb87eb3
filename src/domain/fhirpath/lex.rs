//! Cuts the text of an expression into tokens.

use super::syntax::MomentKind;
use super::{Moment, Outcome};
use rust_decimal::Decimal;

/// A token and where it begins, in bytes.
pub struct Token {
    pub at: usize,
    pub kind: Lexeme,
}

/// What a token is.
pub enum Lexeme {
    End,
    Integer(i64),
    Decimal(Decimal),
    Text(String),
    Word(String),
    /// A name in backticks.
    Name(String),
    Moment(MomentKind, Moment),
    /// `$this` and the like, with `$`.
    Special(String),
    /// An operator or bracket: one or two bytes.
    Mark(u8, u8),
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

/// All tokens; the last is the end.
pub fn tokens(text: &str) -> Outcome<Vec<Token>> {
    let mut reader = Reader { text, at: 0 };
    let mut found = Vec::new();
    loop {
        reader.skip_blanks()?;
        let at = reader.at;
        let kind = reader.token()?;
        let is_end = matches!(kind, Lexeme::End);
        found.push(Token { at, kind });
        if is_end {
            return Ok(found);
        }
    }
}

impl<'t> Reader<'t> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn from(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn skip_blanks(&mut self) -> Outcome<()> {
        loop {
            match (self.peek(0), self.peek(1)) {
                (b' ' | b'\t' | b'\r' | b'\n', _) => self.at += 1,
                (b'/', b'/') => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                (b'/', b'*') => match self.rest().find("*/") {
                    Some(end) => self.at += end + 2,
                    None => return Err(fault!(at self.at => "the comment is not closed")),
                },
                // A blank that typography puts in is one too.
                (0xC2, 0xA0) => self.at += 2,
                _ => return Ok(()),
            }
        }
    }

    fn word(&mut self) -> &'t str {
        let start = self.at;
        while self.peek(0).is_ascii_alphanumeric() || self.peek(0) == b'_' {
            self.at += 1;
        }
        self.from(start)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek(0).is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn token(&mut self) -> Outcome<Lexeme> {
        let start = self.at;
        let first = self.peek(0);
        Ok(match first {
            0 if self.at >= self.text.len() => Lexeme::End,
            b'0'..=b'9' => self.number()?,
            b'\'' => Lexeme::Text(self.quoted(b'\'')?),
            b'`' => Lexeme::Name(self.quoted(b'`')?),
            b'@' => self.moment()?,
            b'$' => {
                self.at += 1;
                self.word();
                Lexeme::Special(self.from(start).to_owned())
            }
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => Lexeme::Word(self.word().to_owned()),
            b'<' | b'>' if self.peek(1) == b'=' => self.mark(2),
            b'!' if matches!(self.peek(1), b'=' | b'~') => self.mark(2),
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'.' | b',' | b'+' | b'-' | b'*' | b'/' | b'&' | b'|' | b'=' | b'~' | b'<' | b'>' | b'%' => {
                self.mark(1)
            }
            _ => {
                return Err(fault!(at start => "« ", &self.rest().chars().take(1).collect::<String>(), " » has no meaning here"));
            }
        })
    }

    fn mark(&mut self, length: usize) -> Lexeme {
        let mark = Lexeme::Mark(self.peek(0), if length == 2 { self.peek(1) } else { 0 });
        self.at += length;
        mark
    }

    fn number(&mut self) -> Outcome<Lexeme> {
        let start = self.at;
        self.digits();
        let is_decimal = self.peek(0) == b'.' && self.peek(1).is_ascii_digit();
        if is_decimal {
            self.at += 1;
            self.digits();
        }
        let text = self.from(start);
        let number = if is_decimal { Decimal::from_str_exact(text).ok().map(Lexeme::Decimal) } else { text.parse().ok().map(Lexeme::Integer) };
        number.ok_or_else(|| fault!(at start => text, " is too large or too precise a number"))
    }

    fn quoted(&mut self, end: u8) -> Outcome<String> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(next) = self.rest().chars().next() else { return Err(fault!(at start => "the text is not closed")) };
            self.at += next.len_utf8();
            if next == char::from(end) {
                return Ok(text);
            }
            text.push(if next == '\\' { self.escaped()? } else { next });
        }
    }

    fn escaped(&mut self) -> Outcome<char> {
        let at = self.at - 1;
        let kind = self.peek(0);
        self.at += 1;
        Ok(match kind {
            b'\'' | b'"' | b'`' | b'\\' | b'/' => char::from(kind),
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'f' => '\u{c}',
            b'u' => {
                let mut code = self.four(at)?;
                // A character beyond 16 bits is written in two halves.
                if (0xD800..0xDC00).contains(&code) && self.rest().starts_with("\\u") {
                    self.at += 2;
                    let low = self.four(at)?;
                    if (0xDC00..0xE000).contains(&low) {
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    }
                }
                char::from_u32(code).ok_or_else(|| fault!(at at => "\\u names no character"))?
            }
            _ => return Err(fault!(at at => "this escape is unknown: a backslash itself is written \\\\")),
        })
    }

    fn four(&mut self, at: usize) -> Outcome<u32> {
        let digits = self.rest().get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        self.at += 4;
        digits.and_then(|d| u32::from_str_radix(d, 16).ok()).ok_or_else(|| fault!(at at => "\\u needs four hexadecimal digits"))
    }

    fn moment(&mut self) -> Outcome<Lexeme> {
        let at = self.at;
        self.at += 1;
        let start = self.at;
        let mut kind = MomentKind::Time;
        if self.peek(0) != b'T' {
            kind = MomentKind::Date;
            self.digits();
            while self.peek(0) == b'-' && self.peek(1).is_ascii_digit() && self.peek(2).is_ascii_digit() && self.at - start < 8 {
                self.at += 1;
                self.digits();
            }
        }
        if self.peek(0) == b'T' {
            self.at += 1;
            if kind == MomentKind::Date {
                kind = MomentKind::DateTime;
            }
            self.digits();
            while matches!(self.peek(0), b':' | b'.') && self.peek(1).is_ascii_digit() {
                self.at += 1;
                self.digits();
            }
            if kind == MomentKind::DateTime {
                if self.peek(0) == b'Z' {
                    self.at += 1;
                } else if matches!(self.peek(0), b'+' | b'-') && self.peek(3) == b':' && self.peek(1).is_ascii_digit() {
                    self.at += 6;
                }
            }
        }
        let text = self.from(start);
        let moment = match kind {
            MomentKind::Date => Moment::read_date(text),
            // `@2015T` is known to the year only.
            MomentKind::DateTime => Moment::read_date_time(text.strip_suffix('T').unwrap_or(text)),
            MomentKind::Time => Moment::read_time(text),
        };
        moment.map(|m| Lexeme::Moment(kind, m)).ok_or_else(|| fault!(at at => "@", text, " is no date or time"))
    }
}
