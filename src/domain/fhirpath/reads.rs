//! Which answers an expression can depend on, found from its text alone: rather too many than too few.

use super::bounds::NESTING;
use super::eval::built_in;
use super::function::Function;
use super::syntax::{Kind, Op, Syntax};

/// Which answers of a response an expression can depend on.
#[derive(Clone, PartialEq, Eq)]
pub enum Reads {
    /// On none, but for what its variables read.
    Nothing,
    /// On those of these items, and on what lies below them.
    LinkIds(Vec<String>),
    /// On any.
    All,
}

/// The names of its variables, each once.
pub fn variables(syntax: &Syntax) -> Vec<String> {
    let own = defined(syntax);
    let mut found: Vec<String> = Vec::new();
    for node in &syntax.nodes {
        if let Kind::Variable(name) = &node.kind
            && built_in(name).is_none()
            && !found.contains(name)
            && !own.contains(&name.as_str())
        {
            found.push(name.clone());
        }
    }
    found
}

/// The variables that the expression defines itself.
fn defined(syntax: &Syntax) -> Vec<&str> {
    let mut found = Vec::new();
    for node in &syntax.nodes {
        if let Kind::Call(_, Function::DefineVariable, arguments) = &node.kind {
            found.extend(arguments.first().and_then(|a| super::calls::literal(syntax, *a)));
        }
    }
    found
}

/// Variables that are the response, or lie within it.
const RESPONSE: [&str; 3] = ["resource", "rootResource", "context"];

/// What a part gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum View {
    /// Nothing of the response that is not accounted for.
    Off,
    /// Something within items that a linkId named.
    In,
    /// The response, or the item that is the focus: one element, of which nothing was read yet.
    Root,
    /// Items on the way down, not yet narrowed to some linkIds.
    Way,
}

struct Finder<'s> {
    syntax: &'s Syntax,
    found: Vec<String>,
    /// Something was read that is not narrowed.
    all: bool,
}

/// Finds what is read.
pub fn reads(syntax: &Syntax) -> Reads {
    let mut finder = Finder { syntax, found: Vec::new(), all: false };
    finder.use_of(syntax.root, View::Root);
    if finder.all {
        return Reads::All;
    }
    if finder.found.is_empty() { Reads::Nothing } else { Reads::LinkIds(finder.found) }
}

impl Finder<'_> {
    /// Looks at a part. `focus`: what `$this` is there. Gives what the part is.
    fn look(&mut self, root: u32, focus: View) -> View {
        let syntax = self.syntax;
        let mut spine = Vec::new();
        let mut at = root;
        while let Some(before) = syntax.node(at).kind.before() {
            spine.push(at);
            at = before;
        }
        let mut view = match &syntax.node(at).kind {
            Kind::This => focus,
            Kind::Variable(name) if RESPONSE.contains(&name.as_str()) => View::Root,
            Kind::Step(..) | Kind::Call(..) | Kind::Type(..) => {
                spine.push(at);
                focus
            }
            Kind::Sign(_, of) => {
                self.use_of(*of, focus);
                View::Off
            }
            _ => View::Off,
        };
        while let Some(at) = spine.pop() {
            view = self.apply(at, view, focus);
        }
        view
    }

    /// A part whose whole value matters.
    fn use_of(&mut self, at: u32, focus: View) {
        self.all |= self.look(at, focus) >= View::Root;
    }

    fn apply(&mut self, at: u32, view: View, focus: View) -> View {
        let syntax = self.syntax;
        match &syntax.node(at).kind {
            Kind::Step(..) if view < View::Root => view,
            Kind::Step(_, name) => match name.as_str() {
                "item" | "answer" => View::Way,
                "QuestionnaireResponse" => view,
                // Facts about the response itself, not about answers.
                "authored" | "subject" | "author" | "id" | "questionnaire" | "status" | "language" | "encounter" | "source" if view == View::Root => {
                    View::Off
                }
                _ => {
                    self.all = true;
                    View::Off
                }
            },
            Kind::Call(_, f, arguments) => self.call(*f, arguments, view, focus),
            Kind::At(_, index) => {
                self.use_of(*index, focus);
                // The first of all items may be any of them.
                self.all |= view == View::Way;
                view
            }
            Kind::Binary(Op::Union, _, right) => view.max(self.look(*right, focus)),
            Kind::Binary(_, _, right) => {
                self.all |= view >= View::Root;
                self.use_of(*right, focus);
                View::Off
            }
            Kind::Type(..) => {
                self.all |= view == View::Way;
                view
            }
            _ => view,
        }
    }

    fn call(&mut self, f: Function, arguments: &[u32], view: View, focus: View) -> View {
        let first = arguments.first().copied();
        match (f, first) {
            (Function::Today | Function::Now | Function::TimeOfDay, _) => View::Off,
            (Function::Descendants, _) if view >= View::Root => View::Way,
            (Function::Repeat | Function::RepeatAll, Some(argument)) if view >= View::Root && self.is_down(argument, 0) => View::Way,
            (Function::Where | Function::Exists, Some(argument)) if view != View::Off => {
                let mut ids = Vec::new();
                let mut beside = Vec::new();
                if self.narrows(argument, &mut ids, &mut beside, 0) {
                    for other in beside {
                        self.use_of(other, View::In);
                    }
                    for id in ids {
                        if !self.found.contains(&id) {
                            self.found.push(id);
                        }
                    }
                    return View::In;
                }
                if view == View::Way {
                    return self.whole(arguments, view, focus);
                }
                self.use_of(argument, view);
                if f == Function::Where { view } else { View::Off }
            }
            (Function::Select, Some(argument)) if view != View::Way => self.look(argument, view),
            (Function::Exists | Function::Empty | Function::Count | Function::HasValue, None) if view == View::Root => View::Off,
            (Function::DefineVariable, _) if arguments.len() > 1 => {
                for argument in arguments {
                    self.use_of(*argument, view);
                }
                view
            }
            (Function::Iif, _) => {
                for argument in arguments {
                    self.use_of(*argument, view);
                }
                View::Off
            }
            (Function::Coalesce, _) => {
                for argument in arguments {
                    self.use_of(*argument, focus);
                }
                View::Off
            }
            (Function::Trace, _) if arguments.len() == 1 => view,
            (
                Function::Where
                | Function::Select
                | Function::All
                | Function::Exists
                | Function::Repeat
                | Function::RepeatAll
                | Function::Aggregate
                | Function::Sort
                | Function::Trace,
                _,
            ) if view < View::Root => {
                for argument in arguments {
                    self.use_of(*argument, view);
                }
                view
            }
            _ => self.whole(arguments, view, focus),
        }
    }

    /// Everything in the base and in the arguments.
    fn whole(&mut self, arguments: &[u32], view: View, focus: View) -> View {
        self.all |= view >= View::Root;
        for argument in arguments {
            self.use_of(*argument, focus);
        }
        view.min(View::In)
    }

    /// `item`, `answer.item`, `item | answer.item` and the like: only goes down.
    fn is_down(&self, mut at: u32, depth: u32) -> bool {
        loop {
            match &self.syntax.node(at).kind {
                Kind::Step(base, name) if matches!(name.as_str(), "item" | "answer") => match base {
                    Some(base) => at = *base,
                    None => return true,
                },
                Kind::Binary(Op::Union, left, right) if depth < NESTING && self.is_down(*right, depth + 1) => at = *left,
                Kind::This => return true,
                _ => return false,
            }
        }
    }

    /// Whether a criterion lets only items of certain linkIds through, and which. Chains are walked from their end.
    /// `beside`: parts that see what the narrowed items hold, to be looked at when it does.
    fn narrows(&self, mut at: u32, ids: &mut Vec<String>, beside: &mut Vec<u32>, depth: u32) -> bool {
        let syntax = self.syntax;
        loop {
            let Kind::Binary(op, left, right) = &syntax.node(at).kind else { return false };
            match op {
                _ if depth > NESTING => return false,
                // One side narrows; the other one sees what the narrowed items hold.
                Op::And if self.narrows(*right, ids, beside, depth + 1) => {
                    beside.push(*left);
                    return true;
                }
                Op::And => {
                    beside.push(*right);
                    at = *left;
                }
                Op::Or if self.narrows(*right, ids, beside, depth + 1) => at = *left,
                Op::Equal | Op::In => {
                    let start = ids.len();
                    let found = (is_link(syntax, *left) && texts(syntax, *right, ids))
                        || (*op == Op::Equal && is_link(syntax, *right) && texts(syntax, *left, ids));
                    // Those found first are the last.
                    ids.rotate_left(start);
                    return found;
                }
                _ => return false,
            }
        }
    }
}

fn is_link(syntax: &Syntax, at: u32) -> bool {
    match &syntax.node(at).kind {
        Kind::Step(None, name) => name == "linkId",
        Kind::Step(Some(base), name) => name == "linkId" && matches!(syntax.node(*base).kind, Kind::This),
        _ => false,
    }
}

/// The texts of a literal, or of a union of literals.
fn texts(syntax: &Syntax, at: u32, ids: &mut Vec<String>) -> bool {
    let (mut at, start) = (at, ids.len());
    loop {
        match &syntax.node(at).kind {
            Kind::Text(text) => {
                ids.insert(start, text.clone());
                return true;
            }
            Kind::Binary(Op::Union, left, right) => {
                let Some(text) = super::calls::literal(syntax, *right) else { return false };
                ids.insert(start, text.to_owned());
                at = *left;
            }
            _ => return false,
        }
    }
}
