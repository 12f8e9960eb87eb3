//! What is typed on the device, for `src/browser/fill.js`: fields, the places where their words stand, and what can be done with the whole.

use super::Context;
use crate::content::{FieldKind, Pathway, TypedField};
use leptos::prelude::*;

/// The form's id, which the script looks for.
pub const FORM: &str = "remplir";

/// A field with its label. `prefix` tells the fields of one part of a page from those of another.
pub fn field_view(context: Context<'_>, field: &TypedField, prefix: &str, pathways: &[Pathway]) -> AnyView {
    let name = format!("{prefix}{}", field.id);
    let id = format!("champ-{name}");
    let note = field.note.clone().map(|n| view! { <p class="field__hint" id=format!("{id}-note")>{n}</p> });
    let described = field.note.as_ref().map(|_| format!("{id}-note"));
    let control = match field.kind {
        FieldKind::Line => {
            view! { <input class="field__input" type="text" id=id.clone() name=name.clone() autocomplete="off" aria-describedby=described/> }
                .into_any()
        }
        FieldKind::Date => {
            view! { <input class="field__input field__input--short" type="text" id=id.clone() name=name.clone() autocomplete="off" aria-describedby=described/> }
                .into_any()
        }
        FieldKind::Lines => {
            view! { <textarea class="field__input" id=id.clone() name=name.clone() rows="3" autocomplete="off" aria-describedby=described></textarea> }
                .into_any()
        }
        FieldKind::Choice | FieldKind::Pathway => {
            let options: Vec<(String, String)> = if field.kind == FieldKind::Choice {
                field.options.iter().map(|o| (o.clone(), o.clone())).collect()
            } else {
                pathways.iter().map(|p| (p.id.clone(), p.name.clone())).collect()
            };
            let options: Vec<_> = options.into_iter().map(|(value, words)| view! { <option value=value>{words}</option> }).collect();
            let pathway = (field.kind == FieldKind::Pathway).then_some("");
            view! {
                <select class="field__input" id=id.clone() name=name.clone() autocomplete="off" data-pathway=pathway aria-describedby=described>
                    <option value="">{context.say("papers.choose")}</option>
                    {options}
                </select>
            }
            .into_any()
        }
    };
    view! {
        <div class="field fill__field">
            <label class="field__label" for=id>{field.label.clone()}</label>
            {note}
            {control}
        </div>
    }
    .into_any()
}

/// Where the words of a field stand: a dotted line until there are any, two for a long answer; before a choice, each option with a box.
pub fn place_view(context: Context<'_>, name: &str, field: Option<&TypedField>) -> AnyView {
    let options = field.map(|f| f.options.as_slice()).unwrap_or_default();
    let blank = if options.is_empty() {
        let wide = field.is_some_and(|f| f.kind == FieldKind::Lines);
        (blank_view(context, wide), wide.then(|| blank_view(context, wide))).into_any()
    } else {
        let boxes: Vec<_> = options.iter().map(|o| format!("\u{2610}\u{a0}{o}")).collect();
        boxes.join("\u{2003}").into_any()
    };
    view! { <span class="fill__place" data-place=name.to_owned()>{blank}</span> }.into_any()
}

/// A dotted line to write on; `wide`: as long as the paper.
pub fn blank_view(context: Context<'_>, wide: bool) -> AnyView {
    let class = if wide { "fill__blank fill__blank--wide" } else { "fill__blank" };
    view! { <span class=class><span class="visually-hidden">{context.say("papers.blank")}</span></span> }.into_any()
}

/// What can be done with what was typed. Shown by the script, but for the reset of a form that works without one.
pub fn acts_view(context: Context<'_>, acts: &[&'static str], alone: bool) -> AnyView {
    let buttons: Vec<_> = acts
        .iter()
        .enumerate()
        .map(|(index, act)| {
            let class = if index == 0 { "button" } else { "button button--plain" };
            view! { <button type="button" class=class data-act=*act hidden>{context.say(&format!("papers.act.{act}"))}</button> }
        })
        .collect();
    view! {
        <div class="form__buttons fill__acts">
            {buttons}
            <button type="reset" class="button button--plain" hidden=!alone>{context.say("papers.act.wipe")}</button>
        </div>
        <p class="fill__state" id="remplir-etat" role="status"></p>
    }
    .into_any()
}
