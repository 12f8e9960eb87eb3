//! Reads looks and hints: markup, media, links, and what else an item is drawn with.

use super::Reader;
use crate::domain::item::{Looks, TextStyle, Usage};
use crate::domain::markup::{Mark, Markup};
use crate::domain::value::Attachment;
use crate::formats::fhir::extension::Extensions;
use crate::formats::fhir::value::{field, read_number};
use crate::formats::json::Json;
use crate::formats::markup::{is_https, is_local, read_markdown, read_xhtml};
use rust_decimal::prelude::ToPrimitive;

/// Images, sounds and films that every browser shows and that run nothing.
const MEDIA: &str = " image/png image/jpeg image/gif image/webp image/svg+xml audio/mpeg audio/mp3 audio/ogg audio/wav video/mp4 video/webm ";
/// Characters of media in the file, at most: they travel with the page.
const MOST_DATA: usize = 1_500_000;

impl Reader {
    /// The looks of an item; `None` when it has but the common ones.
    pub fn read_looks(&mut self, json: &Json, own: Extensions, path: &str) -> Option<Box<Looks>> {
        let shadow = json.get("_text");
        if json.get("extension").is_none() && shadow.is_none() && json.get("_prefix").is_none() && json.get("disabledDisplay").is_none() {
            return None;
        }
        let none = Json::Null;
        let on_text = Extensions::of(shadow.unwrap_or(&none));
        if json.get("_prefix").is_some_and(|p| has_rendering(Extensions::of(p))) {
            self.notice(path, "markup and style of a prefix are ignored");
        }
        let disabled_display = own.code("disabledDisplay").map(str::to_owned).or_else(|| field(json, "disabledDisplay"));
        let usage = own.code("usageMode").and_then(|code| match code {
            "capture" => Some(Usage::Capture),
            "display" => Some(Usage::Display),
            "display-non-empty" => Some(Usage::DisplayNonEmpty),
            "capture-display-non-empty" => Some(Usage::CaptureDisplayNonEmpty),
            "capture-display" => None,
            other => {
                self.notice(path, format!("usageMode {other} is ignored"));
                None
            }
        });
        let support_link = own.text("supportLink").or_else(|| own.text("supportHyperlink"));
        if let Some(link) = support_link.as_ref().filter(|l| !is_https(l)) {
            self.notice(path, format!("supportLink {link} is not an https address and is ignored"));
        }
        let megabytes = own.value("maxSize").and_then(read_number);
        let looks = Looks {
            markup: self.read_markup(json, on_text, path),
            style: on_text.text("rendering-style").or_else(|| own.text("rendering-style")).map_or_else(TextStyle::default, |s| self.style(&s, path)),
            short_text: on_text.text("shortText").or_else(|| own.text("shortText")),
            media: self.read_media(own, "itemMedia", path),
            support_link: support_link.filter(|l| is_https(l)),
            category: own.code("displayCategory").map(str::to_owned),
            usage,
            protected: disabled_display.as_deref() == Some("protected"),
            keyboard: own.code("keyboard").map(str::to_owned),
            collapsed: match own.code("collapsible") {
                Some("default-open") => Some(false),
                Some("default-closed") => Some(true),
                _ => None,
            },
            mime_types: own.texts("mimeType"),
            max_size: megabytes.and_then(|m| m.checked_mul(1_000_000.into())?.to_u64()),
            open_label: own.text("openLabel"),
            unit_open: own.code("unitOpen").is_some_and(|c| c != "optionsOnly"),
            ..Looks::default()
        };
        (looks != Looks::default()).then(|| Box::new(looks))
    }

    /// The markup of a text; `None` when there is none beyond the words themselves.
    fn read_markup(&mut self, json: &Json, on_text: Extensions, path: &str) -> Option<Markup> {
        // A translated text has no markup in its language.
        if self.translated(json, "text").is_some() {
            return None;
        }
        let (kind, (markup, dropped)) = match on_text.text("rendering-xhtml") {
            Some(text) => ("rendering-xhtml", read_xhtml(&text)),
            None => ("rendering-markdown", read_markdown(&on_text.text("rendering-markdown")?)),
        };
        for what in dropped {
            self.notice(path, format!("{kind}: {what} is left out"));
        }
        let just_words = matches!(markup.0.as_slice(), [] | [Mark::Text(_)]);
        (!just_words).then_some(markup)
    }

    fn style(&mut self, declarations: &str, path: &str) -> TextStyle {
        let mut style = TextStyle::default();
        for declaration in declarations.split(';').map(str::trim).filter(|d| !d.is_empty()) {
            let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
            let known = match name.as_str() {
                "font-weight" => Some((&mut style.bold, matches!(value.as_str(), "bold" | "bolder" | "600" | "700" | "800" | "900"))),
                "font-style" => Some((&mut style.italic, matches!(value.as_str(), "italic" | "oblique"))),
                "text-decoration" => Some((&mut style.underline, value == "underline")),
                "text-align" => Some((&mut style.centred, value == "center")),
                "text-transform" => Some((&mut style.uppercase, value == "uppercase")),
                _ => None,
            };
            match known {
                Some((flag, true)) => *flag = true,
                _ => self.notice(path, format!("rendering-style: {name} is left out")),
            }
        }
        style
    }

    /// An image, sound or film: in the file, or on this site.
    pub fn read_media(&mut self, own: Extensions, name: &str, path: &str) -> Option<Attachment> {
        let json = own.named(name).find_map(|e| e.get("valueAttachment"))?;
        let media = Attachment {
            content_type: field(json, "contentType").map(|t| t.to_ascii_lowercase()),
            title: field(json, "title"),
            url: field(json, "url"),
            data: field(json, "data").map(|d| d.split_whitespace().collect()),
            ..Attachment::default()
        };
        let kind = media.content_type.as_deref().unwrap_or_default();
        let refused = if !MEDIA.split(' ').any(|m| m == kind && !m.is_empty()) {
            "is of no type that is shown"
        } else if media.data.as_ref().is_some_and(|d| d.len() > MOST_DATA) {
            "is too large"
        } else if media.data.as_ref().is_some_and(|d| !d.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))) {
            "is not base64"
        } else if media.data.is_none() && !media.url.as_ref().is_some_and(|u| is_local(u)) {
            "is not in the file nor on this site"
        } else {
            return Some(media);
        };
        self.notice(path, format!("{name} {refused} and is left out"));
        None
    }
}

/// True when a text has markup or style.
pub(super) fn has_rendering(own: Extensions) -> bool {
    ["rendering-xhtml", "rendering-markdown", "rendering-style"].into_iter().any(|name| own.has(name))
}

#[cfg(test)]
mod tests {
    use crate::domain::Questionnaire;
    use crate::domain::item::{Looks, TextStyle, Usage};
    use crate::formats::fhir::read_questionnaire;
    use serde_json::{Value as Json, json};

    fn read(item: &Json) -> (Questionnaire, Vec<String>) {
        let form = json!({ "resourceType": "Questionnaire", "title": "T", "item": [item] }).to_string();
        let (form, notices) = read_questionnaire(&form).unwrap();
        (form, notices.into_iter().map(|n| format!("{}: {}", n.path, n.reason)).collect())
    }

    fn extension(name: &str, kind: &str, value: Json) -> Json {
        json!({ "url": format!("http://hl7.org/fhir/StructureDefinition/{name}"), format!("value{kind}"): value })
    }

    fn looks(extensions: Json, on_text: Json) -> (Looks, Vec<String>) {
        let item = json!({ "linkId": "a", "type": "string", "text": "A", "extension": extensions, "_text": { "extension": on_text } });
        let (form, notices) = read(&item);
        (form.items[0].looks.as_deref().cloned().unwrap_or_default(), notices)
    }

    #[test]
    fn hints_are_read() {
        let codes = |name: &str, code: &str| extension(name, "CodeableConcept", json!({ "coding": [{ "code": code }] }));
        let (read, notices) = looks(
            json!([
                codes("questionnaire-displayCategory", "security"),
                extension("questionnaire-usageMode", "Code", json!("display-non-empty")),
                extension("questionnaire-supportLink", "Uri", json!("https://example.org/")),
                extension("maxSize", "Decimal", json!(1.5)),
                extension("mimeType", "Code", json!("image/png")),
                { "url": "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.disabledDisplay", "valueCode": "protected" },
                { "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-collapsible", "valueCode": "default-closed" },
                { "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-unitOpen", "valueCode": "optionsOrString" },
            ]),
            json!([extension("rendering-style", "String", json!("font-weight: bold;font-style:italic"))]),
        );
        assert_eq!(notices, Vec::<String>::new());
        assert_eq!((read.category.as_deref(), read.usage, read.max_size), (Some("security"), Some(Usage::DisplayNonEmpty), Some(1_500_000)));
        assert_eq!((read.collapsed, read.protected, read.unit_open), (Some(true), true, true));
        assert_eq!(read.style, TextStyle { bold: true, italic: true, ..TextStyle::default() });
        assert_eq!((read.support_link.as_deref(), read.mime_types.len()), (Some("https://example.org/"), 1));
    }

    #[test]
    fn what_could_mislead_or_tell_others_is_left_out_with_a_notice() {
        let media = |value: Json| extension("questionnaire-itemMedia", "Attachment", value);
        let style = json!([
            extension("rendering-style", "String", json!("color: white; position:fixed; background:url(https://x)")),
            extension("rendering-xhtml", "String", json!("<img src='https://x.example/p'> <b>A</b>")),
        ]);
        let (read, notices) = looks(json!([extension("questionnaire-supportLink", "Uri", json!("javascript:alert(1)"))]), style);
        assert_eq!((read.support_link, read.style), (None, TextStyle::default()));
        assert_eq!(notices.len(), 5, "{notices:?}");
        assert!(notices.contains(&"item[0]: rendering-xhtml: <img> is left out".to_owned()));
        for (value, why) in [
            (json!({ "contentType": "image/png", "url": "https://x.example/p.png" }), "is not in the file nor on this site"),
            (json!({ "contentType": "text/html", "data": "PGI+" }), "is of no type that is shown"),
            (json!({ "contentType": "image/png", "data": "x\" onerror=" }), "is not base64"),
            (json!({ "url": "/media/a.png" }), "is of no type that is shown"),
        ] {
            let (read, notices) = looks(json!([media(value)]), json!([]));
            assert_eq!(read.media, None);
            assert_eq!(notices, [format!("item[0]: itemMedia {why} and is left out")]);
        }
        assert!(looks(json!([media(json!({ "contentType": "image/png", "url": "/media/a.png" }))]), json!([])).0.media.is_some());
    }

    #[test]
    fn texts_beside_a_question_keep_their_markup_and_none_is_lost() {
        let control = |code: &str| extension("questionnaire-itemControl", "CodeableConcept", json!({ "coding": [{ "code": code }] }));
        let bold = json!({ "extension": [extension("rendering-xhtml", "String", json!("<b>Two</b>"))] });
        let (form, _) = read(&json!({ "linkId": "a", "type": "string", "text": "A", "item": [
            { "linkId": "h", "type": "display", "text": "One", "extension": [control("help")] },
            { "linkId": "i", "type": "display", "text": "Two", "_text": bold, "extension": [control("help")] },
            { "linkId": "l", "type": "display", "text": "Law", "extension": [control("legal")] },
        ] }));
        let item = &form.items[0];
        assert_eq!((item.help.as_deref(), item.children.len()), (Some("One Two"), 0));
        let looks = item.looks.as_ref().unwrap();
        assert_eq!((looks.help_markup.as_ref().unwrap().0.len(), looks.legal.as_deref()), (2, Some("Law")));
    }
}
