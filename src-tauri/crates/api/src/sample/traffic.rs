//! Words for writing traffic down.

use routewright_domain::Prices;
use routewright_history::{
    ArrivalProcess, Bursts, FactShares, LogNormal, RecordedModel, Repeats, Sessions, SyntheticFeature,
    SyntheticWorkload, TokenDistribution, Weighted,
};

use super::MONDAY;

/// Relative traffic of each hour of a working day in UTC: Europe in the morning, America in the afternoon.
const OFFICE: [f64; 24] = [
    2.0, 1.0, 1.0, 1.0, 1.0, 2.0, 4.0, 7.0, 11.0, 14.0, 15.0, 14.0, 12.0, 14.0, 15.0, 14.0, 12.0, 9.0, 7.0, 5.0, 4.0,
    4.0, 3.0, 2.0,
];
const WORKING_DAYS: [f64; 7] = [1.0, 1.1, 1.1, 1.05, 0.9, 0.2, 0.15];

/// A week of office hours, with bursts of ten minutes in which twice as much comes.
pub(super) fn week(name: &str, requests: u64, features: Vec<SyntheticFeature>) -> SyntheticWorkload {
    SyntheticWorkload {
        name: name.to_owned(),
        start: MONDAY,
        span_s: 7 * 86_400,
        requests,
        arrivals: ArrivalProcess {
            hourly: OFFICE.to_vec(),
            daily: WORKING_DAYS.to_vec(),
            bursts: Some(Bursts { factor: 2.0, share: 0.08, mean_s: 600.0 }),
        },
        features,
    }
}

/// Between 1 and 5 in the morning, every day alike.
pub(super) fn nightly() -> ArrivalProcess {
    let mut hourly = vec![0.0; 24];
    hourly[1..5].fill(1.0);
    ArrivalProcess { hourly, daily: vec![], bursts: None }
}

/// A feature by its tag, share, task, and median and spread of prompt and answer; longest prompt in tokens.
pub(super) fn part(
    tag: &str,
    weight: f64,
    task: &str,
    prompt: (f64, f64, f64),
    completion: (f64, f64),
) -> SyntheticFeature {
    let completion = TokenDistribution::log_normal(completion.0, completion.1, 8_000.0);
    SyntheticFeature {
        correlation: 0.3,
        tasks: Weighted::only(task.to_owned()),
        ..SyntheticFeature::plain(tag, weight, TokenDistribution::log_normal(prompt.0, prompt.1, prompt.2), completion)
    }
}

/// Conversations with this mean number of turns, half a minute apart, and messages of so many tokens.
pub(super) fn conversation(mean_turns: f64, message: f64) -> Sessions {
    Sessions {
        mean_turns,
        most_turns: 40,
        pause_s: LogNormal::new(35.0, 0.9, 1_800.0),
        message: Some(TokenDistribution::log_normal(message, 0.8, 4_000.0)),
        most_prompt_tokens: 60_000,
    }
}

pub(super) fn repeats(share: f64, contents: u64, exponent: f64) -> Repeats {
    Repeats { share, contents, exponent }
}

pub(super) fn streamed() -> FactShares {
    FactShares { streamed: 1.0, ..FactShares::default() }
}

pub(super) fn structured() -> FactShares {
    FactShares { structured_output: 1.0, ..FactShares::default() }
}

pub(super) fn batchable() -> FactShares {
    FactShares { batchable: 1.0, ..FactShares::default() }
}

/// A record of every feature on one model.
pub(super) fn recorded(features: Vec<SyntheticFeature>, by: &RecordedModel) -> Vec<SyntheticFeature> {
    let record = |feature: SyntheticFeature| SyntheticFeature { recorded: Some(by.clone()), ..feature };
    features.into_iter().map(record).collect()
}

/// Dollars per million tokens of prompt and answer; median and spread of the logarithm of milliseconds to the first token; median
/// tokens a second. Figures of the bundled catalog, by hand because a record is what was, whatever catalog is read later.
pub(super) fn served_by(
    model: &str,
    provider: &str,
    usd_per_million: (&str, &str),
    ttft_ms: (f64, f64),
    tokens_per_second: f64,
) -> RecordedModel {
    let price = |text: &str| format!("{text}e-6").parse().ok();
    let prices = Prices { prompt: price(usd_per_million.0), completion: price(usd_per_million.1), ..Prices::default() };
    RecordedModel {
        model: model.into(),
        provider: Some(provider.into()),
        prices,
        ttft_ms: Some(LogNormal::new(ttft_ms.0, ttft_ms.1, 60_000.0)),
        tokens_per_second: Some(LogNormal::new(tokens_per_second, 0.45, 400.0)),
        failure_rate: 0.002,
    }
}
