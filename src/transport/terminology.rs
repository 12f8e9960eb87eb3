//! Value sets that are not in a questionnaire's file: asked of the one terminology server that the site names (FHIR `$expand`).
//!
//! Without an answer the form stays usable: the choice is typed in words.

use super::{HttpRequest, HttpResponse};
use crate::domain::Coding;
use crate::formats::json::Json;
use crate::formats::read_json;

/// Codes asked for at most.
const MOST_CODES: usize = 1_000;

/// Asks for the codes of a value set (canonical address, perhaps with `|version`), with their words in French where there are some.
pub fn expand_request(server: &str, value_set: &str) -> HttpRequest {
    let (url, version) = value_set.split_once('|').unwrap_or((value_set, ""));
    let mut address = [server.trim_end_matches('/'), "/ValueSet/$expand?count=1000&displayLanguage=fr&url="].concat();
    encode(url, &mut address);
    if !version.is_empty() {
        address.push_str("&valueSetVersion=");
        encode(version, &mut address);
    }
    HttpRequest::fhir_get(address)
}

/// All but letters, digits and `-._~` as `%` and two digits.
fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push('%');
            for half in [byte >> 4, byte & 15] {
                into.push(char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
}

/// The codes of an expansion; `None` when the answer is none.
pub fn read_expansion(answer: &HttpResponse) -> Option<Vec<Coding>> {
    let json = read_json(&answer.body).ok().filter(|_| answer.status == 200)?;
    let mut codes = Vec::new();
    collect(json.get("expansion")?, 0, &mut codes);
    (!codes.is_empty()).then_some(codes)
}

fn collect(holder: &Json, level: usize, codes: &mut Vec<Coding>) {
    for concept in holder.get("contains").and_then(Json::as_array).into_iter().flatten() {
        let offered = concept.get("abstract") != Some(&Json::Bool(true)) && concept.get("inactive") != Some(&Json::Bool(true));
        let text = |name: &str| concept.get(name).and_then(Json::as_str).map(str::to_owned);
        let coding = Coding { system: text("system"), code: text("code"), display: text("display"), weight: None };
        if offered && coding.code.is_some() && codes.len() < MOST_CODES {
            codes.push(coding);
        }
        if level < 8 {
            collect(concept, level + 1, codes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_value_set_is_encoded() {
        let request = expand_request("https://tx.example/fhir/", "http://example.org/ValueSet/é?a=b|1.0");
        assert_eq!(
            request.url,
            "https://tx.example/fhir/ValueSet/$expand?count=1000&displayLanguage=fr&url=http%3A%2F%2Fexample.org%2FValueSet%2F%C3%A9%3Fa%3Db&valueSetVersion=1.0"
        );
    }

    #[test]
    fn codes_are_read_at_all_levels_and_headings_are_none() {
        let answer = |status, body: &str| HttpResponse { status, headers: Vec::new(), body: body.into() };
        let body = r#"{"expansion":{"contains":[{"abstract":true,"code":"h","contains":[{"system":"s","code":"a","display":"A"}]},{"code":"b"},{"code":"c","inactive":true}]}}"#;
        let codes: Vec<_> = read_expansion(&answer(200, body)).unwrap().into_iter().map(|c| c.code.unwrap()).collect();
        assert_eq!(codes, ["a", "b"]);
        assert!(read_expansion(&answer(404, body)).is_none() && read_expansion(&answer(200, "<html>")).is_none());
    }
}
