//! How long a questionnaire takes: reading and acts, at published rates. A calculation that holds the stated time to the length of the form; it takes the
//! place of no measure with people.

use crate::domain::{Item, ItemKind, Questionnaire};

/// French words read in a minute: Trauzettel-Klosinski and Dietz, IOVS 2012;53:5452 (mean of adults; somebody tired or old reads fewer).
const WORDS_A_MINUTE: f64 = 195.0;
// Seconds of the keystroke-level model (Card, Moran, Newell, *The Psychology of Human-Computer Interaction*, 1983).
/// To make up one's mind.
const THINK: f64 = 1.35;
/// To point and press.
const PRESS: f64 = 1.3;
/// To go to the keyboard.
const REACH: f64 = 0.4;
/// To strike a key: an average typist who is no secretary.
const KEY: f64 = 0.28;

/// Whole minutes: for who reads what everybody is asked and answers what is required (all of it, where nothing is), and for who meets every question and answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes {
    /// The least.
    pub least: u32,
    /// The most, without rows that are added.
    pub most: u32,
}

/// What a form takes.
pub fn minutes(form: &Questionnaire) -> Minutes {
    let shown: Vec<&Item> = form.items.iter().filter(|i| !i.hidden).collect();
    let always: Vec<&Item> = shown.iter().copied().filter(|i| is_always_asked(form, i)).collect();
    let required = |i: &&&Item| i.required && i.kind.is_question();
    let answered = |all: &[&Item]| all.iter().filter(|i| i.kind.is_question() && !i.read_only).map(|i| acts(i)).sum::<f64>();
    let read = |all: &[&Item]| all.iter().map(|i| words(i)).sum::<f64>() / WORDS_A_MINUTE * 60.0;
    let must: Vec<&Item> = always.iter().filter(required).copied().collect();
    let must = if must.is_empty() { always.clone() } else { must };
    Minutes { least: up(read(&always) + answered(&must)), most: up(read(&shown) + answered(&shown)) }
}

/// Seconds as begun minutes.
fn up(seconds: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let minutes = (seconds / 60.0).ceil().clamp(1.0, 1_000.0) as u32;
    minutes
}

fn is_always_asked(form: &Questionnaire, item: &Item) -> bool {
    !item.is_conditional() && item.parent.and_then(|p| form.item(p)).is_none_or(|parent| is_always_asked(form, parent))
}

fn words(item: &Item) -> f64 {
    let count = |text: &str| text.split_whitespace().count();
    let options: usize = item.options.iter().map(|o| count(&o.value.show())).sum();
    let all = count(&item.text) + item.help.as_deref().map_or(0, count) + options;
    #[allow(clippy::cast_precision_loss)]
    let all = all as f64;
    all
}

/// Seconds for one answer: a press, or a few signs.
fn acts(item: &Item) -> f64 {
    let signs = match item.kind {
        ItemKind::Boolean | ItemKind::Choice | ItemKind::OpenChoice | ItemKind::Attachment | ItemKind::Reference => return THINK + PRESS,
        ItemKind::Integer | ItemKind::Decimal | ItemKind::Quantity => 3.0,
        ItemKind::Date | ItemKind::DateTime | ItemKind::Time => 8.0,
        _ => 15.0,
    };
    THINK + PRESS + REACH + signs * KEY
}

/// True for a stated time that a person finds true: the least within a minute of what reading and answering take; the most between half of theirs, for somebody
/// who meets few of the questions, and twice of it, for somebody tired.
pub fn is_true(stated: Minutes, taken: Minutes) -> bool {
    stated.least.abs_diff(taken.least) <= 1 && 2 * stated.most >= taken.most && stated.most <= 2 * taken.most
}

/// The minutes that a stated time names, the least and the most; nothing where it names none.
pub fn stated(duration: &str) -> Option<Minutes> {
    let before = duration.split("minute").next().filter(|b| b.len() < duration.len())?;
    let mut numbers = before.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
    let first = numbers.next()?;
    Some(Minutes { least: first, most: numbers.next().unwrap_or(first) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::fhir::read_questionnaire;

    fn form(items: &str) -> Questionnaire {
        read_questionnaire(&format!(r#"{{"resourceType":"Questionnaire","status":"active","item":[{items}]}}"#)).unwrap().0
    }

    #[test]
    fn reading_and_acts_add_up_to_begun_minutes() {
        let text = vec!["mot"; 195].join(" ");
        let one = format!(r#"{{"linkId":"a","type":"boolean","text":"{text}","required":true}}"#);
        assert_eq!(minutes(&form(&one)), Minutes { least: 2, most: 2 });
        // What hangs on an answer is met by some; what is not required may be left.
        let other = format!(
            r#"{one},{{"linkId":"b","type":"string","text":"{text}","enableWhen":[{{"question":"a","operator":"=","answerBoolean":true}}]}}"#
        );
        assert_eq!(minutes(&form(&other)), Minutes { least: 2, most: 3 });
        assert_eq!(minutes(&form(r#"{"linkId":"a","type":"boolean","text":"Oui ?"}"#)), Minutes { least: 1, most: 1 });
    }

    #[test]
    fn a_stated_time_is_held_to_the_length() {
        let of = |least, most| Minutes { least, most };
        for (stated, taken, right) in
            [((3, 5), (3, 4), true), ((2, 2), (2, 3), true), ((3, 3), (3, 15), false), ((1, 5), (3, 5), false), ((3, 9), (3, 4), false)]
        {
            assert_eq!(is_true(of(stated.0, stated.1), of(taken.0, taken.1)), right, "{stated:?} {taken:?}");
        }
    }

    #[test]
    fn a_stated_time_is_read() {
        assert_eq!(stated("2 à 5\u{a0}minutes (calcul)"), Some(Minutes { least: 2, most: 5 }));
        assert_eq!(stated("environ 3 minutes"), Some(Minutes { least: 3, most: 3 }));
        assert_eq!((stated("non mesurée"), stated("quelques minutes")), (None, None));
    }
}
