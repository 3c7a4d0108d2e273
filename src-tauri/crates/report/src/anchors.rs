//! Names that can be pointed at.

/// Letters and digits of a text, the rest as hyphens: for ids in a page.
pub(crate) fn slug(text: &str) -> String {
    let kept: String =
        text.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect();
    kept.to_ascii_lowercase()
}
