//! An author's markup, reduced to what is allowed: a tree of known elements, never a string of HTML.

/// A piece of text with its markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(pub Vec<Mark>);

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Text.
    Text(String),
    /// An allowed element.
    Element(MarkTag, Vec<Mark>),
    /// A link to an `https:` address, or within the site.
    Link(String, Vec<Mark>),
}

/// Elements that are allowed: structure and emphasis, nothing that loads, runs, or styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MarkTag {
    P,
    Br,
    Strong,
    Em,
    U,
    S,
    Sub,
    Sup,
    Code,
    Ul,
    Ol,
    Li,
    Blockquote,
    Table,
    Tr,
    Th,
    Td,
}
