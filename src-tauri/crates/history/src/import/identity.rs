//! Which request is which: the keys that a replay draws its luck by.

use std::collections::HashMap;

use routewright_domain::{mix_bits, stable_key};

/// How an exported workload writes a key, so that it comes back as it was.
pub(crate) const VERBATIM: &str = "key:";

/// The key of an id: `key:` and 16 hexadecimal digits are a key already, other texts are hashed.
#[must_use]
pub fn key_of(id: &str) -> u64 {
    let digits = id.strip_prefix(VERBATIM).filter(|digits| {
        digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    });
    digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_else(|| stable_key(id))
}

/// A key as a text that a reader turns back into the key.
#[must_use]
pub fn key_text(key: u64) -> String {
    format!("{VERBATIM}{key:016x}")
}

/// Keys seen so far. Logs repeat an id where a gateway tried again; each try is a request with its own luck.
#[derive(Default)]
pub(crate) struct Identities {
    seen: HashMap<u64, u32>,
    repeated: u64,
}

impl Identities {
    /// Requests so far whose id an earlier one has.
    pub(crate) fn repeated(&self) -> u64 {
        self.repeated
    }

    /// The key of the next request of this id: the id's own key the first time, then one mixed with the occurrence.
    pub(crate) fn next(&mut self, id: &str) -> u64 {
        let key = key_of(id);
        let occurrence = self.seen.entry(key).and_modify(|count| *count = count.saturating_add(1)).or_insert(1);
        self.repeated += u64::from(*occurrence > 1);
        if *occurrence == 1 { key } else { mix_bits(key ^ mix_bits(u64::from(*occurrence))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_being_written_as_an_id() {
        for key in [0, 1, u64::MAX, stable_key("r1")] {
            assert_eq!(key_of(&key_text(key)), key);
        }
        assert_eq!(key_of("key:1"), stable_key("key:1"), "an id that only looks alike is an id");
        assert_eq!(key_of("key:+123456789abcdef"), stable_key("key:+123456789abcdef"));
    }

    #[test]
    fn every_occurrence_of_an_id_has_its_own_luck() {
        let mut identities = Identities::default();
        let keys = ["a", "a", "b", "a"].map(|id| identities.next(id));
        assert_eq!((keys[0], keys[2]), (stable_key("a"), stable_key("b")));
        assert_eq!(keys[1], mix_bits(stable_key("a") ^ mix_bits(2)));
        assert_eq!(keys[3], mix_bits(stable_key("a") ^ mix_bits(3)));
    }
}
