//! Options found by words: accents, capitals and the order of the words do not matter.

use super::{Filling, NodeId};
use crate::domain::Value;
use crate::domain::fhirpath::cased;
use crate::domain::questionnaire::AnswerOption;

/// Small letters without accents; all that is neither letter nor digit is a space.
pub fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in cased(text, false).chars() {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => plain.push('a'),
            'ç' => plain.push('c'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'ì' | 'î' | 'ï' | 'í' => plain.push('i'),
            'ñ' => plain.push('n'),
            'ò' | 'ô' | 'ö' | 'ó' | 'õ' => plain.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            // Accents that stand on their own.
            '\u{300}'..='\u{36f}' => {}
            c if is_word(c) => plain.push(c),
            _ if plain.ends_with(' ') => {}
            _ => plain.push(' '),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// A letter or a digit. Beyond ASCII, what lies outside the blocks of signs: the table of all letters is not worth its weight here.
fn is_word(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        'ª' | 'µ' | 'º' => true,
        '\u{80}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20ff}' | '\u{2190}'..='\u{2bff}' => false,
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{fe00}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff0f}' => false,
        _ => true,
    }
}

/// What an option is found by: its words, then its code.
fn words(option: &AnswerOption) -> String {
    match &option.value {
        Value::Coding(c) => fold(&format!("{} {}", c.display.as_deref().unwrap_or_default(), c.code.as_deref().unwrap_or_default())),
        other => fold(&other.show()),
    }
}

/// Options that hold all the words of `query`, those that begin with it first; all of them without a query. At most `most`, and how many there
/// are in all.
pub fn matching<'a>(options: &'a [AnswerOption], query: &str, most: usize) -> (Vec<&'a AnswerOption>, usize) {
    let query = fold(query);
    let asked: Vec<&str> = query.split(' ').filter(|w| !w.is_empty()).collect();
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for option in options {
        let words = words(option);
        if asked.iter().all(|w| words.contains(w)) {
            if words.starts_with(query.trim()) { first.push(option) } else { later.push(option) }
        }
    }
    let total = first.len() + later.len();
    first.extend(later);
    first.truncate(most);
    (first, total)
}

/// The option of these words or this code; when `only` is allowed, also the only one that has them.
pub fn find<'a>(options: &'a [AnswerOption], text: &str, only: bool) -> Option<&'a AnswerOption> {
    let wanted = fold(text);
    let exact = options.iter().find(|o| fold(&o.value.show()) == wanted).or_else(|| options.iter().find(|o| fold(&o.value.key()) == wanted));
    exact.or_else(|| match matching(options, text, 2).0.as_slice() {
        [one] if only => Some(*one),
        _ => None,
    })
}

impl Filling {
    /// Options of a node that a person who searches is shown, at most `most` of them, and how many there are in all. A long list waits for words.
    pub fn options_found(&self, id: NodeId, most: usize) -> (Vec<AnswerOption>, usize) {
        let options = self.options_of(id);
        let Some((node, item)) = self.node(id).zip(self.item_of(id)) else { return (Vec::new(), 0) };
        let answered = node.answers.iter().find(|_| !item.repeats).map(Value::show);
        let words = node.typed.clone().or(answered).unwrap_or_default();
        if words.trim().is_empty() && options.len() > most {
            return (Vec::new(), 0);
        }
        let (found, total) = matching(&options, &words, most);
        (found.into_iter().cloned().collect(), total)
    }

    /// What the controls of a node show for its answers: the text of a field, or the codes of options.
    pub fn texts_of(&self, id: NodeId) -> Vec<String> {
        let Some((node, item)) = self.node(id).zip(self.item_of(id)) else { return Vec::new() };
        if let Some(typed) = &node.typed {
            return vec![typed.clone()];
        }
        if item.is_searched() {
            // Several answers stand beside the field.
            return node.answers.iter().filter(|_| !item.repeats).map(Value::show).collect();
        }
        let text = |v: &Value| match v {
            Value::Boolean(b) => b.to_string(),
            other if item.kind.is_choice() => other.key(),
            other => other.as_typed(),
        };
        node.answers.iter().map(text).collect()
    }
}
