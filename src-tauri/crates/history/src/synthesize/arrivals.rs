//! When conversations begin.

use routewright_domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::draws::Draws;

/// The rate of arrivals over time. Only proportions count: how many requests there are is said elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArrivalProcess {
    /// Relative rate in each hour of the day (24 values) or of the week from Monday (168 values), in UTC; empty means an
    /// even rate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hourly: Vec<f64>,
    /// What each day of the week multiplies it by, Monday first (7 values); empty means that all days are alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub daily: Vec<f64>,
    /// Times of more traffic than usual; absent means that there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bursts: Option<Bursts>,
}

/// A two-state Markov chain that raises the rate for a while.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bursts {
    /// The rate in a burst, for each 1 outside of it.
    pub factor: f64,
    /// Share of the time that bursts take, above 0 and below 1.
    pub share: f64,
    /// Mean length of a burst, in seconds; exponentially distributed.
    pub mean_s: f64,
}

impl Bursts {
    /// Mean time between two bursts, in seconds.
    fn calm_s(self) -> f64 {
        self.mean_s * (1.0 - self.share) / self.share
    }
}

pub(super) const HOUR_S: u64 = 3_600;
pub(super) const WEEK_HOURS: u64 = 168;
/// Hours of a week, as many as a list of them has.
pub(crate) const HOURS_OF_WEEK: usize = 168;
/// 1970-01-01 was a Thursday: hours from the Monday before.
const EPOCH_HOUR: i64 = 3 * 24;

/// The hour of the week, from Monday 00:00 UTC, of an instant.
pub(crate) fn hour_of_week(at: Timestamp) -> usize {
    let hours = at.0.div_euclid(HOUR_S.cast_signed() * Timestamp::NANOS_PER_SEC);
    usize::try_from((hours + EPOCH_HOUR).rem_euclid(WEEK_HOURS.cast_signed())).unwrap_or(0)
}

impl ArrivalProcess {
    /// Relative rate in an hour of the week, without bursts.
    pub(super) fn rate(&self, hour_of_week: usize) -> f64 {
        let hourly = match self.hourly.len() {
            0 => 1.0,
            hours => self.hourly[hour_of_week % hours],
        };
        let rate = hourly * self.daily.get(hour_of_week / 24).copied().unwrap_or(1.0);
        if rate.is_finite() { rate.max(0.0) } else { 0.0 }
    }
}

/// Stretches of even rate, one after the other.
#[derive(Debug)]
pub(super) struct Timeline {
    /// Where each ends, in seconds from the beginning.
    ends: Vec<f64>,
    /// Expected arrivals until there, in units of their own.
    masses: Vec<f64>,
}

impl Timeline {
    pub(super) fn new(process: &ArrivalProcess, start: Timestamp, span_s: u64, draws: &mut Draws) -> Self {
        let hour_ns = HOUR_S.cast_signed() * Timestamp::NANOS_PER_SEC;
        let into_hour = start.0.rem_euclid(hour_ns) as f64 / Timestamp::NANOS_PER_SEC as f64;
        let first_hour = hour_of_week(start);
        let span = span_s.max(1) as f64;
        let bursts = process.bursts.filter(|bursts| bursts.share > 0.0 && bursts.share < 1.0 && bursts.mean_s > 0.0);
        let mut bursting = bursts.is_some_and(|bursts| draws.happens(bursts.share));
        let mut next_switch = |bursting: bool| match bursts {
            Some(bursts) => draws.exponential(if bursting { bursts.mean_s } else { bursts.calm_s() }),
            None => f64::INFINITY,
        };
        let mut switch = next_switch(bursting);
        let (mut ends, mut masses) = (Vec::new(), Vec::new());
        let (mut at, mut mass, mut hour) = (0.0, 0.0, 0_u64);
        while at < span {
            let hour_ends = (hour + 1) as f64 * HOUR_S as f64 - into_hour;
            let end = hour_ends.min(switch).min(span);
            let hour_of_week = (first_hour as u64 + hour) % WEEK_HOURS;
            let factor = bursts.filter(|_| bursting).map_or(1.0, |bursts| bursts.factor.max(0.0));
            mass += process.rate(usize::try_from(hour_of_week).unwrap_or(0)) * factor * (end - at);
            ends.push(end);
            masses.push(mass);
            if end >= switch {
                bursting = !bursting;
                switch = end + next_switch(bursting);
            }
            if end >= hour_ends {
                hour += 1;
            }
            at = end;
        }
        if mass <= 0.0 {
            return Self { ends: vec![span], masses: vec![span] };
        }
        Self { ends, masses }
    }

    /// An arrival, in seconds from the beginning.
    pub(super) fn draw(&self, draws: &mut Draws) -> f64 {
        let total = self.masses.last().copied().unwrap_or(0.0);
        let mass = draws.uniform() * total;
        let at = self.masses.partition_point(|until| *until < mass).min(self.masses.len() - 1);
        let (from, before) = if at == 0 { (0.0, 0.0) } else { (self.ends[at - 1], self.masses[at - 1]) };
        let part = (mass - before) / (self.masses[at] - before);
        from + part * (self.ends[at] - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 3 August 2026, 08:00 UTC.
    const MONDAY_8: Timestamp = Timestamp(1_785_744_000 * Timestamp::NANOS_PER_SEC);

    #[test]
    fn hours_of_the_week_begin_on_monday() {
        assert_eq!(hour_of_week(MONDAY_8), 8);
        assert_eq!(hour_of_week(Timestamp(0)), 72);
        assert_eq!(hour_of_week(Timestamp(-1)), 71);
    }

    #[test]
    fn arrivals_follow_the_hours_and_the_days() {
        let mut hourly = vec![0.0; 24];
        (hourly[8], hourly[9]) = (1.0, 3.0);
        let process = ArrivalProcess { hourly, daily: vec![1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0], bursts: None };
        // From half past eight on Monday to midnight on Tuesday: half an hour at 1, an hour at 3, then twice that and
        // a whole first hour.
        let start = Timestamp(MONDAY_8.0 + 1_800 * Timestamp::NANOS_PER_SEC);
        let mut draws = Draws::new(&[1]);
        let timeline = Timeline::new(&process, start, 39 * HOUR_S + 1_800, &mut draws);
        let mut counts = [0_u32; 4];
        for _ in 0..23_000 {
            let hour = (timeline.draw(&mut draws) + 1_800.0) / 3_600.0;
            let at = [0.0, 1.0, 24.0, 25.0].iter().rposition(|from| hour >= *from).unwrap();
            counts[at] += 1;
            assert!(hour < [1.0, 2.0, 25.0, 26.0][at]);
        }
        for (count, expected) in counts.into_iter().zip([1_000.0, 6_000.0, 4_000.0, 12_000.0]) {
            // Five standard errors of a binomial count.
            assert!((f64::from(count) - expected).abs() < 5.0 * f64::sqrt(expected), "{counts:?}");
        }
    }

    #[test]
    fn bursts_take_their_share_of_time_and_raise_the_rate() {
        let bursts = Bursts { factor: 5.0, share: 0.2, mean_s: 60.0 };
        let process = ArrivalProcess { bursts: Some(bursts), ..ArrivalProcess::default() };
        let timeline = Timeline::new(&process, MONDAY_8, 30 * 24 * HOUR_S, &mut Draws::new(&[2]));
        let total = timeline.masses.last().unwrap() / timeline.ends.last().unwrap();
        // 8,640 cycles of 300 s: the share of bursts has a standard error of sqrt(2) * 0.2 * 0.8 / sqrt(8640) = 0.0024.
        assert!((total - 1.8).abs() < 5.0 * 4.0 * 0.0024, "mean rate {total}");
    }
}
