//! The key that a gateway may ask for.

use reqwest::header::HeaderValue;

/// Longest key that is taken, in characters; tokens that carry claims are the longest there are.
const LONGEST: usize = 8_192;

/// A key as a gateway takes it in `Authorization: Bearer …`. It is never shown: `Debug` gives dots, and there is no
/// `Display` and no serialisation.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerKey(String);

/// Why a text is no key. The text itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// Nothing but spaces.
    #[error("the key is empty")]
    Empty,
    /// More than any gateway gives out.
    #[error("the key is longer than {LONGEST} characters")]
    TooLong,
    /// A space, a line break, or a letter that no header takes.
    #[error("the key holds a space, a line break or a character that no key has")]
    Characters,
}

impl BearerKey {
    /// A key without the spaces around it.
    pub fn new(text: &str) -> Result<Self, BadKey> {
        let key = text.trim();
        if key.is_empty() {
            return Err(BadKey::Empty);
        }
        if key.len() > LONGEST {
            return Err(BadKey::TooLong);
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BadKey::Characters);
        }
        Ok(Self(key.to_owned()))
    }

    /// The key itself: for a keychain to keep, and for nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The header's value, marked so that no log of the network shows it.
    pub(super) fn header(&self) -> Result<HeaderValue, BadKey> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.0)).map_err(|_| BadKey::Characters)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl std::fmt::Debug for BearerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BearerKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_word_and_is_never_shown() {
        let key = BearerKey::new(" sk-or-hidden \n").unwrap();
        assert_eq!(key.reveal(), "sk-or-hidden");
        assert_eq!(format!("{key:?} {:?}", key.header().unwrap()), "BearerKey(…) Sensitive");
        assert_eq!(BearerKey::new(" \t"), Err(BadKey::Empty));
        assert_eq!(BearerKey::new(&"x".repeat(LONGEST + 1)), Err(BadKey::TooLong));
        for text in ["two words", "a\r\nHost: elsewhere", "schlüssel", "nul\0"] {
            let refused = BearerKey::new(text).unwrap_err();
            assert_eq!(refused, BadKey::Characters);
            assert!(!refused.to_string().contains(text));
        }
    }
}
