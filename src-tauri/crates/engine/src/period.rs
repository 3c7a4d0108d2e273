//! When the periods of budgets begin.

use routewright_domain::{Period, Timestamp};

/// The instant at which the period around `at` began, in nanoseconds since 1970. Periods are in UTC, weeks from Monday.
pub(crate) fn period_start(period: Period, at: i64) -> i64 {
    const DAY: i64 = Timestamp::NANOS_PER_DAY;
    let day = at.div_euclid(DAY);
    match period {
        Period::Day => day * DAY,
        // 1970-01-01 was a Thursday.
        Period::Week => (day - (day + 3).rem_euclid(7)) * DAY,
        Period::Month => (day - day_of_month(day)) * DAY,
    }
}

/// Days since the first of the month, for a day counted from 1970-01-01 (Hinnant, "chrono-compatible low-level date
/// algorithms": years that begin in March end with the leap day).
fn day_of_month(day: i64) -> i64 {
    let day_of_era = (day + 719_468).rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    day_of_year - (153 * month + 2) / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_begin_at_midnight_on_mondays_and_on_the_first() {
        let start = |period, at: &str| Timestamp(period_start(period, at.parse::<Timestamp>().unwrap().0)).to_string();
        for (period, at, begins) in [
            (Period::Day, "2026-08-08T23:59:59Z", "2026-08-08T00:00:00Z"),
            (Period::Week, "2026-08-09T23:59:59Z", "2026-08-03T00:00:00Z"),
            (Period::Week, "2026-08-10T00:00:00Z", "2026-08-10T00:00:00Z"),
            (Period::Month, "2024-02-29T12:00:00Z", "2024-02-01T00:00:00Z"),
            (Period::Month, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z"),
            (Period::Month, "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            (Period::Month, "1969-03-15T00:00:00Z", "1969-03-01T00:00:00Z"),
        ] {
            assert_eq!(start(period, at), begins, "{period:?} around {at}");
        }
    }
}
