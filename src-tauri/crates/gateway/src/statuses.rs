//! Triggers as statuses of HTTP.

use std::collections::BTreeSet;

use routewright_domain::Trigger;

/// Statuses that stand for a trigger.
pub(crate) fn statuses(triggers: &BTreeSet<Trigger>) -> Vec<u16> {
    let mut codes: BTreeSet<u16> = BTreeSet::new();
    for trigger in triggers {
        let own: &[u16] = match trigger {
            Trigger::Outage => &[404, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529],
            Trigger::RateLimit => &[429],
            // What gateways answer when a time limit of their own has passed.
            Trigger::Timeout => &[408],
            Trigger::ContextOverflow => &[400, 413],
            Trigger::Moderation => &[403],
            Trigger::LowQuality => &[],
        };
        codes.extend(own);
    }
    codes.into_iter().collect()
}
