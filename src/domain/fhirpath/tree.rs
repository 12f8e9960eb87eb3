//! A resource as a tree.

/// A resource.
#[derive(Debug)]
pub struct Tree;
