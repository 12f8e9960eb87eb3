//! One element type for the form's island, as a Leptos view.
//!
//! `view!` gives each shape of markup a type of its own, and so its own copy of the code that builds, hydrates and mounts it: the form
//! weighed 245 kB (brotli) that way. [`El`] is one type for all of them, implements the same Leptos traits, and costs the browser nothing
//! for attributes that never change. See `docs/decisions/0002-one-element-type.md`. Pages, which the browser never builds, use `view!`.

mod mount;

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::{Position, PositionState, RenderHtml};
pub use mount::ElState;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Elements without an end tag.
const VOID: [&str; 4] = ["input", "br", "hr", "img"];

/// An element: tag, attributes, children. In a box, because it is handed on at each step of its making.
pub struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Attribute)>,
    children: Vec<Child>,
}

/// An attribute's value.
enum Attribute {
    /// Never changes.
    Fixed(String),
    /// Follows the model; `None`: absent.
    Live(Box<dyn Fn() -> Option<String> + Send>),
}

/// What stands in an element.
pub enum Child {
    /// Text.
    Text(String),
    /// An element.
    El(El),
    /// Elements that follow the model.
    Live(Draw),
}

/// Draws elements that follow the model, each with a key: an element whose key stays is left alone, another is built or removed.
pub struct Draw(Box<dyn Fn() -> Vec<(usize, El)> + Send>);

impl From<El> for Child {
    fn from(el: El) -> Self {
        Self::El(el)
    }
}

impl From<String> for Child {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Child {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Draw> for Child {
    fn from(draw: Draw) -> Self {
        Self::Live(draw)
    }
}

/// An element with this tag.
pub fn el(tag: &'static str) -> El {
    El(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new() }))
}

/// Something that follows the model: nothing, or one element, built anew at each change. It holds no control that a person types in.
pub fn live(draw: impl Fn() -> Option<El> + Send + 'static) -> Draw {
    draw_anew(Box::new(move || draw().map_or_else(Vec::new, |el| vec![el])))
}

/// Elements that follow the model together, all built anew at each change.
pub fn live_all(draw: impl Fn() -> Vec<El> + Send + 'static) -> Draw {
    draw_anew(Box::new(draw))
}

fn draw_anew(draw: Box<dyn Fn() -> Vec<El> + Send>) -> Draw {
    // No key is ever used twice, so that each drawing replaces the one before.
    let count = AtomicUsize::new(0);
    Draw(Box::new(move || draw().into_iter().map(|el| (count.fetch_add(1, Ordering::Relaxed), el)).collect()))
}

/// Rows that come and go: a row that stays keeps its element and what is typed in it.
pub fn live_rows(keys: impl Fn() -> Vec<usize> + Send + 'static, draw: impl Fn(usize) -> El + Send + 'static) -> Draw {
    Draw(Box::new(move || keys().into_iter().map(|key| (key, draw(key))).collect()))
}

/// Text that follows the model.
pub fn live_text(say: impl Fn() -> String + Send + 'static) -> Draw {
    live(move || Some(el("span").child(say())))
}

impl El {
    /// Sets an attribute.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, Attribute::Fixed(value.into()))
    }

    #[inline(never)]
    fn with(mut self, name: &'static str, value: Attribute) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    /// Sets the class.
    #[must_use]
    pub fn class(self, value: &str) -> Self {
        self.attr("class", value)
    }

    /// Adds a class in front of those it has.
    #[must_use]
    pub fn also(mut self, class: &str) -> Self {
        for (name, value) in &mut self.0.attributes {
            if let (&mut "class", Attribute::Fixed(classes)) = (name, value) {
                *classes = format!("{class} {classes}");
            }
        }
        self
    }

    /// Sets an attribute when there is a value.
    #[must_use]
    pub fn maybe(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Sets an attribute without a value when `on`.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        self.maybe(name, on.then_some(""))
    }

    /// An attribute that follows the model.
    #[must_use]
    pub fn live(self, name: &'static str, value: impl Fn() -> Option<String> + Send + 'static) -> Self {
        self.with(name, Attribute::Live(Box::new(value)))
    }

    /// An attribute without a value that follows the model.
    #[must_use]
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + Send + 'static) -> Self {
        self.live(name, move || on().then(String::new))
    }

    /// Adds a child. Empty text is left out: the browser's parser would drop it.
    #[must_use]
    pub fn child(mut self, child: impl Into<Child>) -> Self {
        self.push(child.into());
        self
    }

    #[inline(never)]
    fn push(&mut self, child: Child) {
        if !matches!(&child, Child::Text(text) if text.is_empty()) {
            self.0.children.push(child);
        }
    }

    /// Adds children.
    #[must_use]
    pub fn children<C: Into<Child>>(mut self, children: impl IntoIterator<Item = C>) -> Self {
        for child in children {
            self.push(child.into());
        }
        self
    }

    fn write(self, buf: &mut String, position: &mut Position) {
        let this = *self.0;
        let void = VOID.contains(&this.tag);
        buf.push('<');
        buf.push_str(this.tag);
        for (name, value) in this.attributes {
            let value = match value {
                Attribute::Fixed(value) => Some(value),
                Attribute::Live(value) => value(),
            };
            if let Some(value) = value {
                buf.push(' ');
                buf.push_str(name);
                buf.push_str("=\"");
                buf.push_str(&value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;"));
                buf.push('"');
            }
        }
        buf.push('>');
        if !void {
            // The parser drops a line break at the start of a textarea; there is none to drop here.
            *position = Position::FirstChild;
            for child in this.children {
                match child {
                    Child::Text(text) => text.to_html_with_buf(buf, position, true, false, Vec::new()),
                    Child::El(el) => el.write(buf, position),
                    Child::Live(draw) => {
                        for (_, el) in draw.0() {
                            el.write(buf, position);
                        }
                        // What follows the model stands before this mark.
                        buf.push_str("<!>");
                        *position = Position::NextChild;
                    }
                }
            }
            buf.push_str("</");
            buf.push_str(this.tag);
            buf.push('>');
        }
        *position = Position::NextChild;
    }
}

impl AddAnyAttr for El {
    type Output<New: leptos::attr::Attribute> = Self;

    fn add_any_attr<New: leptos::attr::Attribute>(self, _attribute: New) -> Self {
        self
    }
}

impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, buf: &mut String, position: &mut Position, _escape: bool, _mark_branches: bool, _extra: Vec<AnyAttribute>) {
        self.write(buf, position);
    }

    /// The form is hydrated from its own element, not from the one around it, which holds more than the form.
    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> ElState {
        position.set(Position::Current);
        mount::adopt(self, cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}
