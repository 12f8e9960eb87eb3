//! The parts of an expression, as the parser leaves them: nodes that name each other by number.

use super::Moment;
use super::function::Function;
use rust_decimal::Decimal;

/// An expression that was read.
pub struct Syntax {
    pub text: String,
    pub nodes: Vec<Node>,
    pub root: u32,
}

/// One part of it, and where it begins, in bytes.
pub struct Node {
    pub at: u32,
    pub kind: Kind,
}

/// What a part is. A base of `None` is the focus.
pub enum Kind {
    Empty,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(String),
    Moment(MomentKind, Moment),
    /// Value, unit, whether the unit is a calendar word.
    Quantity(Decimal, String, bool),
    This,
    Index,
    Total,
    Variable(String),
    Step(Option<u32>, String),
    Call(Option<u32>, Function, Vec<u32>),
    /// `base[index]`
    At(u32, u32),
    /// `-x`, and `+x` when false.
    Sign(bool, u32),
    Binary(Op, u32, u32),
    /// `is`, `as` or `ofType` with namespace and name of a type.
    Type(Option<u32>, Function, String, String),
}

/// Which of the three.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MomentKind {
    Date,
    DateTime,
    Time,
}

/// The operators between two sides.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Implies,
    Or,
    Xor,
    And,
    In,
    Contains,
    Equal,
    NotEqual,
    Alike,
    NotAlike,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Union,
    Add,
    Subtract,
    Concatenate,
    Multiply,
    Divide,
    Div,
    Mod,
}

impl Syntax {
    /// The part with this number. The parser gives only numbers that exist.
    pub fn node(&self, at: u32) -> &Node {
        static NOTHING: Node = Node { at: 0, kind: Kind::Empty };
        self.nodes.get(at as usize).unwrap_or(&NOTHING)
    }
}

impl Kind {
    /// The part that comes before it in a chain: its base or its left side.
    pub fn before(&self) -> Option<u32> {
        match self {
            Kind::Step(base, _) | Kind::Call(base, ..) | Kind::Type(base, ..) => *base,
            Kind::At(base, _) | Kind::Binary(_, base, _) => Some(*base),
            _ => None,
        }
    }
}
