//! How much one evaluation may do. Each bound is an error of its own.

use super::{Fault, Item, Outcome, Shared};

/// Levels of nesting, in reading and in evaluating.
pub const NESTING: u32 = 200;
/// Members of one collection.
pub const MEMBERS: usize = 100_000;
/// Bytes of one text.
pub const TEXT: usize = 1_000_000;
/// Bytes of an expression.
pub const EXPRESSION: usize = 100_000;
/// Bytes of a regular expression.
pub const PATTERN: usize = 500;
/// Bytes that a regular expression is tried on.
pub const MATCHED: usize = 100_000;
/// Fuel for one evaluation: a step costs ten.
const FUEL: u32 = 2_000_000;
/// What a step costs.
pub const STEP: usize = 10;

/// What is left.
pub struct Fuel {
    left: u32,
}

impl Fuel {
    /// For one evaluation.
    pub fn new() -> Self {
        Self { left: FUEL }
    }

    /// Takes some.
    pub fn take(&mut self, cost: usize) -> Outcome<()> {
        match u32::try_from(cost).ok().and_then(|cost| self.left.checked_sub(cost)) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(fault!("the expression takes more than 200,000 steps")),
        }
    }

    /// Pays for a collection that was made, and checks its size.
    pub fn made(&mut self, items: &[Shared]) -> Outcome<()> {
        if items.len() > MEMBERS {
            return Err(fault!("a collection has more than 100,000 members"));
        }
        let mut cost = items.len();
        for item in items {
            if let Item::String(text) = &**item {
                if text.len() > TEXT {
                    return Err(long_text());
                }
                cost += text.len() / 64;
            }
        }
        self.take(cost)
    }
}

/// A text is too long.
pub fn long_text() -> Fault {
    fault!("a text has more than 1,000,000 bytes")
}

/// Nesting is too deep.
pub fn too_deep() -> Fault {
    fault!("the expression is nested more than 200 levels deep")
}
