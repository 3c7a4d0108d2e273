//! Durations as histograms that merge exactly.

use hdrhistogram::Histogram;
use routewright_domain::{Evidence, Percentiles};

/// Durations above a day count as a day, in microseconds.
const LONGEST_US: u64 = 86_400_000_000;

/// Durations in microseconds, kept to three significant digits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Durations {
    /// Made with the first duration: most of a large project's features may see none.
    histogram: Option<Histogram<u32>>,
    unknown: u64,
    assumed: bool,
}

impl Durations {
    #[inline]
    pub(crate) fn record(&mut self, micros: Option<u64>, assumed: bool) {
        match micros {
            Some(micros) => self.histogram.get_or_insert_with(new_histogram).saturating_record(micros),
            None => self.unknown += 1,
        }
        self.assumed |= assumed;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        if let Some(theirs) = &other.histogram {
            let mine = self.histogram.get_or_insert_with(new_histogram);
            mine.add(theirs).expect("both histograms have the same bounds");
        }
        self.unknown += other.unknown;
        self.assumed |= other.assumed;
    }

    /// Whether at least `share` of all durations are at most `limit_us`; `None` while the unknown ones decide it.
    pub(crate) fn holds(&self, share: f64, limit_us: u64) -> Option<bool> {
        let histogram = self.histogram.as_ref()?;
        let within = histogram.count_between(0, limit_us);
        let all = (histogram.len() + self.unknown) as f64;
        let at_least = within as f64 >= share * all;
        let at_most = (within + self.unknown) as f64 >= share * all;
        (at_least == at_most).then_some(at_least)
    }

    pub(crate) fn percentiles(&self, published_as: Evidence) -> Percentiles {
        let at = |quantile: f64| {
            let histogram = self.histogram.as_ref()?;
            let value = histogram.value_at_quantile(quantile);
            Some(histogram.lowest_equivalent(value) as f64 / 1_000.0)
        };
        let evidence = if self.assumed { Evidence::Assumed } else { published_as };
        Percentiles { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), evidence, unknown: self.unknown }
    }
}

fn new_histogram() -> Histogram<u32> {
    Histogram::new_with_max(LONGEST_US, 3).expect("the bounds are within the histogram's range")
}
