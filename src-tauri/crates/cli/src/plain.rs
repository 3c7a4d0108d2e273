//! Names of logs, projects and catalogs on a terminal: nothing in them may move its cursor, colour it or turn its text around.

use std::fmt::Write as _;

/// Breaks the line within a cell of a table; every other control character is shown and not sent.
pub(crate) const LINE_BREAK: char = '\u{2028}';

/// True of what a terminal acts upon instead of showing it: control characters of both tables and marks of direction.
fn is_acted_upon(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with each such character as its name: `\n`, `\u{1b}`.
pub(crate) fn plain(text: &str) -> String {
    if !text.contains(is_acted_upon) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            other if is_acted_upon(other) => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(other));
            }
            other => shown.push(other),
        }
    }
    shown
}

/// JSON in which such characters are escapes. JSON itself escapes those below a space alone; all others can only stand within
/// its texts.
pub(crate) fn plain_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for character in json.chars() {
        if character != '\n' && is_acted_upon(character) {
            let _ = write!(shown, "\\u{:04x}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_upon_is_shown() {
        assert_eq!(plain("Über 100 % – 漢字"), "Über 100 % – 漢字");
        assert_eq!(
            plain("a\u{1b}[31mred\u{7}\nb\u{9b}2J\u{202e}x\u{7f}"),
            "a\\u{1b}[31mred\\u{7}\\nb\\u{9b}2J\\u{202e}x\\u{7f}"
        );
    }

    #[test]
    fn json_stays_what_it_says() {
        let text = "a\u{1b}\u{9b}\u{202e}\u{7f}ü\n";
        let shown = plain_json(&serde_json::to_string_pretty(&[text]).unwrap_or_default());
        assert!(!shown.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7f}']), "{shown}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&shown).ok(), Some(vec![text.to_owned()]));
    }
}
