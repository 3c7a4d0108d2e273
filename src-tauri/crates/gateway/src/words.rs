//! Words that several parts use.

use routewright_domain::Trigger;

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> String {
    let items: Vec<S> = items.into_iter().collect();
    match items.as_slice() {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

pub(crate) fn trigger_word(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Outage => "outage",
        Trigger::RateLimit => "rate limit",
        Trigger::Timeout => "time-out",
        Trigger::ContextOverflow => "context overflow",
        Trigger::Moderation => "moderation",
        Trigger::LowQuality => "low quality",
    }
}
