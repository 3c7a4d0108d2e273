//! Figures over time.

use routewright_domain::{Money, SeriesPoint, Timestamp, Workload};

use super::spread::DurationSpread;

/// Stretches of a series at most.
const MOST_STRETCHES: i64 = 200;
/// Lengths of stretches, in seconds.
const LENGTHS: [i64; 12] = [1, 10, 60, 300, 900, 3_600, 10_800, 21_600, 86_400, 604_800, 2_592_000, 31_536_000];

/// Equal stretches of time from the first request on.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    start: i64,
    length: i64,
    stretches: Vec<Stretch>,
    /// The stretch of the last request, and where it ends: the next request is most often in it, too.
    current: usize,
    current_until: i64,
}

#[derive(Debug, Clone, Default)]
struct Stretch {
    requests: u64,
    succeeded: u64,
    cost: i128,
    ttft_us: u64,
    with_ttft: u64,
    ttft: DurationSpread,
    latency: DurationSpread,
}

impl Series {
    /// Stretches that cover the arrivals of a workload: the shortest length of a handsome number that gives few enough.
    pub(crate) fn over(workload: &Workload) -> Self {
        let arrivals = &workload.columns.arrival_ns;
        let (first, last) = (arrivals.first().unwrap_or(0), arrivals.last().unwrap_or(0));
        let span = last.saturating_sub(first).max(0);
        let nanos = |seconds: i64| seconds * Timestamp::NANOS_PER_SEC;
        let length = LENGTHS.map(nanos).into_iter().find(|length| span / length < MOST_STRETCHES);
        let length = length.unwrap_or(span / MOST_STRETCHES + 1);
        // Whole stretches since 1970, so that hours are hours.
        let start = first.div_euclid(length) * length;
        let count = usize::try_from(last.saturating_sub(start) / length + 1).unwrap_or(1);
        Self { start, length, stretches: vec![Stretch::default(); count], current: 0, current_until: i64::MIN }
    }

    #[inline]
    pub(crate) fn arrive(&mut self, at: i64) {
        if at >= self.current_until || at < self.current_until.saturating_sub(self.length) {
            let stretch = usize::try_from(at.saturating_sub(self.start).max(0) / self.length).unwrap_or(usize::MAX);
            self.current = stretch.min(self.stretches.len() - 1);
            self.current_until = self.start_of(self.current + 1);
        }
        self.stretches[self.current].requests += 1;
    }

    /// What became of the request that arrived last.
    #[inline]
    pub(crate) fn end(&mut self, succeeded: bool, cost: i128, ttft_us: Option<u64>, latency_us: Option<u64>) {
        let stretch = &mut self.stretches[self.current];
        stretch.succeeded += u64::from(succeeded);
        stretch.cost += cost;
        if let Some(micros) = ttft_us {
            stretch.ttft_us += micros;
            stretch.with_ttft += 1;
            stretch.ttft.record(micros);
        }
        if let Some(micros) = latency_us {
            stretch.latency.record(micros);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.stretches.iter_mut().zip(&other.stretches) {
            mine.requests += theirs.requests;
            mine.succeeded += theirs.succeeded;
            mine.cost += theirs.cost;
            mine.ttft_us += theirs.ttft_us;
            mine.with_ttft += theirs.with_ttft;
            mine.ttft.merge(&theirs.ttft);
            mine.latency.merge(&theirs.latency);
        }
    }

    fn start_of(&self, stretch: usize) -> i64 {
        self.start + self.length * i64::try_from(stretch).unwrap_or(i64::MAX / self.length)
    }

    pub(crate) fn points(&self) -> Vec<SeriesPoint> {
        let point = |(n, stretch): (usize, &Stretch)| SeriesPoint {
            at: Timestamp(self.start_of(n)),
            requests: stretch.requests,
            succeeded: stretch.succeeded,
            cost_usd: Money(stretch.cost),
            ttft_mean_ms: (stretch.with_ttft > 0).then(|| stretch.ttft_us as f64 / stretch.with_ttft as f64 / 1_000.0),
            ttft_p95_ms: stretch.ttft.p95_ms(),
            latency_p95_ms: stretch.latency.p95_ms(),
        };
        self.stretches.iter().enumerate().map(point).collect()
    }
}
