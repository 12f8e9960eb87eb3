//! **FHIRPath**: reads an expression once and evaluates it over any tree of FHIR elements. All of FHIRPath 2.0, the later functions that
//! HL7's tests use, and those of SDC (`weight`, `ordinal`, `answers`).
//!
//! What cannot be evaluated is an error with its place, never another value. Steps, nesting and sizes are bounded. It never opens a
//! clock, a file or a network: what comes from outside comes through `Scope`.

#[macro_use]
mod fault;

mod bounds;
mod calls;
mod choose;
mod convert;
mod eval;
mod function;
pub mod kinds;
mod letters;
mod lex;
mod math;
mod moment;
mod parse;
mod reads;
mod same;
mod sdc;
mod strings;
mod syntax;
#[cfg(test)]
mod tests;
pub mod tree;

pub use letters::cased;
pub use moment::Moment;
pub use reads::Reads;
pub use sdc::weight_of;
pub use strings::from_bits;
pub use tree::Tree;

use fault::Fault;
use rust_decimal::Decimal;
use std::rc::Rc;
use std::sync::Arc;
use syntax::Syntax;

/// Whether this program does all that a form may ask for. The lean one has no expressions, patterns, units, files, searched lists, value sets from elsewhere, tabs and tables,
/// and makes no referral: [`Questionnaire::is_lean`](crate::domain::Questionnaire::is_lean) tells which forms it takes.
pub const WHOLE: bool = cfg!(feature = "whole");

/// Data that expressions look at: a tree of FHIR elements, whatever holds it. Elements are numbers that only the source understands.
pub trait Source {
    /// The direct children named `name` (lists flattened, in order; `value` also finds the choice element `valueCoding`…), or all of them.
    fn children(&self, at: u64, name: Option<&str>, found: &mut Vec<u64>);
    /// The element's own name in its parent, choice elements without their type (`value`).
    fn name(&self, at: u64) -> &str;
    /// Its FHIR type: `Patient`, `Coding`, `date`, `code`, `BackboneElement`…; "" when unknown.
    fn type_name(&self, at: u64) -> &str;
    /// The value of a primitive.
    fn raw(&self, at: u64) -> Option<Raw>;
    /// The element that holds it.
    fn parent(&self, at: u64) -> Option<u64>;
}

/// The value of a primitive element, as JSON has it.
#[derive(Clone, PartialEq)]
pub enum Raw {
    /// `true` or `false`.
    Boolean(bool),
    /// A JSON number.
    Number(Decimal),
    /// A JSON string: texts, codes, dates.
    Text(String),
}

/// One element of a source.
#[derive(Clone, Copy)]
pub struct Element<'a> {
    /// Where it is.
    pub source: &'a dyn Source,
    /// Its number there.
    pub at: u64,
}

/// One member of a collection.
#[derive(Clone)]
pub enum Item<'a> {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal number; its scale is kept.
    Decimal(Decimal),
    /// A text.
    String(String),
    /// A date, perhaps partial.
    Date(Moment),
    /// A date with time, perhaps partial.
    DateTime(Moment),
    /// A time of day.
    Time(Moment),
    /// A value with its unit: a UCUM code, or a calendar word (`day`) when `calendar` is set.
    Quantity {
        /// The number.
        value: Decimal,
        /// The unit: `mg`, `1`, `day`.
        unit: String,
        /// True for calendar words: `year`, `month`, `week`, `day`…
        calendar: bool,
    },
    /// An element of a source.
    Element(Element<'a>),
    /// What `type()` gives.
    Type {
        /// `System` or `FHIR`.
        namespace: &'static str,
        /// `Integer`, `Patient`…
        name: String,
    },
}

/// An expression that was read once. A copy shares its parts.
#[derive(Clone)]
pub struct Expression {
    syntax: Arc<Syntax>,
}

/// Why an expression cannot be read or evaluated.
#[derive(Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// English; names the function or the token.
    pub reason: String,
    /// The place in the text, counted in characters.
    pub at: usize,
}

impl std::fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::fmt::Debug for ExpressionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

/// What evaluation needs from outside.
pub trait Scope<'a> {
    /// The value of `%name`. `None`: there is no such variable, which is an error; `Some(vec![])`: it is empty.
    fn variable(&self, name: &str) -> Option<Vec<Item<'a>>>;
    /// Now, in ISO 8601 with offset; without it `today()`, `now()` and `timeOfDay()` are errors.
    fn now(&self) -> Option<String> {
        None
    }
    /// Whether a code is in a value set; `None`: the value set is not known here.
    fn member_of(&self, _value_set: &str, _system: Option<&str>, _code: &str) -> Option<bool> {
        None
    }
    /// The resource that a reference names.
    fn resolve(&self, _reference: &str) -> Option<Element<'a>> {
        None
    }
    /// The weight of an option of the question that an answer belongs to, when the coding itself carries none.
    fn weight(&self, _link_id: &str, _system: Option<&str>, _code: &str) -> Option<Decimal> {
        None
    }
}

impl Expression {
    /// Reads an expression. Unknown functions, wrong numbers of arguments and faulty patterns are found here.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        if !WHOLE {
            return Err(ExpressionError { reason: "not in this program".to_owned(), at: 0 });
        }
        parse::parse(text).map(|syntax| Self { syntax: Arc::new(syntax) }).map_err(|e| e.told(text))
    }

    /// The text that was read.
    pub fn text(&self) -> &str {
        &self.syntax.text
    }

    /// The names of the `%variables` that it uses, without `%`: not those built in, nor those that it defines itself.
    pub fn variables(&self) -> Vec<String> {
        reads::variables(&self.syntax)
    }

    /// Which answers of a response it can depend on, found without evaluating: rather too many than too few.
    pub fn reads(&self) -> Reads {
        reads::reads(&self.syntax)
    }

    /// Evaluates it on a focus.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn evaluate<'a>(&self, focus: &[Item<'a>], scope: &dyn Scope<'a>) -> Result<Vec<Item<'a>>, ExpressionError> {
        let mut shared = Vec::new();
        for item in focus {
            shared.push(Rc::new(item.clone()));
        }
        match eval::evaluate(&self.syntax, &shared, scope) {
            Ok(items) => {
                let mut own = Vec::new();
                for item in items {
                    own.push(Rc::unwrap_or_clone(item));
                }
                Ok(own)
            }
            Err(e) => Err(e.told(self.text())),
        }
    }
}

/// True or false by FHIRPath's singleton evaluation; `None` when empty, or when there are several.
pub fn truth(items: &[Item]) -> Option<bool> {
    if !WHOLE {
        return None;
    }
    match items {
        [one] => Some(match plain(one) {
            Item::Boolean(b) => b,
            _ => true,
        }),
        _ => None,
    }
}

/// A member within this room: a copy of it is the same one.
type Shared<'a> = Rc<Item<'a>>;
/// The members of a collection.
type Items<'a> = Vec<Shared<'a>>;
/// What evaluation gives.
type Outcome<T> = Result<T, Fault>;

/// The system value of an element, when it has one; other items as they are.
pub(crate) fn plain<'a>(item: &Item<'a>) -> Item<'a> {
    match item {
        Item::Element(element) => kinds::value_of(*element).unwrap_or(Item::Element(*element)),
        other => other.clone(),
    }
}

/// The system value of a member, when it is an element that has one; others as they are.
#[inline(never)]
fn value<'a>(item: &Shared<'a>) -> Shared<'a> {
    match &**item {
        Item::Element(element) => kinds::value_of(*element).map_or_else(|| item.clone(), Rc::new),
        _ => item.clone(),
    }
}

/// A collection of one.
#[inline(never)]
fn just(item: Item) -> Items {
    vec![Rc::new(item)]
}

/// A collection of one, or of none.
#[inline(never)]
fn one(item: Option<Item>) -> Items {
    match item {
        Some(item) => just(item),
        None => Vec::new(),
    }
}

/// True or false.
#[inline(never)]
fn yes<'a>(answer: bool) -> Items<'a> {
    just(Item::Boolean(answer))
}

/// True, false or nothing.
#[inline(never)]
fn perhaps<'a>(answer: Option<bool>) -> Items<'a> {
    one(answer.map(Item::Boolean))
}

/// A text.
#[inline(never)]
fn text<'a>(text: String) -> Items<'a> {
    just(Item::String(text))
}

/// How many, as an item.
#[inline(never)]
fn counted<'a>(number: usize) -> Items<'a> {
    just(Item::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
}

impl<'a> Element<'a> {
    /// The children of a name, or all.
    #[inline(never)]
    fn children(self, name: Option<&str>) -> Vec<Element<'a>> {
        let mut numbers = Vec::new();
        self.source.children(self.at, name, &mut numbers);
        let mut found = Vec::new();
        for at in numbers {
            found.push(Element { source: self.source, at });
        }
        found
    }

    /// The first child of a name.
    fn child(self, name: &str) -> Option<Element<'a>> {
        self.children(Some(name)).first().copied()
    }

    /// The text of the first child of a name.
    fn text(self, name: &str) -> Option<String> {
        match self.child(name)?.raw()? {
            Raw::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its own value.
    fn raw(self) -> Option<Raw> {
        self.source.raw(self.at)
    }

    fn name(self) -> &'a str {
        self.source.name(self.at)
    }

    fn kind(self) -> &'a str {
        self.source.type_name(self.at)
    }
}
