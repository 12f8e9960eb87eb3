//! A file that was chosen, read whole as base64.

use super::{Dispatch, controls, effects};
use crate::app::Event;
use crate::domain::Value;
use crate::domain::fhirpath::WHOLE;
use crate::domain::filling::Input;
use crate::domain::value::Attachment;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, File, FileReader, HtmlInputElement};

/// Reads the file of a field, which then is the answer. False for any other control. A file that is too large is not read: its size is enough to
/// say so.
pub fn read(element: &Element, dispatch: &Dispatch) -> bool {
    let Some(input) = element.dyn_ref::<HtmlInputElement>().filter(|i| WHOLE && controls::is_file(i)) else { return false };
    // Given up in the browser's window: what was chosen before stays, as the page still shows it.
    let Some(file) = input.files().and_then(|f| f.get(0)) else { return true };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let size = file.size() as u64;
    let most = input.get_attribute("data-most").and_then(|m| m.parse::<u64>().ok());
    let name = input.name();
    let answer = {
        let (dispatch, file) = (Rc::clone(dispatch), file.clone());
        move |data| {
            let attachment = Attachment {
                content_type: Some(file.type_()).filter(|t| !t.is_empty()),
                title: Some(file.name()),
                size: Some(size),
                data,
                ..Attachment::default()
            };
            let input = Input::Values(vec![Value::Attachment(Box::new(attachment))]);
            effects::carry_out(&dispatch, dispatch(Event::AnsweredItem { name: name.clone(), input }));
            effects::carry_out(&dispatch, dispatch(Event::LeftItem { name }));
        }
    };
    if most.is_some_and(|most| size > most) {
        answer(None);
    } else {
        read_whole(&file, answer);
    }
    true
}

/// The browser makes the base64 itself: one text, of which the head is cut off in place.
fn read_whole(file: &File, done: impl FnOnce(Option<String>) + 'static) {
    let Ok(reader) = FileReader::new() else { return done(None) };
    let ended = {
        let reader = reader.clone();
        crate::web::function(Box::new(move || {
            let mut text = reader.result().ok().and_then(|r| r.as_string());
            if let Some(text) = &mut text {
                let head = text.find(',').map_or(0, |i| i + 1);
                text.drain(..head);
            }
            done(text);
        }))
    };
    reader.set_onloadend(Some(&ended));
    // Refused only while it reads another file.
    reader.read_as_data_url(file).ok();
}
