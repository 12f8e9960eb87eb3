//! Builds the parts of an expression from its tokens: by precedence, with bounded nesting.

use super::bounds::{EXPRESSION, NESTING, too_deep};
use super::function::{self, Function};
use super::lex::{Lexeme, Token, tokens};
use super::syntax::{Kind, Node, Op, Syntax};
use super::{Fault, Outcome, strings};

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    nodes: Vec<Node>,
    depth: u32,
}

/// Reads a whole expression. Places are in bytes.
pub fn parse(text: &str) -> Outcome<Syntax> {
    if text.len() > EXPRESSION {
        return Err(fault!(at 0 => "the expression has more than 100,000 bytes"));
    }
    let mut parser = Parser { tokens: tokens(text)?, at: 0, nodes: Vec::new(), depth: 0 };
    let root = parser.expression(0)?;
    if !matches!(parser.peek(), Lexeme::End) {
        return Err(parser.unexpected());
    }
    Ok(Syntax { text: text.to_owned(), nodes: parser.nodes, root })
}

/// Strength of `is` and `as`.
const TYPES: u8 = 8;
/// Strength of `-x`.
const SIGN: u8 = 11;

/// The operator of a token, and its strength.
fn operator(token: &Lexeme) -> Option<(Op, u8)> {
    Some(match token {
        Lexeme::Mark(a, b) => match (a, b) {
            (b'*', _) => (Op::Multiply, 10),
            (b'/', _) => (Op::Divide, 10),
            (b'+', _) => (Op::Add, 9),
            (b'-', _) => (Op::Subtract, 9),
            (b'&', _) => (Op::Concatenate, 9),
            (b'|', _) => (Op::Union, 7),
            (b'<', 0) => (Op::Less, 6),
            (b'<', _) => (Op::LessOrEqual, 6),
            (b'>', 0) => (Op::Greater, 6),
            (b'>', _) => (Op::GreaterOrEqual, 6),
            (b'=', _) => (Op::Equal, 5),
            (b'~', _) => (Op::Alike, 5),
            (b'!', b'=') => (Op::NotEqual, 5),
            (b'!', _) => (Op::NotAlike, 5),
            _ => return None,
        },
        Lexeme::Word(word) => match word.as_str() {
            "div" => (Op::Div, 10),
            "mod" => (Op::Mod, 10),
            "in" => (Op::In, 4),
            "contains" => (Op::Contains, 4),
            "and" => (Op::And, 3),
            "or" => (Op::Or, 2),
            "xor" => (Op::Xor, 2),
            "implies" => (Op::Implies, 1),
            _ => return None,
        },
        _ => return None,
    })
}

/// The calendar word of a unit without its plural.
pub fn calendar_word(word: &str) -> Option<&str> {
    let single = word.strip_suffix('s').unwrap_or(word);
    ["year", "month", "week", "day", "hour", "minute", "second", "millisecond"].contains(&single).then_some(single)
}

impl Parser {
    fn peek(&self) -> &Lexeme {
        self.tokens.get(self.at).map_or(&Lexeme::End, |t| &t.kind)
    }

    fn place(&self) -> usize {
        self.tokens.get(self.at).map_or(0, |t| t.at)
    }

    /// The next token, taken out of the list; the end stays.
    fn take(&mut self) -> Lexeme {
        let Some(token) = self.tokens.get_mut(self.at) else { return Lexeme::End };
        if matches!(token.kind, Lexeme::End) {
            return Lexeme::End;
        }
        self.at += 1;
        std::mem::replace(&mut token.kind, Lexeme::End)
    }

    fn is_mark(&self, mark: u8) -> bool {
        matches!(self.peek(), Lexeme::Mark(m, 0) if *m == mark)
    }

    fn accept(&mut self, mark: u8) -> bool {
        let found = self.is_mark(mark);
        self.at += usize::from(found);
        found
    }

    fn require(&mut self, mark: u8) -> Outcome<()> {
        if self.accept(mark) {
            return Ok(());
        }
        Err(fault!(at self.place() => "« ", &char::from(mark).to_string(), " » is missing here"))
    }

    fn unexpected(&self) -> Fault {
        fault!(at self.place() => &self.shown())
    }

    /// What is wrong with the next token.
    fn shown(&self) -> String {
        let shown = match self.peek() {
            Lexeme::End => return "the expression ends too early".to_owned(),
            Lexeme::Word(w) | Lexeme::Name(w) | Lexeme::Text(w) | Lexeme::Special(w) => w.clone(),
            Lexeme::Mark(a, 0) => char::from(*a).to_string(),
            Lexeme::Mark(a, b) => [char::from(*a), char::from(*b)].iter().collect(),
            _ => return "a value is not expected here".to_owned(),
        };
        ["« ", &shown, " » is not expected here"].concat()
    }

    fn node(&mut self, at: usize, kind: Kind) -> u32 {
        // Never more nodes than bytes, and these are bounded.
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node { at: u32::try_from(at).unwrap_or(u32::MAX), kind });
        number
    }

    /// An expression whose operators are at least so strong.
    fn expression(&mut self, least: u8) -> Outcome<u32> {
        self.depth += 1;
        if self.depth > NESTING {
            return Err(too_deep().moved(self.place()));
        }
        let mut left = self.signed()?;
        loop {
            let at = self.place();
            if let Lexeme::Word(word) = self.peek() {
                let function = match word.as_str() {
                    "is" => Some(Function::Is),
                    "as" => Some(Function::As),
                    _ => None,
                };
                if let (Some(function), true) = (function, TYPES >= least) {
                    self.at += 1;
                    let (namespace, name) = self.type_name()?;
                    left = self.node(at, Kind::Type(Some(left), function, namespace, name));
                    continue;
                }
            }
            let Some((op, strength)) = operator(self.peek()).filter(|o| o.1 >= least) else { break };
            self.at += 1;
            let right = self.expression(strength + 1)?;
            left = self.node(at, Kind::Binary(op, left, right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn signed(&mut self) -> Outcome<u32> {
        let at = self.place();
        let minus = self.is_mark(b'-');
        if minus || self.is_mark(b'+') {
            self.at += 1;
            let of = self.expression(SIGN)?;
            return Ok(self.node(at, Kind::Sign(minus, of)));
        }
        self.chain()
    }

    /// A term and what hangs on it: `.name`, `.function()`, `[index]`.
    fn chain(&mut self) -> Outcome<u32> {
        let mut left = self.term()?;
        loop {
            let at = self.place();
            if self.accept(b'.') {
                let place = self.place();
                left = match self.take() {
                    Lexeme::Word(word) if self.is_mark(b'(') => self.call(place, Some(left), word)?,
                    Lexeme::Word(word) | Lexeme::Name(word) => self.node(place, Kind::Step(Some(left), word)),
                    Lexeme::Special(word) => {
                        return Err(fault!(at place => &word, " cannot stand after a dot"));
                    }
                    _ => return Err(fault!(at place => "a name or a function is missing after the dot")),
                };
            } else if self.accept(b'[') {
                let index = self.expression(0)?;
                self.require(b']')?;
                left = self.node(at, Kind::At(left, index));
            } else {
                return Ok(left);
            }
        }
    }

    fn term(&mut self) -> Outcome<u32> {
        let at = self.place();
        if matches!(self.peek(), Lexeme::End) {
            return Err(self.unexpected());
        }
        if operator(self.peek()).is_some() && !matches!(self.peek(), Lexeme::Word(w) if ["in", "contains"].contains(&w.as_str())) {
            return Err(self.unexpected());
        }
        let kind = match self.take() {
            Lexeme::Integer(number) => return Ok(self.number(at, Kind::Integer(number), number.into())),
            Lexeme::Decimal(number) => return Ok(self.number(at, Kind::Decimal(number), number)),
            Lexeme::Text(text) => Kind::Text(text),
            Lexeme::Moment(kind, moment) => Kind::Moment(kind, moment),
            Lexeme::Special(word) => match word.as_str() {
                "$this" => Kind::This,
                "$index" => Kind::Index,
                "$total" => Kind::Total,
                _ => return Err(fault!(at at => &word, " is unknown")),
            },
            Lexeme::Mark(b'(', _) => {
                let inner = self.expression(0)?;
                self.require(b')')?;
                return Ok(inner);
            }
            Lexeme::Mark(b'{', _) => {
                self.require(b'}')?;
                Kind::Empty
            }
            Lexeme::Mark(b'%', _) => match self.take() {
                Lexeme::Word(name) | Lexeme::Name(name) | Lexeme::Text(name) => Kind::Variable(name),
                _ => return Err(fault!(at at => "the name of the variable is missing")),
            },
            Lexeme::Word(word) => {
                if self.is_mark(b'(') {
                    return self.call(at, None, word);
                }
                match word.as_str() {
                    "true" => Kind::Boolean(true),
                    "false" => Kind::Boolean(false),
                    _ => Kind::Step(None, word),
                }
            }
            Lexeme::Name(name) => Kind::Step(None, name),
            _ => {
                self.at -= 1;
                return Err(fault!(at at => "a value is missing here"));
            }
        };
        Ok(self.node(at, kind))
    }

    /// A number, or a quantity when a unit follows.
    fn number(&mut self, at: usize, kind: Kind, value: rust_decimal::Decimal) -> u32 {
        let unit = match self.peek() {
            Lexeme::Text(unit) => Some((unit.clone(), false)),
            Lexeme::Word(word) => calendar_word(word).map(|w| (w.to_owned(), true)),
            _ => None,
        };
        match unit {
            Some((unit, calendar)) => {
                self.at += 1;
                // 'month' in quotes is the calendar's month too.
                let word = calendar_word(&unit).map(str::to_owned);
                self.node(at, Kind::Quantity(value, word.clone().unwrap_or(unit), calendar || word.is_some()))
            }
            None => self.node(at, kind),
        }
    }

    /// `Quantity`, `FHIR.Patient`, with backticks or without.
    fn type_name(&mut self) -> Outcome<(String, String)> {
        let at = self.place();
        let (Lexeme::Word(first) | Lexeme::Name(first)) = self.take() else { return Err(fault!(at at => "the name of a type is missing")) };
        let (namespace, name) = if matches!(first.as_str(), "System" | "FHIR") && self.accept(b'.') {
            match self.take() {
                Lexeme::Word(name) | Lexeme::Name(name) => (first, name),
                _ => return Err(fault!(at at => "the name of a type is missing")),
            }
        } else {
            (String::new(), first)
        };
        if !super::kinds::is_known(&namespace, &name) {
            return Err(fault!(at at => "there is no type ", &name));
        }
        Ok((namespace, name))
    }

    fn call(&mut self, at: usize, base: Option<u32>, name: String) -> Outcome<u32> {
        self.at += 1;
        let Some((function, least, most)) = function::find(&name) else {
            return Err(fault!(at at => &name, function::refusal(&name)));
        };
        if matches!(function, Function::Is | Function::As | Function::OfType) {
            let (namespace, name) = self.type_name()?;
            self.require(b')')?;
            return Ok(self.node(at, Kind::Type(base, function, namespace, name)));
        }
        let mut arguments = Vec::new();
        if !self.accept(b')') {
            loop {
                let mut argument = self.expression(0)?;
                let place = self.place();
                if let (Function::Sort, Lexeme::Word(word)) = (function, self.peek())
                    && ["asc", "desc"].contains(&word.as_str())
                {
                    let is_down = word == "desc";
                    self.at += 1;
                    argument = if is_down { self.node(place, Kind::Sign(true, argument)) } else { argument };
                }
                arguments.push(argument);
                if !self.accept(b',') {
                    break;
                }
            }
            self.require(b')')?;
        }
        if arguments.len() < least || arguments.len() > most {
            return Err(fault!(at at => &name, "(): the number of arguments is wrong"));
        }
        if matches!(function, Function::Matches | Function::MatchesFull | Function::ReplaceMatches)
            && let Some(Node { kind: Kind::Text(pattern), at }) = arguments.first().and_then(|a| self.nodes.get(*a as usize))
        {
            strings::pattern(pattern, false).map_err(|e| e.moved(*at as usize))?;
        }
        Ok(self.node(at, Kind::Call(base, function, arguments)))
    }
}
