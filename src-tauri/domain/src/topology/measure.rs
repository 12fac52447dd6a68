//! How wide text gets, without asking a font: the same estimate for layout and SVG, so that text stays in its box.

use crate::clip;

/// How wide a text gets, in pixels, at this size: a little more than in the widest common sans-serif.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// `text`, its middle taken out where it would be wider than `most` pixels.
pub(super) fn fit(text: &str, size: f64, most: f64) -> String {
    let whole = text.chars().count();
    let fitting = (1..=whole).rev().map(|count| clip(text, count)).find(|clipped| width(clipped, size) <= most);
    fitting.unwrap_or_default()
}

/// How many lines `text` takes in this room.
pub(super) fn count_of_lines(text: &str, size: f64, room: f64) -> usize {
    if width(text, size) <= room { usize::from(!text.is_empty()) } else { filled(text, size, room).len() }
}

/// `text` in lines of at most `room` pixels: broken between words, and within a word only where it alone is wider than a
/// line, then rather after a mark than between letters. Lines are about equally long, so that no word stands alone.
pub(super) fn lines(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut best = filled(text, size, room);
    let mut narrower = room - 4.0;
    while best.len() > 1 && best.join(" ") == text {
        let next = filled(text, size, narrower);
        if next.len() > best.len() || next.join(" ") != text {
            break;
        }
        best = next;
        narrower -= 4.0;
    }
    best
}

/// As much in each line as goes in.
fn filled(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_inclusive(' ') {
        let whole = width(word.trim_end(), size) <= room;
        let pieces = if whole { vec![word] } else { word.split_inclusive(['-', '.', '/', ',', ':', '_']).collect() };
        for piece in pieces {
            append(&mut lines, piece, size, room);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

fn append(lines: &mut Vec<String>, piece: &str, size: f64, room: f64) {
    let fits = |line: &str, more: &str| width(line, size) + width(more.trim_end(), size) <= room;
    match lines.last_mut() {
        Some(line) if fits(line, piece) => line.push_str(piece),
        _ if fits("", piece) => lines.push(piece.to_owned()),
        _ => {
            for letter in piece.chars() {
                let letter = letter.to_string();
                match lines.last_mut() {
                    Some(line) if fits(line, &letter) => line.push_str(&letter),
                    _ => lines.push(letter),
                }
            }
        }
    }
}

/// The least room, from `least` upwards, in which `text` has at most two lines.
pub(super) fn room_for_two(text: &str, size: f64, least: f64) -> f64 {
    let mut room = least;
    while count_of_lines(text, size, room) > 2 {
        room += 4.0;
    }
    room
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | '·' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1.0,
        '-' | 'f' | 't' | 'r' | '(' | ')' | '/' => 0.44,
        'A'..='Z' => 0.74,
        '\0'..='\u{7f}' => 0.63,
        '\u{80}'..='\u{10ff}' | '\u{2010}'..='\u{203a}' => 0.72,
        _ => 1.05,
    }
}
