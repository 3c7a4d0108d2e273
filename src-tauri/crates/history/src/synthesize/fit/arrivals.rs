//! Rates by hour of the week, and bursts.

use routewright_domain::Timestamp;

use crate::synthesize::arrivals::{ArrivalProcess, Bursts, HOUR_S, WEEK_HOURS, hour_of_week};
use crate::synthesize::draws::whole;

const HOURS: usize = 168;
/// Share of the time that bursts are taken to fill: two moments of the counts do not tell three parameters.
const BURST_SHARE: f64 = 0.1;
const DAY_S: u64 = 86_400;

/// `begins_ns` ascends and lies within `span_s` of `start`.
pub(super) fn fit(begins_ns: &[i64], start: Timestamp, span_s: u64) -> ArrivalProcess {
    let exposure = exposure(start, span_s);
    let mut counts = [0.0; HOURS];
    for at in begins_ns {
        counts[hour_of_week(Timestamp(*at))] += 1.0;
    }
    let total_s: f64 = exposure.iter().sum();
    let mean = begins_ns.len() as f64 / total_s.max(1.0);
    let rate = |hour: usize| {
        if exposure[hour] > 0.0 {
            return counts[hour] / exposure[hour];
        }
        // An hour of the week that was never recorded is like that hour of the other days, or like the whole.
        let (of_day, seconds) = (0..7)
            .map(|day| day * 24 + hour % 24)
            .fold((0.0, 0.0), |(count, seconds), at| (count + counts[at], seconds + exposure[at]));
        if seconds > 0.0 { of_day / seconds } else { mean }
    };
    let hourly: Vec<f64> = (0..HOURS).map(|hour| rate(hour) * HOUR_S as f64).collect();
    let bursts = bursts(begins_ns, start, span_s, &hourly);
    ArrivalProcess { hourly, daily: vec![], bursts }
}

/// Seconds of the span that lie in each hour of the week.
fn exposure(start: Timestamp, span_s: u64) -> [f64; HOURS] {
    let mut seconds = [0.0; HOURS];
    let week_s = WEEK_HOURS * HOUR_S;
    seconds.fill((span_s / week_s) as f64 * HOUR_S as f64);
    let into_hour = start.0.div_euclid(Timestamp::NANOS_PER_SEC).rem_euclid(HOUR_S.cast_signed()).unsigned_abs();
    let (mut left, mut hour, mut room) = (span_s % week_s, hour_of_week(start), HOUR_S - into_hour);
    while left > 0 {
        let part = left.min(room);
        seconds[hour] += part as f64;
        (left, hour, room) = (left - part, (hour + 1) % HOURS, HOUR_S);
    }
    seconds
}

/// Moments of counts in short bins around what the hours explain: the variance beyond Poisson's gives the height of the
/// bursts, the covariance of neighbouring bins their length.
fn bursts(begins_ns: &[i64], start: Timestamp, span_s: u64, hourly: &[f64]) -> Option<Bursts> {
    const LEAST_BINS: u64 = 30;
    let width_s: u64 = if span_s >= DAY_S { 60 } else { 10 };
    let bins = span_s / width_s;
    if bins < LEAST_BINS || begins_ns.is_empty() {
        return None;
    }
    let step_ns = width_s.cast_signed() * Timestamp::NANOS_PER_SEC;
    let mut counts = vec![0.0; usize::try_from(bins).ok()?];
    for at in begins_ns {
        let bin = usize::try_from(at.saturating_sub(start.0).div_euclid(step_ns)).unwrap_or(usize::MAX);
        if let Some(count) = counts.get_mut(bin) {
            *count += 1.0;
        }
    }
    let expected = |bin: usize| {
        let at = start.0.saturating_add(step_ns.saturating_mul(i64::try_from(bin).unwrap_or(i64::MAX)));
        hourly[hour_of_week(Timestamp(at))] * width_s as f64 / HOUR_S as f64
    };
    let expected: Vec<f64> = (0..counts.len()).map(expected).collect();
    let excess = |bin: usize| counts[bin] - expected[bin];
    let squares: f64 = expected.iter().map(|mean| mean * mean).sum();
    let variance = (0..counts.len()).map(|bin| excess(bin) * excess(bin) - expected[bin]).sum::<f64>() / squares;
    // Of a Poisson process, the sum of (n - m)² - m has the variance Σ m + 2 m².
    let noise: f64 = expected.iter().map(|mean| mean + 2.0 * mean * mean).sum();
    if variance <= 3.0 * libm::sqrt(noise) / squares {
        return None;
    }
    let neighbours: f64 = expected.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let covariance = (1..counts.len()).map(|bin| excess(bin) * excess(bin - 1)).sum::<f64>() / neighbours.max(1e-300);
    let kept = (covariance / variance).clamp(0.01, 0.999);
    let relaxation_s = -(width_s as f64) / libm::log(kept);
    let highest = 0.95 * libm::sqrt((1.0 - BURST_SHARE) / BURST_SHARE);
    let spread = libm::sqrt(variance).min(highest);
    let rise = spread / (libm::sqrt(BURST_SHARE * (1.0 - BURST_SHARE)) - spread * BURST_SHARE);
    // The bins smooth what is shorter than they are, so shorter bursts than one bin cannot be told.
    let mean_s = (relaxation_s / (1.0 - BURST_SHARE)).max(width_s as f64 / 2.0).min(span_s as f64);
    Some(Bursts { factor: 1.0 + rise, share: BURST_SHARE, mean_s: whole(mean_s).max(1) as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_of_the_span_lies_in_an_hour() {
        let start = Timestamp((1_785_744_000 + 1_800) * Timestamp::NANOS_PER_SEC);
        let seconds = exposure(start, 8 * DAY_S + 5_400);
        assert!((seconds.iter().sum::<f64>() - (8 * DAY_S + 5_400) as f64).abs() < 1e-9);
        assert!((seconds[8] - 5_400.0).abs() < 1e-9, "half an hour of the first Monday and all of the second's");
    }
}
