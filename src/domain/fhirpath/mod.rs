//! FHIRPath, in the shape that others build on until the engine is there.

mod tree;

use rust_decimal::Decimal;
pub use tree::Tree;

/// Data that expressions look at: a tree of FHIR elements, whatever holds it. Elements are numbers that only the source understands.
pub trait Source {
    /// The direct children named `name` (lists flattened, in order; `value` also finds `valueCoding`…), or all of them.
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

/// The value of a primitive.
pub enum Raw {
    /// A boolean.
    Boolean(bool),
    /// A number.
    Number(Decimal),
    /// Anything else.
    Text(String),
}

/// An element of a source.
#[derive(Clone, Copy)]
pub struct Element<'a> {
    /// What holds it.
    pub source: &'a dyn Source,
    /// Its number there.
    pub at: u64,
}

/// One item of a collection.
#[derive(Clone)]
pub enum Item<'a> {
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A decimal.
    Decimal(Decimal),
    /// A string.
    String(String),
    /// An element.
    Element(Element<'a>),
}

/// A parsed expression.
#[derive(Clone)]
pub struct Expression(std::sync::Arc<str>);

/// Why an expression cannot be used.
#[derive(Clone, Debug)]
pub struct ExpressionError {
    /// In English; names the function or the token.
    pub reason: String,
    /// Place in the text, in characters.
    pub at: usize,
}

/// Which answers of a response an expression can depend on.
pub enum Reads {
    /// None.
    Nothing,
    /// Those of these items, and of what they hold.
    LinkIds(Vec<String>),
    /// Any.
    All,
}

/// What evaluation needs from outside.
pub trait Scope<'a> {
    /// A variable; `None` when unknown.
    fn variable(&self, name: &str) -> Option<Vec<Item<'a>>>;
    /// ISO 8601 with an offset.
    fn now(&self) -> Option<String>;
    /// Whether a value set has a code.
    fn member_of(&self, value_set: &str, system: Option<&str>, code: &str) -> Option<bool>;
    /// What a reference points at.
    fn resolve(&self, reference: &str) -> Option<Element<'a>>;
    /// The weight of an option.
    fn weight(&self, link_id: &str, system: Option<&str>, code: &str) -> Option<Decimal>;
}

impl Expression {
    /// Parses.
    ///
    /// # Errors
    /// Where, and why.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        Ok(Self(text.into()))
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Names of the variables it uses.
    pub fn variables(&self) -> Vec<String> {
        Vec::new()
    }

    /// What it can depend on.
    pub fn reads(&self) -> Reads {
        Reads::All
    }

    /// Evaluates.
    ///
    /// # Errors
    /// Where, and why.
    pub fn evaluate<'a>(&self, _focus: &[Item<'a>], _scope: &dyn Scope<'a>) -> Result<Vec<Item<'a>>, ExpressionError> {
        Err(ExpressionError { reason: "not there yet".into(), at: 0 })
    }
}

/// True or false by singleton evaluation; `None` when empty.
pub fn truth(items: &[Item]) -> Option<bool> {
    match items {
        [] => None,
        [Item::Boolean(b)] => Some(*b),
        _ => Some(true),
    }
}
