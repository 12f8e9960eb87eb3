//! Elements in the page: built, adopted from what was written, kept up to date.

use super::{Attribute, Child, Draw, El};
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::strings::StringState;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use std::cell::RefCell;
use std::rc::Rc;

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

/// Where the elements that follow the model are at first: still to be built, or in the page.
enum First {
    Built(Placeholder),
    Adopted(Cursor, PositionState),
}

/// Keeps elements up to date before their mark. The first drawing adopts what the page has, inside the effect, so that it is drawn once.
fn follow_children(draw: Draw, first: First) -> LiveState {
    let mark: Rc<RefCell<Option<Placeholder>>> = Rc::default();
    let place = Rc::clone(&mark);
    let mut first = Some(first);
    let effect = RenderEffect::new(move |before: Option<Vec<(usize, ElState)>>| {
        let drawn = draw.0();
        match first.take() {
            Some(First::Built(new)) => {
                *place.borrow_mut() = Some(new);
                drawn.into_iter().map(|(key, el)| (key, el.build())).collect()
            }
            Some(First::Adopted(cursor, position)) => {
                let states = drawn.into_iter().map(|(key, el)| (key, adopt(el, &cursor, &position))).collect();
                step(&cursor, &position);
                position.set(Position::NextChild);
                // Without its mark, what follows the model stays as it was written.
                *place.borrow_mut() = Placeholder::cast_from(cursor.current());
                states
            }
            None => redraw(drawn, before.unwrap_or_default(), place.borrow().as_ref()),
        }
    });
    let mark = mark.borrow().clone().unwrap_or_else(Rndr::create_placeholder);
    LiveState { mark, effect }
}

/// Elements whose key stays are kept, others built before the mark or removed.
fn redraw(drawn: Vec<(usize, El)>, mut before: Vec<(usize, ElState)>, mark: Option<&Placeholder>) -> Vec<(usize, ElState)> {
    let parent = mark.and_then(|m| Rndr::get_parent(m)).and_then(Element::cast_from);
    let mut now = Vec::with_capacity(drawn.len());
    for (key, el) in drawn {
        if let Some(kept) = before.iter().position(|(k, _)| *k == key) {
            now.push(before.remove(kept));
            continue;
        }
        let mut state = el.build();
        if let (Some(parent), Some(mark)) = (&parent, mark) {
            // Rows are only ever added at the end: before the mark is their place.
            state.mount(parent, Some(mark));
        }
        now.push((key, state));
    }
    for (_, mut gone) in before {
        gone.unmount();
    }
    now
}

impl Render for El {
    type State = ElState;

    fn build(self) -> ElState {
        let this = *self.0;
        let element = Rndr::create_element(this.tag, None);
        let mut effects = Vec::new();
        for (name, value) in this.attributes {
            match value {
                Attribute::Fixed(value) => Rndr::set_attribute(&element, name, &value),
                Attribute::Live(value) => effects.push(follow(&element, name, value, false)),
            }
        }
        let mut children = Vec::with_capacity(this.children.len());
        for child in this.children {
            let mut state = match child {
                Child::Text(text) => ChildState::Text(text.build()),
                Child::El(el) => ChildState::El(el.build()),
                Child::Live(draw) => ChildState::Live(follow_children(draw, First::Built(Rndr::create_placeholder()))),
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
pub fn adopt(this: El, cursor: &Cursor, position: &PositionState) -> ElState {
    step(cursor, position);
    let Some(element) = Element::cast_from(cursor.current()) else {
        // The page is not what was written (an extension changed it, for instance): draw it afresh rather than die.
        return this.build();
    };
    let this = *this.0;
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
            Child::Live(draw) => ChildState::Live(follow_children(draw, First::Adopted(cursor.clone(), position.clone()))),
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
