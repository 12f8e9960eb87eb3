//! A calendar file (RFC 5545): days that a person takes into a calendar of their own, with a reminder when asked.
//!
//! What stands in it is public or chosen: no name, no number of a patient, and no address of this site.

use time::{Date, PrimitiveDateTime};

/// An octet more, and a line goes on in the next.
const MOST_OCTETS: usize = 75;
/// When one is reminded: at 9 o'clock the day before, counted from the midnight at which a day begins.
const DAY_BEFORE: &str = "-PT15H";

/// A day in the calendar.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same each time this entry is written, and nobody else's.
    pub uid: String,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Its title.
    pub title: String,
    /// More words; empty: none.
    pub note: String,
}

/// Writes the file. `now` is in UTC; `remind`: the day before each entry.
pub fn write_calendar(entries: &[Entry], now: PrimitiveDateTime, remind: bool) -> String {
    let mut file = String::new();
    let stamp = format!("{}T{:02}{:02}{:02}Z", basic(now.date()), now.hour(), now.minute(), now.second());
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Guichet//Suivi//FR", "CALSCALE:GREGORIAN"] {
        put(&mut file, line);
    }
    for entry in entries {
        put(&mut file, "BEGIN:VEVENT");
        put(&mut file, &format!("UID:{}", escaped(&entry.uid)));
        put(&mut file, &format!("DTSTAMP:{stamp}"));
        put(&mut file, &format!("DTSTART;VALUE=DATE:{}", basic(entry.first)));
        // The day after the last: the end is not part of it.
        let end = entry.last.max(entry.first).next_day().unwrap_or(Date::MAX);
        put(&mut file, &format!("DTEND;VALUE=DATE:{}", basic(end)));
        put(&mut file, &format!("SUMMARY:{}", escaped(&entry.title)));
        if !entry.note.is_empty() {
            put(&mut file, &format!("DESCRIPTION:{}", escaped(&entry.note)));
        }
        put(&mut file, "CLASS:PRIVATE");
        put(&mut file, "TRANSP:TRANSPARENT");
        if remind {
            put(&mut file, "BEGIN:VALARM");
            put(&mut file, "ACTION:DISPLAY");
            put(&mut file, &format!("DESCRIPTION:{}", escaped(&entry.title)));
            put(&mut file, &format!("TRIGGER:{DAY_BEFORE}"));
            put(&mut file, "END:VALARM");
        }
        put(&mut file, "END:VEVENT");
    }
    put(&mut file, "END:VCALENDAR");
    file
}

/// `20261124`.
fn basic(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day())
}

/// A text as a value: its signs that mean something are escaped, and what no text may hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            _ if sign.is_control() => {}
            _ => out.push(sign),
        }
    }
    out
}

/// Adds a line, folded where it is too long; no letter is torn apart.
fn put(file: &mut String, line: &str) {
    let mut octets = 0;
    for sign in line.chars() {
        if octets + sign.len_utf8() > MOST_OCTETS {
            file.push_str("\r\n ");
            octets = 1;
        }
        file.push(sign);
        octets += sign.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::{Month, Time};

    fn day(month: Month, day: u8) -> Date {
        Date::from_calendar_date(2026, month, day).unwrap()
    }

    fn file(title: &str, note: &str, remind: bool) -> String {
        let last = day(Month::December, 31);
        let entry = Entry { uid: "a1-2@guichet".into(), first: last, last, title: title.into(), note: note.into() };
        write_calendar(&[entry], PrimitiveDateTime::new(day(Month::November, 22), Time::from_hms(9, 5, 7).unwrap()), remind)
    }

    #[test]
    fn a_whole_day_ends_with_the_next_one() {
        let text = file("Rendez-vous", "", true);
        assert_eq!(
            text,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Guichet//Suivi//FR\r\nCALSCALE:GREGORIAN\r\nBEGIN:VEVENT\r\nUID:a1-2@guichet\r\n\
             DTSTAMP:20261122T090507Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\nSUMMARY:Rendez-vous\r\nCLASS:PRIVATE\r\n\
             TRANSP:TRANSPARENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Rendez-vous\r\nTRIGGER:-PT15H\r\nEND:VALARM\r\nEND:VEVENT\r\n\
             END:VCALENDAR\r\n"
        );
        assert!(!file("Rendez-vous", "", false).contains("VALARM"));
    }

    #[test]
    fn texts_are_escaped() {
        let text = file("a, b; c\\d", "une\nautre\r\u{7}\tfin", false);
        assert!(text.contains("SUMMARY:a\\, b\\; c\\\\d\r\n"), "{text}");
        assert!(text.contains("DESCRIPTION:une\\nautre fin\r\n"), "{text}");
    }

    #[test]
    fn long_lines_are_folded_at_75_octets_between_letters() {
        let title = "Été à l’hôpital, œuvre « médicale » 🏥 ".repeat(8);
        let text = file(&title, "", false);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(text.split("\r\n").any(|line| line.len() >= 72), "{text}");
        assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{}\r\n", title.replace(',', "\\,"))), "{text}");
    }
}
