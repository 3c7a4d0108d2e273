//! Text that Markdown reads as text.

/// Characters that mean something in the middle of a line, in `CommonMark` or in GitHub's additions to it. `#` is among them because a
/// heading loses those at its end.
const SPECIAL: &str = "\\`*_[]<>|~#&";

/// Inline text on one line.
pub(super) fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        // GitHub reads `$x$` as a formula; an amount of money is none.
        let formula = character == '$' && !rest.peek().is_some_and(char::is_ascii_digit);
        if SPECIAL.contains(character) || formula {
            escaped.push('\\');
        }
        escaped.push(if character == '\n' { ' ' } else { character });
    }
    escaped
}

/// Text in a cell, where a line can only be broken by a tag.
pub(super) fn cell(text: &str) -> String {
    text.split('\n').map(|line| inline(line.trim())).collect::<Vec<_>>().join("<br>")
}

/// Code, fenced by more backticks than it holds in a row.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A space at both ends is taken off again by the reader.
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    let text = text.replace('\n', " ");
    if text.trim().is_empty() { inline(&text) } else { format!("{fence}{pad}{text}{pad}{fence}") }
}

/// Lines of escaped text as they may stand one after another in a paragraph or an item: none begins a list, a heading, a rule or code,
/// and each but the last ends in a hard break.
pub(super) fn paragraph(escaped: &str, indent: &str) -> String {
    let lines = escaped.split('\n').map(|line| start_of_line(line.trim())).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(&format!("\\\n{indent}"))
}

/// Escapes what would be a mark only because a line begins with it.
fn start_of_line(line: &str) -> String {
    if line.starts_with(['-', '+', '=', ':']) {
        return format!("\\{line}");
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    match line[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line.to_owned(),
    }
}

/// A path that needs no quotes in a link.
pub(super) fn path(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    let byte = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_within_a_line_are_escaped() {
        assert_eq!(inline("*a* _b_ `c` [x](y) <b> a|b # &amp;"), r"\*a\* \_b\_ \`c\` \[x\](y) \<b\> a\|b \# \&amp;");
        assert_eq!(inline("$1.50 and $x$"), r"$1.50 and \$x\$");
    }

    #[test]
    fn marks_at_the_start_of_a_line_are_escaped() {
        assert_eq!(
            paragraph("1. one\n- two\n\n12) three\n1.5 four\n===", "  "),
            "1\\. one\\\n  \\- two\\\n  12\\) three\\\n  1\\.5 four\\\n  \\==="
        );
    }

    #[test]
    fn code_may_hold_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b`"), "``` a``b` ```");
    }

    #[test]
    fn a_path_needs_no_quotes() {
        assert_eq!(path("my plan (2)/f.svg"), "my%20plan%20%282%29/f.svg");
    }
}
