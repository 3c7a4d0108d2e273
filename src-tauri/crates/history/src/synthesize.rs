//! A seeded generator of workloads, for the sample project and for tests.
//!
//! The same description and seed give the same workload, digest included, on every platform: the mathematics
//! comes from `libm` and not from the system.

use routewright_domain::{
    ModelId, Outcomes, Prices, RecordedStatus, RequestRecord, Timestamp, Workload, WorkloadIdentity, mix_bits,
};

use crate::digest::identify;
use crate::import::Batch;

/// What to generate.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticWorkload {
    /// Name of the workload.
    pub name: String,
    /// The full hour at which it starts, in UTC.
    pub start: Timestamp,
    /// Whole days it lasts.
    pub days: u32,
    /// Requests in all.
    pub requests: u32,
    /// The traffic's parts.
    pub features: Vec<SyntheticFeature>,
    /// The model that is said to have answered everything.
    pub model: ModelId,
    /// What it is said to have charged.
    pub prices: Prices,
    /// Median time to first token and median throughput of the pretended record, in milliseconds and tokens per second.
    pub speed: (f64, f64),
    /// Share of requests that are said to have failed, 0 to 1.
    pub failure_rate: f64,
}

/// One feature's traffic.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticFeature {
    /// Tag in the log.
    pub tag: String,
    /// Share of the requests, relative to the other features.
    pub weight: f64,
    /// Median and spread (standard deviation of the logarithm) of prompt tokens.
    pub prompt_tokens: (f64, f64),
    /// Median and spread of completion tokens.
    pub completion_tokens: (f64, f64),
    /// Share of requests that continue a conversation and find most of their prompt in the provider's cache.
    pub continued: f64,
}

/// Relative traffic of each hour of a working day in UTC.
const HOURS: [f64; 24] = [
    2.0, 1.0, 1.0, 1.0, 1.0, 2.0, 4.0, 7.0, 11.0, 14.0, 15.0, 14.0, 12.0, 14.0, 15.0, 14.0, 12.0, 9.0, 7.0, 5.0, 4.0,
    4.0, 3.0, 2.0,
];
const HOUR_NS: i64 = 3_600 * Timestamp::NANOS_PER_SEC;
/// Part of the prompt that a continued conversation finds in the cache.
const CACHED_PART: f64 = 0.7;
/// Longest prompt and answer that are generated, in tokens.
const LONGEST: (f64, f64) = (100_000.0, 4_000.0);

/// Generates the workload; one without features has no requests.
#[must_use]
pub fn synthesize(description: &SyntheticWorkload, seed: u64) -> Workload {
    let mut draws = Draws { state: mix_bits(seed) };
    let numbers = 0..description.requests;
    let mut records: Vec<RequestRecord> =
        numbers.filter_map(|number| record(description, number, &mut draws)).collect();
    records.sort_by_key(|record| record.arrival);
    let mut batch = Batch::default();
    for (record, row) in records.iter().zip(0..) {
        batch.push(record, row);
    }
    let columns = batch.take_columns();
    let names = batch.into_names();
    let identity = WorkloadIdentity { name: description.name.clone(), digest: String::new() };
    identify(Workload { identity, names, columns, outcomes: Outcomes::default() })
}

fn record(description: &SyntheticWorkload, number: u32, draws: &mut Draws) -> Option<RequestRecord> {
    let feature = description.features.get(draws.choice(description.features.iter().map(|feature| feature.weight)))?;
    let day = (draws.uniform() * f64::from(description.days)).floor();
    let first_hour = description.start.0.div_euclid(HOUR_NS).rem_euclid(24);
    let hour = (i64::try_from(draws.choice(HOURS)).unwrap_or(0) - first_hour).rem_euclid(24) as f64;
    let seconds = day * 86_400.0 + hour * 3_600.0 + draws.uniform() * 3_600.0;
    let prompt_tokens = draws.log_normal(feature.prompt_tokens, LONGEST.0);
    let completion_tokens = draws.log_normal(feature.completion_tokens, LONGEST.1);
    let continued = draws.uniform() < feature.continued;
    let cached_tokens = if continued { whole(f64::from(prompt_tokens) * CACHED_PART) } else { 0 };
    let failed = draws.uniform() < description.failure_rate;
    let ttft_ms = draws.log_normal((description.speed.0, 0.8), 30_000.0);
    let throughput = draws.log_normal((description.speed.1, 0.75), 400.0);
    let generation_ms = 1_000.0 * f64::from(completion_tokens) / f64::from(throughput);

    let price =
        |price: Option<routewright_domain::UnitPrice>, tokens: u32| price.map(|price| price.of(u64::from(tokens)));
    let prices = description.prices;
    let lines = [
        price(prices.prompt, prompt_tokens - cached_tokens),
        price(prices.cache_read.or(prices.prompt), cached_tokens),
        price(prices.completion, completion_tokens),
    ];
    // Milliseconds by themselves, in 64 bits: 32 would end after 49 days.
    #[expect(clippy::cast_possible_truncation, reason = "days fit into 32 bits, so milliseconds fit into 53")]
    let millis = libm::round(seconds * 1_000.0) as i64;
    Some(RequestRecord {
        arrival: Timestamp(description.start.0.saturating_add(millis.saturating_mul(1_000_000))),
        id: Some(format!("{}-{number}", description.name)),
        prompt_tokens,
        cached_tokens,
        completion_tokens: if failed { 0 } else { completion_tokens },
        feature: Some(feature.tag.clone()),
        model: Some(description.model.0.clone()),
        cost: if failed { Some(routewright_domain::Money::ZERO) } else { lines.into_iter().sum() },
        ttft_us: (!failed).then_some(u64::from(ttft_ms) * 1_000),
        latency_us: (!failed).then(|| u64::from(ttft_ms) * 1_000 + u64::from(whole(generation_ms * 1_000.0))),
        status: if failed { RecordedStatus::Failed } else { RecordedStatus::Succeeded },
        ..RequestRecord::default()
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates; all uses are positive and bounded"
)]
fn whole(value: f64) -> u32 {
    libm::round(value) as u32
}

/// A stream of draws (SplitMix64).
struct Draws {
    state: u64,
}

impl Draws {
    /// Strictly between 0 and 1.
    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        ((mix_bits(self.state) >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// The position of one of `weights`, chosen in proportion to them.
    fn choice(&mut self, weights: impl IntoIterator<Item = f64> + Clone) -> usize {
        let total: f64 = weights.clone().into_iter().sum();
        let mut left = self.uniform() * total;
        let mut last = 0;
        for (position, weight) in weights.into_iter().enumerate() {
            last = position;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// A log-normal whole number of at least 1 and at most `most`, by its median and the spread of its logarithm.
    fn log_normal(&mut self, (median, spread): (f64, f64), most: f64) -> u32 {
        let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
        let normal = radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform());
        whole((median * libm::exp(spread * normal)).clamp(1.0, most))
    }
}
