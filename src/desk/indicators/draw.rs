//! Figures drawn as tables, and written as a table for a spreadsheet.

use super::{figures, known};
use crate::desk::{fill, say, with_texts};
use crate::domain::indicators::{Figure, Part, Spread};
use crate::formats::measures::Row;
use crate::web::{add, document};
use web_sys::Element;

/// A number as it is written in the page's language.
fn number(value: f64) -> String {
    let language = document().and_then(|d| d.document_element()).and_then(|e| e.get_attribute("lang")).unwrap_or_default();
    js_sys::Number::from(value).to_locale_string(&language).into()
}

#[allow(clippy::cast_precision_loss)]
fn tenths(value: i64) -> String {
    number(value as f64 / 10.0)
}

/// A whole number, written the same way.
#[allow(clippy::cast_precision_loss)]
pub fn whole(value: usize) -> String {
    number(value as f64)
}

/// A table within what scrolls sideways; gives its body.
fn start_table(place: &Element, caption: &str, columns: &[&str]) -> Option<Element> {
    let caption = say(caption);
    let wide = add(place, "div", "indicators__wide", "")?;
    for (name, value) in [("tabindex", "0"), ("role", "region"), ("aria-label", &caption)] {
        wide.set_attribute(name, value).ok()?;
    }
    let table = add(&wide, "table", "indicators__table", "")?;
    add(&table, "caption", "", &caption)?;
    let head = add(&add(&table, "thead", "", "")?, "tr", "", "")?;
    for column in columns {
        add(&head, "th", "", &say(column))?.set_attribute("scope", "col").ok()?;
    }
    add(&table, "tbody", "", "")
}

/// A row with its heading.
fn start_row(body: &Element, row: &Row, kind: &str) -> Option<Element> {
    let line = add(body, "tr", "", "")?;
    add(&line, "td", "", &row.id)?;
    let name = add(&line, "th", "", &row.name)?;
    name.set_attribute("scope", "row").ok()?;
    if !kind.is_empty() {
        add(&name, "span", "indicators__kind", &format!(" {kind}"))?;
    } else if matches!(row.measure, crate::domain::indicators::Measure::Delay { by_kind: true, .. }) {
        add(&name, "span", "indicators__kind", &format!(" {}", say("indicators.no-kind")))?;
    }
    Some(line)
}

fn cells(line: &Element, texts: &[String]) -> Option<()> {
    for text in texts {
        add(line, "td", "indicators__number", text)?;
    }
    Some(())
}

fn range(spread: &Spread) -> String {
    let words =
        |(least, most): (i64, i64)| with_texts(|t| t.fill("indicators.range", &[("least", &tenths(least * 10)), ("most", &tenths(most * 10))]));
    spread.range().map(words).unwrap_or_default()
}

const DELAYS: [&str; 10] = [
    "indicators.code",
    "indicators.name",
    "indicators.n",
    "indicators.median",
    "indicators.mean",
    "indicators.spread",
    "indicators.missing",
    "indicators.refused",
    "indicators.rough",
    "indicators.chart",
];

/// The delays.
pub fn spreads(place: &Element, all: &[(Row, String, Figure)]) -> Option<()> {
    let found: Vec<(&Row, &String, &Spread)> =
        all.iter().filter_map(|(row, kind, figure)| if let Figure::Spread(s) = figure { Some((row, kind, s)) } else { None }).collect();
    let longest = found.iter().filter_map(|(_, _, s)| s.range()).map(|(_, most)| most).max().unwrap_or(0).max(1);
    let body = start_table(place, "indicators.delays", &DELAYS)?;
    for (row, kind, spread) in found {
        let line = start_row(&body, row, kind)?;
        let tenth = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), tenths);
        let range = if spread.n() == 0 { "–".to_owned() } else { range(spread) };
        let figures = [whole(spread.n()), tenth(spread.median()), tenth(spread.mean()), range];
        cells(&line, &figures)?;
        cells(&line, &[spread.missing, spread.refused, spread.rough].map(whole))?;
        let cell = add(&line, "td", "indicators__chart", "")?;
        chart(&cell, spread, longest);
    }
    add(place, "p", "note", &fill("indicators.scale", "days", &tenths(longest * 10)))?;
    Some(())
}

/// A line from the least to the most, with the median as a bar and the mean as a dot. The same stands in the row's figures.
#[allow(clippy::cast_precision_loss)]
fn chart(cell: &Element, spread: &Spread, longest: i64) -> Option<()> {
    let (least, most) = spread.range()?;
    let at = |tenths: i64| format!("{:.2}", 2.0 + 96.0 * tenths as f64 / 10.0 / longest as f64);
    let make = |name: &str, attributes: &[(&str, &str)]| {
        let made = document()?.create_element_ns(Some("http://www.w3.org/2000/svg"), name).ok()?;
        for (key, value) in attributes {
            made.set_attribute(key, value).ok()?;
        }
        Some(made)
    };
    let svg = make("svg", &[("viewBox", "0 0 100 16"), ("class", "spread"), ("aria-hidden", "true"), ("focusable", "false")])?;
    let (first, last, median) = (at(least * 10), at(most * 10), at(spread.median()?));
    let mean = at(spread.mean()?);
    let parts = [
        make("line", &[("x1", &first), ("x2", &last), ("y1", "8"), ("y2", "8"), ("class", "spread__range")])?,
        make("line", &[("x1", &median), ("x2", &median), ("y1", "2"), ("y2", "14"), ("class", "spread__median")])?,
        make("circle", &[("cx", &mean), ("cy", "8"), ("r", "2.5"), ("class", "spread__mean")])?,
    ];
    for part in parts {
        svg.append_child(&part).ok()?;
    }
    cell.append_child(&svg).ok()?;
    Some(())
}

const PARTS: [&str; 8] = [
    "indicators.code",
    "indicators.name",
    "indicators.with",
    "indicators.of",
    "indicators.percent",
    "indicators.early",
    "indicators.died",
    "indicators.rough",
];

#[allow(clippy::cast_precision_loss)]
fn percent(part: &Part) -> String {
    part.permille().map_or_else(|| "–".to_owned(), |p| fill("indicators.percent.of", "number", &number(p as f64 / 10.0)))
}

/// The shares and counts.
pub fn parts(place: &Element, all: &[(Row, String, Figure)]) -> Option<()> {
    let body = start_table(place, "indicators.parts", &PARTS)?;
    for (row, kind, figure) in all {
        let none = || "–".to_owned();
        let texts = match figure {
            Figure::Part(part) => [whole(part.with), whole(part.of), percent(part), whole(part.early), whole(part.died), whole(part.rough)],
            Figure::Count(count) => [whole(*count), none(), none(), none(), none(), none()],
            Figure::Absent => [none(), none(), say("indicators.absent"), none(), none(), none()],
            Figure::Spread(_) => continue,
        };
        cells(&start_row(&body, row, kind)?, &texts)?;
    }
    Some(())
}

/// All figures as a table for a spreadsheet: semicolons and decimal commas, as France has them.
pub fn table() -> Option<String> {
    let all = figures(&known().cases);
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let head = [
        "indicators.code",
        "indicators.name",
        "indicators.exam",
        "indicators.n",
        "indicators.median",
        "indicators.mean",
        "indicators.least",
        "indicators.most",
        "indicators.missing",
        "indicators.refused",
        "indicators.with",
        "indicators.of",
        "indicators.percent",
        "indicators.early",
        "indicators.died",
        "indicators.rough",
    ];
    writer.write_record(head.map(say)).ok()?;
    let comma = |tenths: Option<i64>| tenths.map(|t| format!("{},{}", t / 10, t % 10)).unwrap_or_default();
    let whole = |days: Option<i64>| days.map(|d| d.to_string()).unwrap_or_default();
    for (row, kind, figure) in all {
        let blank = |count: usize| vec![String::new(); count];
        let numbers: Vec<String> = match figure {
            Figure::Spread(spread) => {
                let (least, most) = spread.range().unzip();
                let first = vec![spread.n().to_string(), comma(spread.median()), comma(spread.mean()), whole(least), whole(most)];
                [first, vec![spread.missing.to_string(), spread.refused.to_string()], blank(5), vec![spread.rough.to_string()]].concat()
            }
            Figure::Part(part) => {
                let share = comma(part.permille().and_then(|p| i64::try_from(p).ok()));
                let left = [part.early, part.died, part.rough].map(|n| n.to_string());
                [blank(7), vec![part.with.to_string(), part.of.to_string(), share], left.to_vec()].concat()
            }
            Figure::Count(count) => [blank(7), vec![count.to_string()], blank(5)].concat(),
            Figure::Absent => [blank(9), vec![say("indicators.absent")], blank(3)].concat(),
        };
        let words = [row.id, row.name, plain(&kind)];
        writer.write_record(words.iter().chain(&numbers)).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok().map(|text| format!("\u{feff}{text}"))
}

/// A text of a file that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
