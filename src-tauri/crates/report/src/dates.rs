//! Dates as a sentence says them, in UTC.

use routewright_domain::Timestamp;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2026-08-08` as `8 Aug 2026`; anything else stays as it is.
pub(crate) fn date(iso: &str) -> String {
    parts(iso).map_or_else(|| iso.to_owned(), |(year, month, day)| format!("{day} {month} {year}"))
}

/// When a workload was recorded: `16 Nov 2023, 18:15 to 19:14 UTC`, `11 to 17 May 2024 (UTC)`.
pub(crate) fn span(first: Timestamp, last: Timestamp) -> String {
    let (from, to) = (first.date(), last.date());
    if from == to {
        return match (time_of_day(first), time_of_day(last)) {
            (Some(start), Some(end)) if start != end => format!("{}, {start} to {end} UTC", date(&from)),
            _ => format!("{} (UTC)", date(&from)),
        };
    }
    match (parts(&from), parts(&to)) {
        (Some(start), Some(end)) if (start.0, start.1) == (end.0, end.1) => {
            format!("{} to {} {} {} (UTC)", start.2, end.2, end.1, end.0)
        }
        (Some(start), Some(end)) if start.0 == end.0 => {
            format!("{} {} to {} {} {} (UTC)", start.2, start.1, end.2, end.1, end.0)
        }
        _ => format!("{} to {} (UTC)", date(&from), date(&to)),
    }
}

/// Within which time something happened, in UTC: `21 Jul 2026, 03:54 to 05:54`, `by 21 Jul 2026, 03:54` where nobody looked before.
pub(crate) fn between(earliest: Option<Timestamp>, latest: Option<Timestamp>) -> String {
    let minute = |at: Timestamp| format!("{}, {}", date(&at.date()), time_of_day(at).unwrap_or_default());
    match (earliest, latest) {
        (Some(from), Some(to)) if from.date() == to.date() => {
            format!("{} to {}", minute(from), time_of_day(to).unwrap_or_default())
        }
        (Some(from), Some(to)) => format!("{} to {}", minute(from), minute(to)),
        (None, Some(to)) => format!("by {}", minute(to)),
        (Some(from), None) => format!("after {}", minute(from)),
        (None, None) => "unknown".to_owned(),
    }
}

/// Year, month in words and day without a leading zero.
fn parts(iso: &str) -> Option<(&str, &'static str, u8)> {
    let mut fields = iso.splitn(3, '-');
    let (year, month, day) = (fields.next()?, fields.next()?, fields.next()?);
    let month: usize = month.parse().ok()?;
    Some((year, MONTHS.get(month.checked_sub(1)?)?, day.parse().ok()?))
}

/// `18:15`, from the RFC 3339 text.
fn time_of_day(instant: Timestamp) -> Option<String> {
    instant.to_string().get(11..16).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(first: &str, last: &str) -> String {
        span(first.parse().unwrap(), last.parse().unwrap())
    }

    #[test]
    fn a_span_says_no_more_than_it_must() {
        assert_eq!(between("2024-05-11T00:01:00Z", "2024-05-17T23:00:00Z"), "11 to 17 May 2024 (UTC)");
        assert_eq!(between("2024-04-28T00:01:00Z", "2024-05-03T23:00:00Z"), "28 Apr to 3 May 2024 (UTC)");
        assert_eq!(between("2023-12-28T00:01:00Z", "2024-01-03T23:00:00Z"), "28 Dec 2023 to 3 Jan 2024 (UTC)");
        assert_eq!(between("2023-11-16T18:15:46Z", "2023-11-16T19:14:01Z"), "16 Nov 2023, 18:15 to 19:14 UTC");
        assert_eq!(between("2023-11-16T18:15:46Z", "2023-11-16T18:15:46Z"), "16 Nov 2023 (UTC)");
    }

    #[test]
    fn what_is_known_to_lie_between_two_looks_says_both() {
        let at = |text: &str| Some(text.parse().unwrap());
        let (night, morning, next) =
            (at("2026-07-21T03:54:00Z"), at("2026-07-21T05:54:30Z"), at("2026-07-22T00:10:00Z"));
        assert_eq!(super::between(night, morning), "21 Jul 2026, 03:54 to 05:54");
        assert_eq!(super::between(night, next), "21 Jul 2026, 03:54 to 22 Jul 2026, 00:10");
        assert_eq!(super::between(None, night), "by 21 Jul 2026, 03:54");
        assert_eq!(super::between(morning, None), "after 21 Jul 2026, 05:54");
    }

    #[test]
    fn what_is_not_a_date_stays_as_it_is() {
        assert_eq!(date("2026-08-08"), "8 Aug 2026");
        assert_eq!(date("2026-13-08"), "2026-13-08");
        assert_eq!(date("unknown"), "unknown");
    }
}
