//! A tree of elements in memory, built element by element.

use super::{Element, Raw, Source};

/// An arena of elements; the first one is the root.
#[derive(Default, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
}

#[derive(PartialEq)]
struct Node {
    name: Box<str>,
    kind: Box<str>,
    raw: Option<Raw>,
    parent: Option<u64>,
    children: Vec<u64>,
}

impl Tree {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an element below another, after those already there, and gives its number.
    pub fn add(&mut self, parent: Option<u64>, name: &str, kind: &str, raw: Option<Raw>) -> u64 {
        let number = self.nodes.len() as u64;
        self.nodes.push(Node { name: name.into(), kind: kind.into(), raw, parent, children: Vec::new() });
        if let Some(above) = parent.and_then(|p| usize::try_from(p).ok()).and_then(|p| self.nodes.get_mut(p)) {
            above.children.push(number);
        }
        number
    }

    /// The root, as an element.
    pub fn root(&self) -> Element<'_> {
        Element { source: self, at: 0 }
    }

    fn node(&self, at: u64) -> Option<&Node> {
        self.nodes.get(usize::try_from(at).ok()?)
    }
}

impl Source for Tree {
    fn children(&self, at: u64, name: Option<&str>, found: &mut Vec<u64>) {
        let Some(node) = self.node(at) else { return };
        for child in &node.children {
            if name.is_none_or(|name| self.node(*child).is_some_and(|c| *c.name == *name)) {
                found.push(*child);
            }
        }
    }

    fn name(&self, at: u64) -> &str {
        self.node(at).map_or("", |n| &n.name)
    }

    fn type_name(&self, at: u64) -> &str {
        self.node(at).map_or("", |n| &n.kind)
    }

    fn raw(&self, at: u64) -> Option<Raw> {
        self.node(at).and_then(|n| n.raw.clone())
    }

    fn parent(&self, at: u64) -> Option<u64> {
        self.node(at).and_then(|n| n.parent)
    }
}
