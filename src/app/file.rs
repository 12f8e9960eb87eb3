//! Files in words: their size and their types.

use crate::content::Texts;

/// A size as people read it: `512 octets`, `85 ko`, `4,2 Mo`.
pub fn size_words(bytes: u64, texts: &Texts) -> String {
    let (key, value) = match bytes {
        0..1_000 => ("form.file.bytes", bytes.to_string()),
        1_000..1_000_000 => ("form.file.kilobytes", (bytes / 1_000).to_string()),
        _ => {
            let tenths = bytes / 100_000;
            let rest = if tenths.is_multiple_of(10) { String::new() } else { format!(",{}", tenths % 10) };
            ("form.file.megabytes", format!("{}{rest}", tenths / 10))
        }
    };
    texts.fill(key, &[("value", &value)])
}

/// Types as people read them: `PDF, image, DOCX`.
pub fn type_words(types: &[String], texts: &Texts) -> String {
    let name = |mime: &String| match mime.as_str() {
        "image/*" => texts.say("form.file.image"),
        "audio/*" => texts.say("form.file.audio"),
        "video/*" => texts.say("form.file.video"),
        other => {
            let part = other.rsplit('/').next().unwrap_or(other);
            if part.len() > 6 { other.to_owned() } else { part.to_ascii_uppercase() }
        }
    };
    types.iter().map(name).collect::<Vec<_>>().join(", ")
}
