//! The picture that other sites show beside a link to a page: title and establishment on the site's colour, as PNG of 1200 by 630.
//!
//! Outlines of a carried font are filled with `tiny-skia`: no font of the machine, no network, the same bytes everywhere
//! (`docs/decisions/0016-public-pages.md`).

use super::assets::write;
use super::library::Content;
use super::translate::bare;
use crate::content::{Direction, Site};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use tiny_skia::{Color, FillRule, LineCap, Paint, PathBuilder, Pixmap, Rect, Stroke, Transform};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// Width and height that the Open Graph protocol's readers cut least.
pub const SIZE: (u32, u32) = (1200, 630);
/// The default accent, for a colour that is not written in hexadecimal.
const ACCENT: (u8, u8, u8) = (0x0b, 0x5e, 0x6b);
const GROUND: (u8, u8, u8) = (0xf8, 0xf4, 0xec);
const INK: (u8, u8, u8) = (0x1b, 0x24, 0x26);
const SOFT: (u8, u8, u8) = (0x44, 0x4d, 0x4f);
/// Where words begin, and how wide they may be.
const LEFT: f32 = 84.0;
const WIDTH: f32 = 730.0;

/// A page's picture: where it goes and what it says.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its address on the site.
    pub address: String,
    /// The site's name, in the page's language.
    pub service: String,
    /// The page's title.
    pub title: String,
}

impl Picture {
    /// The picture of the page at this address, in the page's own words. None in a language whose letters cannot be drawn: its page shows
    /// the one in the content's own language, [`Picture::address`].
    pub fn of(content: &Content, path: &str, title: &str) -> Option<Self> {
        let tongue = &content.tongue;
        let (service, title) = (bare(&content.site.service_name), bare(title));
        if tongue.source {
            return Some(Self { address: Self::address(path), service, title });
        }
        let drawn = tongue.direction == Direction::Ltr && Fonts::carried()?.have(&service, &title);
        drawn.then(|| Self { address: Self::address(&format!("{}{path}", tongue.tag)), service, title })
    }

    /// Where the picture of a page in the content's own language goes.
    pub fn address(path: &str) -> String {
        let name = path.trim_matches('/').replace('/', "-");
        format!("/images/{}.png", if name.is_empty() { "accueil" } else { name.as_str() })
    }
}

/// Draws all pictures, on all processors. Those that an `earlier` site has are taken from there.
///
/// # Errors
/// In words: a file that cannot be written.
pub fn write_pictures(site: &Site, pictures: &[Picture], out: &Path, earlier: Option<&Path>) -> Result<(), String> {
    let fonts = Fonts::carried().ok_or("the carried fonts cannot be read")?;
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let work = || {
            while let Some(picture) = pictures.get(next.fetch_add(1, Ordering::Relaxed)) {
                let (name, mark) = (picture.address.trim_start_matches('/'), mark_of(site, picture));
                let known = earlier.and_then(|site| std::fs::read(site.join(name)).ok()).filter(|png| has(png, &mark));
                let png = known.or_else(|| draw(site, picture, &fonts, &mark)).ok_or_else(|| format!("{}: cannot be drawn", picture.address))?;
                write(&out.join(name), &png)?;
            }
            Ok(())
        };
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles.into_iter().try_for_each(|h| h.join().unwrap_or_else(|_| Err("a worker stopped".into())))
    })
}

/// What a picture is made of, by its sum: it stands in the file, so that the same picture is known again. One more drawing, one more number.
fn mark_of(site: &Site, picture: &Picture) -> String {
    let made_of = [&picture.service, &picture.title, &site.establishment.name, &site.colours.accent, "1"];
    Sha256::digest(made_of.join("\u{0}")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// True for a picture with this mark, which stands before its points.
fn has(png: &[u8], mark: &str) -> bool {
    png.get(..png.len().min(1_500)).is_some_and(|start| start.windows(mark.len()).any(|part| part == mark.as_bytes()))
}

struct Fonts {
    title: Face<'static>,
    text: Face<'static>,
    strong: Face<'static>,
}

impl Fonts {
    fn carried() -> Option<Self> {
        let face = |bytes| Face::parse(bytes, 0).ok();
        Some(Self { title: face(dejavu::serif::bold())?, text: face(dejavu::sans::regular())?, strong: face(dejavu::sans::bold())? })
    }

    /// True when each letter of the words stands in the fonts. Letters that are joined or turned round are beyond this.
    fn have(&self, service: &str, title: &str) -> bool {
        let all = |face: &Face<'_>, words: &str| words.chars().all(|c| spaced(c) == ' ' || face.glyph_index(c).is_some());
        all(&self.strong, service) && all(&self.title, title)
    }
}

fn draw(site: &Site, picture: &Picture, fonts: &Fonts, mark: &str) -> Option<Vec<u8>> {
    let accent = hex(&site.colours.accent).unwrap_or(ACCENT);
    let mut canvas = Pixmap::new(SIZE.0, SIZE.1)?;
    canvas.fill(colour(GROUND));
    wicket(&mut canvas, accent);
    bar(&mut canvas, Rect::from_xywh(0.0, 0.0, 1200.0, 18.0)?, accent);
    line(&mut canvas, &fonts.strong, &picture.service, 34.0, (LEFT, 118.0), accent);
    let (size, lines) = fit(&fonts.title, &picture.title);
    let step = size * 1.18;
    let count = u16::try_from(lines.len()).map(f32::from).ok()?;
    let mut y = 330.0 - step * (count - 1.0) / 2.0 + size * 0.36;
    for words in &lines {
        line(&mut canvas, &fonts.title, words, size, (LEFT, y), INK);
        y += step;
    }
    bar(&mut canvas, Rect::from_xywh(LEFT, 514.0, 72.0, 5.0)?, accent);
    let name = &site.establishment.name;
    let size = if width(&fonts.text, name, 28.0) > WIDTH { 22.0 } else { 28.0 };
    line(&mut canvas, &fonts.text, name, size, (LEFT, 565.0), SOFT);
    encode(&canvas, mark)
}

/// Colours of one picture, at most: a byte for each point, a quarter of what true colours take in time and room.
const COLOURS: usize = 256;

/// The picture as PNG with a palette: its most frequent colours as they are; of the shades at the edges of letters, the rarest become their neighbours.
fn encode(canvas: &Pixmap, mark: &str) -> Option<Vec<u8>> {
    // Nothing is transparent: a point is red, green, blue and a byte that is always full.
    let points = || canvas.data().as_chunks::<4>().0.iter().map(|[r, g, b, _]| [*r, *g, *b]);
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    let mut count = |colour: Option<[u8; 3]>, length| *counts.entry(colour.unwrap_or_default()).or_default() += length;
    let (mut last, mut length) = (None, 0);
    for point in points() {
        if last != Some(point) {
            count(last, length);
            (last, length) = (Some(point), 0);
        }
        length += 1;
    }
    count(last, length);
    let mut all: Vec<([u8; 3], usize)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    // The same order everywhere.
    all.sort_by(|(one, a), (other, b)| b.cmp(a).then(one.cmp(other)));
    let palette: Vec<[u8; 3]> = all.iter().take(COLOURS).map(|(colour, _)| *colour).collect();
    let distance = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>();
    let nearest = |colour| palette.iter().enumerate().min_by_key(|(_, p)| distance(colour, **p)).and_then(|(place, _)| u8::try_from(place).ok());
    let places: HashMap<[u8; 3], u8> = all.iter().filter_map(|(colour, _)| Some((*colour, nearest(*colour)?))).collect();
    let mut bytes = Vec::with_capacity(canvas.data().len() / 4);
    let mut known = (None, 0);
    for point in points() {
        if known.0 != Some(point) {
            known = (Some(point), *places.get(&point)?);
        }
        bytes.push(known.1);
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.concat());
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::Balanced);
    encoder.add_text_chunk("Source".into(), mark.into()).ok()?;
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&bytes).ok()?;
    writer.finish().ok()?;
    Some(png)
}

/// The largest size at which the title has room, and its lines.
fn fit(face: &Face<'_>, title: &str) -> (f32, Vec<String>) {
    for size in [78.0, 68.0, 58.0, 50.0, 42.0] {
        let lines = wrap(face, title, size);
        if lines.len() <= 3 && lines.iter().all(|l| width(face, l, size) <= WIDTH) {
            return (size, lines);
        }
    }
    (38.0, wrap(face, title, 38.0).into_iter().take(6).collect())
}

fn wrap(face: &Face<'_>, words: &str, size: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(last) if width(face, &format!("{last} {word}"), size) <= WIDTH => *last = format!("{last} {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Spaces that the font lacks are the common one, which it has.
fn spaced(c: char) -> char {
    if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c }
}

/// Glyphs with the place where each begins, in the font's own units, and where the last one ends.
fn placed(face: &Face<'_>, words: &str) -> (Vec<(GlyphId, f32)>, f32) {
    let mut x = 0.0;
    let mut glyphs: Vec<(GlyphId, f32)> = Vec::new();
    for c in words.chars().map(spaced) {
        let Some(glyph) = face.glyph_index(c) else { continue };
        if let Some((before, _)) = glyphs.last() {
            let tables = face.tables().kern.iter().flat_map(|k| k.subtables).filter(|t| t.horizontal && !t.has_state_machine);
            x += tables.filter_map(|t| t.glyphs_kerning(*before, glyph)).map(f32::from).sum::<f32>();
        }
        glyphs.push((glyph, x));
        x += f32::from(face.glyph_hor_advance(glyph).unwrap_or_default());
    }
    (glyphs, x)
}

fn width(face: &Face<'_>, words: &str, size: f32) -> f32 {
    placed(face, words).1 * size / f32::from(face.units_per_em())
}

fn line(canvas: &mut Pixmap, face: &Face<'_>, words: &str, size: f32, (x, y): (f32, f32), ink: (u8, u8, u8)) {
    let scale = size / f32::from(face.units_per_em());
    let mut outline = Outline { path: PathBuilder::new(), shift: 0.0 };
    for (glyph, shift) in placed(face, words).0 {
        outline.shift = shift;
        face.outline_glyph(glyph, &mut outline);
    }
    if let Some(path) = outline.path.finish() {
        // Fonts count upwards, pictures downwards.
        canvas.fill_path(&path, &paint(ink), FillRule::Winding, Transform::from_row(scale, 0.0, 0.0, -scale, x, y), None);
    }
}

struct Outline {
    path: PathBuilder,
    shift: f32,
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(x + self.shift, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(x + self.shift, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path.quad_to(x1 + self.shift, y1, x + self.shift, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.path.cubic_to(x1 + self.shift, y1, x2 + self.shift, y2, x + self.shift, y);
    }
    fn close(&mut self) {
        self.path.close();
    }
}

/// The wicket of the home page: one arch within another, and a cross.
fn wicket(canvas: &mut Pixmap, accent: (u8, u8, u8)) {
    let arch = |inset: f32| {
        let (left, right, top, radius) = (880.0 + inset, 1120.0 - inset, 150.0 + inset, 120.0 - inset);
        // A quarter of a circle as one curve.
        let reach = radius * 0.552_285;
        let mut path = PathBuilder::new();
        path.move_to(left, 630.0);
        path.line_to(left, top + radius);
        path.cubic_to(left, top + radius - reach, left + radius - reach, top, left + radius, top);
        path.cubic_to(right - radius + reach, top, right, top + radius - reach, right, top + radius);
        path.line_to(right, 630.0);
        path.finish()
    };
    let stroke = Stroke { width: 12.0, line_cap: LineCap::Butt, ..Stroke::default() };
    let pale = mixed(accent, GROUND, 0.3);
    for (inset, ink) in [(0.0, pale), (38.0, accent)] {
        if let Some(path) = arch(inset) {
            canvas.stroke_path(&path, &paint(ink), &stroke, Transform::identity(), None);
        }
    }
    for rect in [Rect::from_xywh(994.0, 376.0, 12.0, 84.0), Rect::from_xywh(958.0, 412.0, 84.0, 12.0)].into_iter().flatten() {
        bar(canvas, rect, accent);
    }
}

fn bar(canvas: &mut Pixmap, rect: Rect, ink: (u8, u8, u8)) {
    canvas.fill_rect(rect, &paint(ink), Transform::identity(), None);
}

fn paint(ink: (u8, u8, u8)) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(colour(ink));
    paint
}

fn colour((r, g, b): (u8, u8, u8)) -> Color {
    Color::from_rgba8(r, g, b, 255)
}

/// `share` of the first on the second.
fn mixed(a: (u8, u8, u8), b: (u8, u8, u8), share: f32) -> (u8, u8, u8) {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
    let one = |a: u8, b: u8| (f32::from(a) * share + f32::from(b) * (1.0 - share)) as u8;
    (one(a.0, b.0), one(a.1, b.1), one(a.2, b.2))
}

/// `#0b5e6b` or `#abc`.
fn hex(text: &str) -> Option<(u8, u8, u8)> {
    let digits: Vec<u8> = text.strip_prefix('#')?.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let pair = |place: usize| Some(digits.get(place)? * 16 + digits.get(place + 1)?);
    match digits.as_slice() {
        [red, green, blue] => Some((red * 17, green * 17, blue * 17)),
        all if all.len() == 6 => Some((pair(0)?, pair(2)?, pair(4)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_css_writes_them() {
        assert_eq!(hex("#0b5e6b"), Some(ACCENT));
        assert_eq!(hex("#abc"), Some((0xaa, 0xbb, 0xcc)));
        assert_eq!(hex("teal"), None);
    }

    #[test]
    fn a_page_has_a_picture_in_its_own_words_where_they_can_be_drawn() {
        let (content, _) = crate::native::library::load(Path::new("public"), None).unwrap();
        let of = |tag: &str| {
            let one = std::iter::once(&content).chain(&content.other_languages).find(|c| c.tongue.tag == tag).unwrap();
            Picture::of(one, "/parcours/poumon/", "\u{e000}Titre\u{e001}").map(|p| (p.address, p.service, p.title))
        };
        let said = |address: &str, service: &str| Some((format!("/images/{address}.png"), service.to_owned(), "Titre".to_owned()));
        assert_eq!(of("fr"), said("parcours-poumon", "Guichet rapide cancer"));
        assert_eq!(of("en"), said("en-parcours-poumon", "Rapid cancer desk"));
        assert_eq!(of("ar"), None, "letters that join");
        assert_eq!(Picture::address("/"), "/images/accueil.png");
    }

    #[test]
    fn a_picture_has_its_colours_and_its_size_behind_a_palette() {
        let mut canvas = Pixmap::new(SIZE.0, SIZE.1).unwrap();
        canvas.fill(colour(GROUND));
        wicket(&mut canvas, ACCENT);
        let png = encode(&canvas, "marque").unwrap();
        assert!(has(&png, "marque") && !has(&png, "autre"));
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png));
        reader.set_transformations(png::Transformations::EXPAND);
        let mut reader = reader.read_info().unwrap();
        let mut seen = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut seen).unwrap();
        assert_eq!((info.width, info.height, info.color_type), (1200, 630, png::ColorType::Rgb));
        let off = seen.chunks_exact(3).zip(canvas.data().chunks_exact(4)).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap());
        assert!(off.clone().max().unwrap() <= 6, "no shade is far from its own");
        assert!(off.filter(|o| *o == 0).count() > 1200 * 630 * 99 / 100);
        assert!(png.len() < 20_000, "{}", png.len());
    }

    #[test]
    fn a_long_title_has_room_and_french_letters_have_their_signs() {
        let fonts = Fonts::carried().unwrap();
        let (size, lines) = fit(&fonts.title, "Demande d’un proche ou d’un patient qui n’a pas encore de médecin traitant près de chez lui");
        assert!(lines.len() <= 6 && lines.iter().all(|l| width(&fonts.title, l, size) <= WIDTH), "{size} {lines:?}");
        for c in "ÀÉÈÊËÎÏÔŒÙÛÜŸÇàâæçéèêëîïôœùûüÿ«»’–…≥°²".chars() {
            assert!([&fonts.title, &fonts.text, &fonts.strong].iter().all(|f| f.glyph_index(c).is_some()), "{c}");
        }
    }
}
