//! Answers made up for any questionnaire: one to each enabled question, as a person might give it.

use guichet::domain::filling::{Filling, Input, NodeId};
use guichet::domain::value::{Attachment, Coding, Referring};
use guichet::domain::{ItemKind, Value};

/// Answers all enabled questions, what they reveal too, in one row and one more.
pub fn answer_all(filling: &mut Filling) {
    for _ in 0..3 {
        for id in (0..filling.len()).map(NodeId) {
            let open = filling.is_enabled(id) && !filling.is_touched(id) && !filling.is_read_only(id);
            if let Some(input) = input_for(filling, id).filter(|_| open) {
                filling.set(id, input);
            }
        }
    }
    let rows: Vec<_> = (0..filling.len()).map(NodeId).filter(|n| filling.item_of(*n).is_some_and(guichet::domain::Item::has_rows)).take(4).collect();
    for id in rows {
        let Some((item, parent)) = filling.node(id).map(|n| (n.item, n.parent)) else { continue };
        let before = filling.len();
        filling.add_row(item, parent);
        for new in (before..filling.len()).map(NodeId) {
            if let Some(input) = input_for(filling, new).filter(|_| !filling.is_read_only(new)) {
                filling.set(new, input);
            }
        }
    }
}

/// The act that gives a node an answer of its type, within its bounds where that is easy.
pub fn input_for(filling: &Filling, id: NodeId) -> Option<Input> {
    let item = filling.item_of(id)?;
    let least = filling.min_of(id).and_then(Value::number).map(|n| n.to_string());
    let typed = |text: &str| Some(Input::Typed(text.to_owned()));
    match item.kind {
        ItemKind::Group | ItemKind::Display => None,
        ItemKind::Boolean => Some(Input::Chosen("true".into())),
        ItemKind::Integer | ItemKind::Decimal | ItemKind::Quantity => typed(least.as_deref().unwrap_or("1")),
        ItemKind::Date => match filling.min_of(id) {
            Some(value) => Some(Input::Values(vec![value.clone()])),
            None => typed("2024-01-02"),
        },
        ItemKind::DateTime => typed("2024-01-02T10:00:00+01:00"),
        ItemKind::Time => typed("10:30"),
        ItemKind::String | ItemKind::Text => typed(&"a".repeat(item.min_length.unwrap_or(1).clamp(1, 500))),
        ItemKind::Url => typed("https://example.org/a"),
        ItemKind::Choice | ItemKind::OpenChoice => Some(match filling.options_of(id).first() {
            Some(option) if item.repeats => Input::Ticked { code: option.value.key(), on: true },
            Some(option) => Input::Values(vec![option.value.clone()]),
            None if item.kind == ItemKind::OpenChoice => Input::Typed("mots".into()),
            None => Input::Values(vec![Value::Coding(Coding { code: Some("x".into()), display: Some("X".into()), ..Coding::default() })]),
        }),
        ItemKind::Reference => {
            Some(Input::Values(vec![Value::Reference(Box::new(Referring { reference: Some("Patient/1".into()), ..Referring::default() }))]))
        }
        ItemKind::Attachment => {
            let own = item.looks.as_ref().and_then(|l| l.mime_types.first().cloned()).unwrap_or_else(|| "image/png".into());
            Some(Input::Values(vec![Value::Attachment(Box::new(Attachment {
                content_type: Some(own.replace('*', "png")),
                data: Some("AAAA".into()),
                size: Some(3),
                ..Attachment::default()
            }))]))
        }
    }
}
