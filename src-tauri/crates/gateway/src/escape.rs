//! User text as data in other languages. Nothing that a user names can end a string, a cell or a line.

/// Characters that show as nothing or turn the text around them: controls, bidirectional marks, joiners, line separators.
fn is_treacherous(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// A string in double quotes with escapes that JSON, YAML 1.1 and 1.2, Python, JavaScript and TypeScript all read alike.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // All of them are in the basic plane, so four digits do.
            letter if is_treacherous(letter) => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Text for a cell of a Markdown table, or for a sentence of it.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => out.push(' '),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '~' | '!' | '$' | '(' | ')' => {
                out.push_str(&format!("&#{};", u32::from(letter)));
            }
            letter if is_treacherous(letter) => out.push_str(&format!("U+{:04X}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out
}

/// A comment's line, in languages whose comments end with the line.
pub(crate) fn comment(text: &str) -> String {
    text.chars().map(|letter| if is_treacherous(letter) { ' ' } else { letter }).collect()
}

/// A name of a file, a preset or a model group: lower-case letters, digits and dashes, never empty, at most 48 characters.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        let letter = letter.to_ascii_lowercase();
        if letter.is_ascii_alphanumeric() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= 48 {
            break;
        }
    }
    let out = out.trim_matches('-');
    if out.is_empty() { "unnamed".to_owned() } else { out.to_owned() }
}

/// Slugs that are all different.
#[derive(Debug, Default)]
pub(crate) struct Slugs(std::collections::BTreeSet<String>);

impl Slugs {
    /// The slug of a text, with a number where another text has it already.
    pub(crate) fn of(&mut self, text: &str) -> String {
        let base = slug(text);
        let numbered = (2_u32..).map(|n| format!("{base}-{n}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|slug| !self.0.contains(slug));
        let slug = free.unwrap_or(base);
        self.0.insert(slug.clone());
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain_and_different() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.of("Chat & more"), "chat-more");
        assert_eq!(slugs.of("chat more"), "chat-more-2");
        assert_eq!(slugs.of("../../etc/passwd"), "etc-passwd");
        assert_eq!(slugs.of("日本語"), "unnamed");
        assert_eq!(slugs.of(""), "unnamed-2");
    }

    #[test]
    fn a_quoted_text_is_json_and_comes_back() {
        for text in ["a\"b\\c", "line\nbreak\r\t", "\u{202e}evil\u{2028}", "\u{0}\u{7f}\u{85}", "ünï 🦀 $(x) `y`"] {
            assert_eq!(serde_json::from_str::<String>(&quoted(text)).unwrap(), text);
        }
        assert!(!quoted("\u{202e}\u{feff}\n").contains(['\u{202e}', '\u{feff}', '\n']));
    }

    #[test]
    fn markdown_has_no_markup_of_the_user() {
        assert_eq!(markdown("a|b\n`c` <i>"), "a&#124;b &#96;c&#96; &lt;i&gt;");
        assert_eq!(markdown("\u{202e}x"), "U+202Ex");
    }
}
