//! Lists and shares, as a cell of a table says them.

use crate::numbers::counted;
use crate::policy_words::listed;

/// Names beyond these are counted.
const NAMES: usize = 3;

/// `a`, `a and b`, `a, b, c and 4 more`.
pub(super) fn names(names: &[impl AsRef<str>]) -> String {
    if names.len() <= NAMES + 1 {
        return listed(names, "and");
    }
    let shown: Vec<&str> = names[..NAMES].iter().map(AsRef::as_ref).collect();
    format!("{} and {} more", shown.join(", "), names.len() - NAMES)
}

/// `no guardrail`, `1 guardrail`, `3 guardrails`.
pub(super) fn number(number: usize, singular: &str, plural: &str) -> String {
    if number == 0 { format!("no {singular}") } else { counted(number as u64, singular, plural) }
}

/// `none of 3 features`, `2 of 3 features`, `all 3 features`, `both features`, `the one feature`.
pub(super) fn share(some: usize, all: usize, singular: &str, plural: &str) -> String {
    match (some, all) {
        (_, 0) => format!("no {singular}"),
        (1, 1) => format!("the one {singular}"),
        (2, 2) => format!("both {plural}"),
        (0, 1) => format!("none of 1 {singular}"),
        (0, all) => format!("none of {all} {plural}"),
        (some, all) if some == all => format!("all {all} {plural}"),
        (some, all) => format!("{some} of {all} {plural}"),
    }
}

/// The same with a small first letter, for the middle of a sentence of our own.
pub(super) fn lowered(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The same with a capital, for the beginning.
pub(super) fn raised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_end_in_a_count() {
        assert_eq!(names(&["a", "b", "c", "d"]), "a, b, c and d");
        assert_eq!(names(&["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
    }

    #[test]
    fn shares_say_all_and_none() {
        let of = |some, all| share(some, all, "feature", "features");
        assert_eq!([of(0, 0), of(1, 1), of(0, 1)], ["no feature", "the one feature", "none of 1 feature"]);
        assert_eq!([of(0, 3), of(2, 3), of(3, 3)], ["none of 3 features", "2 of 3 features", "all 3 features"]);
        assert_eq!(of(2, 2), "both features");
    }
}
