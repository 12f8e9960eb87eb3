//! Marks around texts that have no translation: on the page they become elements that say which language they are in.

/// Before a text in the content's own language. A sign of the private area, that no text has.
pub const OPEN: char = '\u{e000}';
/// After it.
pub const CLOSE: char = '\u{e001}';

/// Before a name that stays in its own language in every translation: a title of a source. Not to be counted as missing.
pub const NAME: char = '\u{e003}';

/// The text without marks.
pub fn bare(text: &str) -> String {
    text.replace([OPEN, CLOSE, NAME], "")
}

/// A finished page.
pub struct Finished {
    /// The HTML.
    pub html: String,
    /// Letters of the main part that are in the content's own language, and all of them.
    pub untranslated: (usize, usize),
}

/// Elements whose inside is no HTML, or takes none.
const RAW: &[&str] = &["script", "style", "title", "textarea", "option", "svg"];

/// Turns the marks of a page into elements, and gives each link of the site to `lead`, which answers with what stands in its place.
pub fn finish(html: &str, open: &str, lead: &dyn Fn(&str) -> Option<String>) -> Finished {
    let mut out = String::with_capacity(html.len() + 1024);
    let (mut foreign, mut all) = (0, 0);
    let (mut in_main, mut marked) = (false, false);
    // The innermost element that takes no elements: its name, and how many of it are open.
    let mut raw: Option<(String, usize)> = None;
    let mut in_form = false;
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('<') {
            let end = tag_end(inside);
            let (tag, after) = inside.split_at(end);
            rest = after;
            let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            match (&mut raw, tag.starts_with('/')) {
                (Some((held, depth)), closing) if *held == name => {
                    if closing {
                        *depth -= 1;
                    } else {
                        *depth += 1;
                    }
                    if *depth == 0 {
                        raw = None;
                    }
                }
                (None, false) if RAW.contains(&name.as_str()) => raw = Some((name.clone(), 1)),
                _ => {}
            }
            match name.as_str() {
                "main" => in_main = !tag.starts_with('/'),
                // The program draws a form anew: what stands there is what it draws.
                "form" if tag.contains("data-island=") => in_form = true,
                "form" if tag.starts_with('/') => in_form = false,
                _ => {}
            }
            out.push('<');
            let tag = bare(tag);
            out.push_str(&if name == "a" { led(&tag, lead) } else { tag });
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            rest = after;
            for c in text.chars() {
                match c {
                    OPEN => marked = true,
                    CLOSE => marked = false,
                    c if in_main && c.is_alphabetic() && raw.is_none() => {
                        all += 1;
                        foreign += usize::from(marked);
                    }
                    _ => {}
                }
                match c {
                    OPEN | NAME if raw.is_none() && !in_form => out.push_str(open),
                    CLOSE if raw.is_none() && !in_form => out.push_str("</span>"),
                    OPEN | CLOSE | NAME => {}
                    c => out.push(c),
                }
            }
        }
    }
    Finished { html: out, untranslated: (foreign, all) }
}

/// Where a tag ends: after its `>`, which may stand in a quoted value too.
fn tag_end(inside: &str) -> usize {
    if inside.starts_with("!--") {
        return inside.find("-->").map_or(inside.len(), |at| at + 3);
    }
    let mut quoted = false;
    for (at, c) in inside.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    inside.len()
}

/// The tag of a link with its new attributes.
fn led(tag: &str, lead: &dyn Fn(&str) -> Option<String>) -> String {
    let place = tag.split_once("href=\"").and_then(|(before, rest)| Some((before, rest.split_once('"')?)));
    match place {
        Some((before, (href, after))) if href.starts_with('/') && !tag.contains("data-language") => {
            lead(href).map_or_else(|| tag.to_owned(), |new| format!("{before}{new}{after}"))
        }
        _ => tag.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_where_elements_may_stand() {
        let html = "<title>\u{e000}a\u{e001}</title><main><p title=\"\u{e000}x > y\u{e001}\">\u{e000}b <strong>c</strong>\u{e001} d</p></main><script>\u{e000}e\u{e001}</script>";
        let finished = finish(html, "<span lang=\"fr\">", &|_| None);
        assert_eq!(
            finished.html,
            "<title>a</title><main><p title=\"x > y\"><span lang=\"fr\">b <strong>c</strong></span> d</p></main><script>e</script>"
        );
        assert_eq!(finished.untranslated, (2, 3));
    }

    #[test]
    fn links_of_the_site_are_led() {
        let lead = |href: &str| Some(format!("href=\"/en{href}\""));
        let finished = finish("<a class=\"note\" href=\"/x/#y\">t</a><a href=\"https://z\">t</a><a data-language href=\"/x/\">t</a>", "", &lead);
        assert_eq!(finished.html, "<a class=\"note\" href=\"/en/x/#y\">t</a><a href=\"https://z\">t</a><a data-language href=\"/x/\">t</a>");
    }

    #[test]
    fn a_form_is_left_as_the_program_draws_it() {
        let finished = finish("<form data-island=\"\"><p>\u{e000}a\u{e001}</p></form><p>\u{e000}a\u{e001}</p>", "<span>", &|_| None);
        assert_eq!(finished.html, "<form data-island=\"\"><p>a</p></form><p><span>a</span></p>");
    }
}
