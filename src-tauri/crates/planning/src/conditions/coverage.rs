//! Which hours of the week a series tells of.

use std::collections::BTreeSet;

use routewright_domain::{ConditionCoverage, RecordedConditions, Timestamp, Workload};

const MINUTE_NS: i64 = 60 * Timestamp::NANOS_PER_SEC;
const HOUR_NS: i64 = 60 * MINUTE_NS;
const HOURS_OF_WEEK: i64 = 168;

/// The hours of the week that some window of the series touches, and how many requests fall in others.
#[must_use]
pub fn coverage(recorded: &RecordedConditions, workload: Option<&Workload>) -> ConditionCoverage {
    let hour = |at: i64| at.div_euclid(HOUR_NS).rem_euclid(HOURS_OF_WEEK);
    let mut hours = BTreeSet::new();
    for taken in &recorded.taken_at {
        let opens = taken.0.saturating_sub(i64::from(recorded.window_minutes) * MINUTE_NS);
        let mut at = opens;
        while at < taken.0 {
            hours.insert(hour(at));
            at = at.saturating_add(MINUTE_NS);
        }
    }
    let arrivals = || workload.into_iter().flat_map(|workload| workload.columns.arrival_ns.iter());
    ConditionCoverage {
        looks: u32::try_from(recorded.taken_at.len()).unwrap_or(u32::MAX),
        window_minutes: recorded.window_minutes,
        hours_recorded: u32::try_from(hours.len()).unwrap_or(0),
        requests: arrivals().count() as u64,
        unrecorded: arrivals().filter(|at| !hours.contains(&hour(*at))).count() as u64,
    }
}
