//! What came in: totals, coverage and distributions of a workload.

use routewright_domain::{Column, LatencyCode, Money, NO_ENTRY, RecordedStatus, RequestColumns, Timestamp, Workload};

use crate::synthesize::{HOURS_OF_WEEK, hour_of_week};

/// A workload at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Prompt tokens of all requests, cached ones included.
    pub prompt_tokens: u64,
    /// Cached tokens of all requests.
    pub cached_tokens: u64,
    /// Completion tokens of all requests.
    pub completion_tokens: u64,
    /// Sum of the recorded costs; `None` when none is recorded.
    pub recorded_cost: Option<Money>,
    /// Requests of each feature the log names, most first.
    pub features: Vec<(String, u64)>,
    /// Requests that each model answered, most first.
    pub models: Vec<(String, u64)>,
    /// How much of each optional field is filled.
    pub coverage: Vec<Coverage>,
    /// Prompt tokens of a request.
    pub prompt_distribution: Distribution,
    /// Completion tokens of a request.
    pub completion_distribution: Distribution,
    /// Time to first token in milliseconds, of the requests whose log says it; `None` when none does.
    pub ttft_distribution: Option<Distribution>,
    /// Total latency in milliseconds, likewise.
    pub latency_distribution: Option<Distribution>,
    /// Requests over time.
    pub arrivals: Arrivals,
    /// Requests in each hour of the week from Monday 00:00 UTC: 168 counts over all weeks.
    pub week: Vec<u64>,
}

/// Share of requests that have a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Name of the field.
    pub field: &'static str,
    /// 0 to 1.
    pub share: f64,
}

/// Counts over bins whose edges are equally far apart in logarithms.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Edges of the bins; one more than there are bins.
    pub edges: Vec<f64>,
    /// Requests in each bin; the first also holds zeros.
    pub counts: Vec<u64>,
    /// Median.
    pub p50: u32,
    /// 95th percentile.
    pub p95: u32,
    /// Largest value.
    pub max: u32,
}

/// Requests over time, in buckets of equal length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivals {
    /// Start of the first bucket.
    pub start: Timestamp,
    /// Length of a bucket, in seconds.
    pub bucket_s: u64,
    /// Requests in each bucket.
    pub counts: Vec<u64>,
}

/// Describes a workload in one pass over each column.
#[must_use]
pub fn describe(workload: &Workload) -> Description {
    let columns = &workload.columns;
    let sum = |column: &Column<u32>| column.iter().map(u64::from).sum();
    let costs: Vec<Money> = (0..columns.len()).filter_map(|row| columns.cost(row)).collect();
    Description {
        prompt_tokens: sum(&columns.prompt_tokens),
        cached_tokens: sum(&columns.cached_tokens),
        completion_tokens: sum(&columns.completion_tokens),
        recorded_cost: (!costs.is_empty()).then(|| costs.iter().copied().sum()),
        features: shares(&columns.feature, &workload.names.features.entries),
        models: shares(&columns.model, &workload.names.models.entries),
        coverage: coverage(columns, costs.len()),
        prompt_distribution: distribution(columns.prompt_tokens.iter().collect()),
        completion_distribution: distribution(columns.completion_tokens.iter().collect()),
        ttft_distribution: durations((0..columns.len()).filter_map(|row| columns.ttft(row))),
        latency_distribution: durations((0..columns.len()).filter_map(|row| columns.latency(row))),
        arrivals: arrivals(&columns.arrival_ns),
        week: week(&columns.arrival_ns),
    }
}

fn shares(column: &Column<u16>, names: &[String]) -> Vec<(String, u64)> {
    let mut counts = vec![0_u64; names.len()];
    for position in column.iter().filter(|position| *position != NO_ENTRY) {
        if let Some(count) = counts.get_mut(usize::from(position)) {
            *count += 1;
        }
    }
    // The dictionary of models also has those that were asked for and never answered.
    let used = names.iter().cloned().zip(counts).filter(|(_, count)| *count > 0);
    let mut shares: Vec<(String, u64)> = used.collect();
    shares.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    shares
}

fn coverage(columns: &RequestColumns, with_cost: usize) -> Vec<Coverage> {
    let count = columns.len().max(1) as f64;
    let named = |column| filled(column, NO_ENTRY);
    let fields = [
        ("feature", named(&columns.feature)),
        ("model", named(&columns.model)),
        ("model_asked", named(&columns.model_asked)),
        ("cost", with_cost),
        ("ttft", filled(&columns.ttft_us, RequestColumns::NO_TTFT)),
        ("latency", filled(&columns.latency_us, LatencyCode::NONE)),
        ("status", filled(&columns.status, RecordedStatus::Unknown as u8)),
        ("session", filled(&columns.session_key, 0)),
        ("task", named(&columns.task)),
        ("tags", named(&columns.tags)),
        ("provider", named(&columns.provider)),
        ("api_key", named(&columns.api_key)),
        ("content", filled(&columns.content_key, 0)),
    ];
    fields.into_iter().map(|(field, filled)| Coverage { field, share: filled as f64 / count }).collect()
}

/// Rows that hold anything but `blank`.
fn filled<T: Copy + PartialEq>(column: &Column<T>, blank: T) -> usize {
    match column.the_same() {
        Some(value) if value == blank => 0,
        _ => column.iter().filter(|value| *value != blank).count(),
    }
}

const BINS: usize = 32;

/// Of microseconds, in milliseconds; 24 days of them fit into 32 bits.
fn durations(micros: impl Iterator<Item = u64>) -> Option<Distribution> {
    let millis: Vec<u32> = micros.map(|micros| u32::try_from(micros / 1_000).unwrap_or(u32::MAX)).collect();
    (!millis.is_empty()).then(|| distribution(millis))
}

fn distribution(mut sorted: Vec<u32>) -> Distribution {
    sorted.sort_unstable();
    let at =
        |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or(0);
    let (low, high) = (at(0).max(1), at(100).max(2));
    let (from, to) = (f64::from(low).ln(), f64::from(high).ln().max(f64::from(low).ln() + 0.1));
    let width = (to - from) / BINS as f64;
    let mut counts = vec![0_u64; BINS];
    for value in &sorted {
        let value = *value;
        let position = (f64::from(value.max(1)).ln() - from) / width;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the bins")]
        let bin = position.clamp(0.0, BINS as f64 - 1.0) as usize;
        counts[bin] += 1;
    }
    let edges = (0..=BINS).map(|n| (from + width * n as f64).exp()).collect();
    Distribution { edges, counts, p50: at(50), p95: at(95), max: sorted.last().copied().unwrap_or(0) }
}

/// Requests in each hour of the week.
fn week(arrival_ns: &Column<i64>) -> Vec<u64> {
    let mut counts = vec![0; HOURS_OF_WEEK];
    for arrival in arrival_ns.iter() {
        counts[hour_of_week(Timestamp(arrival))] += 1;
    }
    counts
}

/// At most this many buckets, each of a length that people use where there is one.
const BUCKETS: i128 = 96;
const LENGTHS_S: [i64; 9] = [10, 60, 300, 900, 3_600, 14_400, 86_400, 604_800, MONTH_S];
const MONTH_S: i64 = 2_592_000;

/// `arrival_ns` ascends.
fn arrivals(arrival_ns: &Column<i64>) -> Arrivals {
    let (Some(first), Some(last)) = (arrival_ns.first(), arrival_ns.last()) else {
        return Arrivals { start: Timestamp(0), bucket_s: 60, counts: vec![] };
    };
    // In 128 bits: an instant of 64 bits may be three centuries from now, and two of them twice that apart.
    let bucket_of = |arrival: i64, length_s: i64| {
        i128::from(arrival).div_euclid(i128::from(length_s) * i128::from(Timestamp::NANOS_PER_SEC))
    };
    let buckets = |length_s: i64| bucket_of(last, length_s) - bucket_of(first, length_s) + 1;
    // More than eight years: as many months to a bucket as it takes. No two instants are 10,000 months apart.
    let longer = (2..10_000).map(|months| months * MONTH_S);
    let mut candidates = LENGTHS_S.into_iter().chain(longer);
    let length_s = candidates.find(|length_s| buckets(*length_s) <= BUCKETS).unwrap_or(i64::MAX);
    let start = bucket_of(first, length_s);
    let mut counts = vec![0_u64; usize::try_from(buckets(length_s).clamp(1, BUCKETS)).unwrap_or(1)];
    for arrival in arrival_ns.iter() {
        if let Ok(bucket) = usize::try_from(bucket_of(arrival, length_s) - start)
            && let Some(count) = counts.get_mut(bucket)
        {
            *count += 1;
        }
    }
    let start_ns = start * i128::from(length_s) * i128::from(Timestamp::NANOS_PER_SEC);
    let start = Timestamp(i64::try_from(start_ns).unwrap_or(i64::MIN));
    Arrivals { start, bucket_s: length_s.unsigned_abs(), counts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_counts_every_week() {
        // 2026-11-23 was a Monday.
        let monday: Timestamp = "2026-11-23T00:59:59Z".parse().unwrap();
        let hour = 3_600 * Timestamp::NANOS_PER_SEC;
        let counts = week(&vec![monday.0, monday.0 + hour, monday.0 + 7 * 24 * hour].into());
        assert_eq!((counts.len(), counts[0], counts[1], counts.iter().sum::<u64>()), (168, 2, 1, 3));
    }

    #[test]
    fn any_span_of_time_fits_into_the_buckets() {
        const YEAR_2000: i64 = 946_684_800 * Timestamp::NANOS_PER_SEC;
        const TODAY: i64 = 1_790_000_000 * Timestamp::NANOS_PER_SEC;
        for arrivals_ns in [
            vec![TODAY],
            vec![YEAR_2000, TODAY],
            vec![i64::MIN, TODAY],
            vec![i64::MIN, 0, i64::MAX],
            // A span of 96 buckets of 10 seconds that begins inside one.
            vec![TODAY + 5_000_000_000, TODAY + 964_000_000_000],
        ] {
            let found = arrivals(&arrivals_ns.clone().into());
            assert!(found.counts.len() <= 96, "{arrivals_ns:?}: {} buckets", found.counts.len());
            assert_eq!(found.counts.iter().sum::<u64>(), arrivals_ns.len() as u64, "{arrivals_ns:?}");
            assert!(found.start.0 <= arrivals_ns[0], "{arrivals_ns:?}");
        }
        assert_eq!(arrivals(&vec![TODAY, TODAY + 60 * Timestamp::NANOS_PER_SEC].into()).bucket_s, 10);
    }
}
