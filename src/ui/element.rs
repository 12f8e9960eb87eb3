//! One element type for the form's island, as a Leptos view.
//!
//! `view!` gives each shape of markup a type of its own, and so its own copy of the code that builds, hydrates and mounts it: the form
//! weighed 245 kB (brotli) that way. [`El`] is one type for all of them, implements the same Leptos traits, and costs the browser nothing
//! for attributes that never change. See `docs/decisions/0002-one-element-type.md`. Pages, which the browser never builds, use `view!`.

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::strings::StringState;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Elements without an end tag.
const VOID: [&str; 4] = ["input", "br", "hr", "img"];

/// An element: tag, attributes, children.
pub struct El {
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
    El { tag, attributes: Vec::new(), children: Vec::new() }
}

/// Something that follows the model: nothing, or one element, built anew at each change. It holds no control that a person types in.
pub fn live(draw: impl Fn() -> Option<El> + Send + 'static) -> Draw {
    // No key is ever used twice, so that each drawing replaces the one before.
    let count = AtomicUsize::new(0);
    Draw(Box::new(move || draw().map(|el| (count.fetch_add(1, Ordering::Relaxed), el)).into_iter().collect()))
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
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, Attribute::Fixed(value.into())));
        self
    }

    /// Sets the class.
    #[must_use]
    pub fn class(self, value: &str) -> Self {
        self.attr("class", value)
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
    pub fn live(mut self, name: &'static str, value: impl Fn() -> Option<String> + Send + 'static) -> Self {
        self.attributes.push((name, Attribute::Live(Box::new(value))));
        self
    }

    /// An attribute without a value that follows the model.
    #[must_use]
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + Send + 'static) -> Self {
        self.live(name, move || on().then(String::new))
    }

    /// Adds a child. Empty text is left out: the browser's parser would drop it.
    #[must_use]
    pub fn child(mut self, child: impl Into<Child>) -> Self {
        let child = child.into();
        if !matches!(&child, Child::Text(text) if text.is_empty()) {
            self.children.push(child);
        }
        self
    }

    /// Adds children.
    #[must_use]
    pub fn children<C: Into<Child>>(self, children: impl IntoIterator<Item = C>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    fn is_void(&self) -> bool {
        VOID.contains(&self.tag)
    }

    fn write(self, buf: &mut String, position: &mut Position) {
        let void = self.is_void();
        buf.push('<');
        buf.push_str(self.tag);
        for (name, value) in self.attributes {
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
            for child in self.children {
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
            buf.push_str(self.tag);
            buf.push('>');
        }
        *position = Position::NextChild;
    }
}

/// A mounted element with what keeps it up to date.
pub struct ElState {
    element: Element,
    effects: Vec<RenderEffect<Option<String>>>,
    children: Vec<ChildState>,
}

enum ChildState {
    Text(StringState),
    El(ElState),
    Live(LiveState),
}

/// Elements that follow the model, drawn before their mark.
struct LiveState {
    mark: Placeholder,
    effect: RenderEffect<Vec<(usize, ElState)>>,
}

impl ChildState {
    fn mount(&mut self, parent: &Element) {
        match self {
            Self::Text(state) => state.mount(parent, None),
            Self::El(state) => state.mount(parent, None),
            Self::Live(state) => {
                Rndr::insert_node(parent, &state.mark, None);
                let mark = state.mark.clone();
                state.effect.with_value_mut(|drawn| {
                    for (_, state) in drawn {
                        state.mount(parent, Some(&mark));
                    }
                });
            }
        }
    }
}

/// Keeps elements up to date before their mark; `adopted` are those that the page already has.
fn follow_children(draw: Draw, mark: Placeholder, adopted: Option<Vec<(usize, ElState)>>) -> LiveState {
    let place = mark.clone();
    let adopted = Mutex::new(adopted);
    let effect = RenderEffect::new(move |before: Option<Vec<(usize, ElState)>>| {
        let drawn = draw.0();
        // Adopted elements were drawn just now for the purpose; this drawing only tells what to track.
        if before.is_none()
            && let Some(adopted) = adopted.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            return adopted;
        }
        let mut before = before.unwrap_or_default();
        let parent = Rndr::get_parent(&place).and_then(Element::cast_from);
        let mut now = Vec::with_capacity(drawn.len());
        for (key, el) in drawn {
            if let Some(kept) = before.iter().position(|(k, _)| *k == key) {
                now.push(before.remove(kept));
                continue;
            }
            let mut state = el.build();
            if let Some(parent) = &parent {
                // Rows are only ever added at the end: before the mark is their place.
                state.mount(parent, Some(&place));
            }
            now.push((key, state));
        }
        for (_, mut gone) in before {
            gone.unmount();
        }
        now
    });
    LiveState { mark, effect }
}

/// Keeps one attribute up to date. An adopted element already has its first value.
fn follow(element: &Element, name: &'static str, value: Box<dyn Fn() -> Option<String> + Send>, adopted: bool) -> RenderEffect<Option<String>> {
    let element = element.clone();
    RenderEffect::new(move |before: Option<Option<String>>| {
        let now = value();
        let same = before.as_ref().map_or(adopted, |before| *before == now);
        if !same {
            match &now {
                Some(value) => Rndr::set_attribute(&element, name, value),
                None => Rndr::remove_attribute(&element, name),
            }
        }
        now
    })
}

impl Render for El {
    type State = ElState;

    fn build(self) -> ElState {
        let element = Rndr::create_element(self.tag, None);
        let mut effects = Vec::new();
        for (name, value) in self.attributes {
            match value {
                Attribute::Fixed(value) => Rndr::set_attribute(&element, name, &value),
                Attribute::Live(value) => effects.push(follow(&element, name, value, false)),
            }
        }
        let mut children = Vec::with_capacity(self.children.len());
        for child in self.children {
            let mut state = match child {
                Child::Text(text) => ChildState::Text(text.build()),
                Child::El(el) => ChildState::El(el.build()),
                Child::Live(draw) => ChildState::Live(follow_children(draw, Rndr::create_placeholder(), None)),
            };
            state.mount(&element);
            children.push(state);
        }
        ElState { element, effects, children }
    }

    /// What follows the model is built anew: such places hold no control that a person types in.
    fn rebuild(self, state: &mut ElState) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
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

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> ElState {
        adopt(self, cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}

fn step(cursor: &Cursor, position: &PositionState) {
    match position.get() {
        Position::FirstChild => {
            cursor.child();
        }
        Position::Current => {}
        _ => {
            cursor.sibling();
        }
    }
}

/// Takes over the element that the cursor comes to, in the order in which it was written.
fn adopt(this: El, cursor: &Cursor, position: &PositionState) -> ElState {
    step(cursor, position);
    let Some(element) = Element::cast_from(cursor.current()) else {
        // The page is not what was written (an extension changed it, for instance): draw it afresh rather than die.
        return this.build();
    };
    let mut effects = Vec::new();
    for (name, value) in this.attributes {
        if let Attribute::Live(value) = value {
            effects.push(follow(&element, name, value, true));
        }
    }
    position.set(Position::FirstChild);
    let mut children = Vec::with_capacity(this.children.len());
    for child in this.children {
        children.push(match child {
            Child::Text(text) => ChildState::Text(text.hydrate::<true>(cursor, position)),
            Child::El(el) => ChildState::El(adopt(el, cursor, position)),
            Child::Live(draw) => {
                let states: Vec<(usize, ElState)> = draw.0().into_iter().map(|(key, el)| (key, adopt(el, cursor, position))).collect();
                step(cursor, position);
                position.set(Position::NextChild);
                match Placeholder::cast_from(cursor.current()) {
                    Some(mark) => ChildState::Live(follow_children(draw, mark, Some(states))),
                    // The mark is not there: what follows the model will at least not be shown twice.
                    None => ChildState::Live(follow_children(draw, Rndr::create_placeholder(), Some(states))),
                }
            }
        });
    }
    cursor.set(AsRef::<Node>::as_ref(&element).clone());
    position.set(Position::NextChild);
    ElState { element, effects, children }
}

impl Mountable for ElState {
    fn unmount(&mut self) {
        Rndr::remove(&self.element);
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Rndr::insert_node(parent, &self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match Rndr::get_parent(&self.element).and_then(Element::cast_from) {
            Some(parent) => {
                child.mount(&parent, Some(&self.element));
                true
            }
            None => false,
        }
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

impl Drop for ElState {
    /// Effects end before the children they may draw.
    fn drop(&mut self) {
        self.effects.clear();
        self.children.clear();
    }
}
