//! Answers that another program hands over in the address's fragment (`docs/prefill.md`): one flat object, names to answers.

use super::json::Json;
use super::read_json;
use crate::domain::fhirpath::from_bits;

/// Longest text that is read: no address of a browser is longer for good.
const MOST: usize = 100_000;

/// Reads base64url of UTF-8 of `{"name": answer}`; an answer is a text, a number, a truth, or a list of them. `None` for anything else.
pub fn read_prefill(text: &str) -> Option<Vec<(String, Vec<String>)>> {
    let text = text.trim_end_matches('=');
    if text.len() > MOST {
        return None;
    }
    let json = read_json(&from_bits(text, "urlbase64")?).ok()?;
    let answers = json.as_object()?.iter().map(|(name, answer)| {
        let one = |json: &Json| match json {
            Json::String(text) => Some(text.clone()),
            Json::Number(_) | Json::Bool(_) => Some(json.to_string()),
            _ => None,
        };
        let texts = match answer {
            Json::Array(list) => list.iter().map(one).collect(),
            single => one(single).map(|text| vec![text]),
        };
        texts.map(|texts| (name.clone(), texts))
    });
    answers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_object_is_read_and_nothing_else() {
        // {"a":"é","b":1.5,"c":true,"d":["x","y"]}
        let text = "eyJhIjoiw6kiLCJiIjoxLjUsImMiOnRydWUsImQiOlsieCIsInkiXX0";
        let all = read_prefill(text).unwrap();
        let texts = |t: &[&str]| t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let expected = [("a", texts(&["é"])), ("b", texts(&["1.5"])), ("c", texts(&["true"])), ("d", texts(&["x", "y"]))];
        assert_eq!(all, expected.map(|(name, texts)| (name.to_owned(), texts)));
        assert_eq!(read_prefill(&format!("{text}==")), Some(all), "padded");
        // [1], {"a":{"b":1}}, {"a":null}, half an object, not UTF-8, another alphabet, nothing.
        for bad in ["WzFd", "eyJhIjp7ImIiOjF9fQ", "eyJhIjpudWxsfQ", "eyJhIjox", "_w", "é", ""] {
            assert_eq!(read_prefill(bad), None, "{bad}");
        }
        assert_eq!(read_prefill(&"A".repeat(MOST + 1)), None);
    }
}
