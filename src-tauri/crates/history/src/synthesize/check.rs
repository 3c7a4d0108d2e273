//! Reading a specification, and holding it to what can be generated.

use super::arrivals::ArrivalProcess;
use super::spec::{SyntheticFeature, SyntheticWorkload, Weighted};
use super::tokens::{LogNormal, TokenDistribution};

/// Why a workload cannot be generated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntheticError {
    /// Not JSON, or not of this shape; the message names line and column.
    #[error("{0}")]
    Malformed(String),
    /// A value that makes no sense.
    #[error("{path}: {reason}")]
    OutOfRange {
        /// JSON pointer to it.
        path: String,
        /// What it must be.
        reason: &'static str,
    },
}

/// Reads a specification from its JSON form and checks it.
pub fn parse_synthetic(text: &str) -> Result<SyntheticWorkload, SyntheticError> {
    let spec: SyntheticWorkload =
        serde_json::from_str(text).map_err(|error| SyntheticError::Malformed(error.to_string()))?;
    spec.check()?;
    Ok(spec)
}

/// More requests than memory should be asked to hold.
const MOST_REQUESTS: u64 = 100_000_000;
/// A hundred years, in seconds.
const LONGEST_S: u64 = 100 * 366 * 86_400;
/// Switches between bursts and calm that a timeline may have.
const MOST_SWITCHES: f64 = 1e7;
const MOST_FEATURES: usize = 10_000;

impl SyntheticWorkload {
    /// Whether it can be generated; the first thing that is wrong if not.
    pub fn check(&self) -> Result<(), SyntheticError> {
        hold("/name", !self.name.trim().is_empty(), "a workload needs a name")?;
        hold("/span_s", (1..=LONGEST_S).contains(&self.span_s), "at least 1 second and at most 100 years")?;
        hold("/requests", self.requests <= MOST_REQUESTS, "at most 100 million requests are held in memory")?;
        hold("/features", self.features.len() <= MOST_FEATURES, "at most 10,000 features")?;
        process(&self.arrivals, "/arrivals", self.span_s)?;
        for (n, feature) in self.features.iter().enumerate() {
            feature.check(&format!("/features/{n}"), self.span_s)?;
        }
        let mut tags: Vec<&str> = self.features.iter().map(|feature| feature.tag.as_str()).collect();
        tags.sort_unstable();
        hold("/features", tags.windows(2).all(|pair| pair[0] != pair[1]), "two features have the same tag")?;
        let some = self.requests == 0 || self.features.iter().any(|feature| feature.weight > 0.0);
        hold("/features", some, "one of them needs a weight above 0")
    }
}

impl SyntheticFeature {
    fn check(&self, path: &str, span_s: u64) -> Result<(), SyntheticError> {
        let at = |field: &str| format!("{path}/{field}");
        hold(&at("weight"), is_weight(self.weight), "0 or more")?;
        hold(&at("correlation"), (-1.0..=1.0).contains(&self.correlation), "-1 to 1")?;
        distribution(&self.prompt, &at("prompt"))?;
        distribution(&self.completion, &at("completion"))?;
        if let Some(own) = &self.arrivals {
            process(own, &at("arrivals"), span_s)?;
        }
        if let Some(sessions) = &self.sessions {
            hold(&at("sessions/mean_turns"), sessions.mean_turns >= 1.0, "1 or more")?;
            log_normal(sessions.pause_s, &at("sessions/pause_s"))?;
            if let Some(message) = &sessions.message {
                distribution(message, &at("sessions/message"))?;
            }
        }
        if let Some(repeats) = self.repeats {
            share(&at("repeats/share"), repeats.share)?;
            hold(&at("repeats/contents"), repeats.contents >= 1, "1 or more")?;
            hold(&at("repeats/exponent"), (0.0..=20.0).contains(&repeats.exponent), "0 to 20")?;
        }
        for (field, value) in [
            ("streamed", self.facts.streamed),
            ("tools", self.facts.tools),
            ("structured_output", self.facts.structured_output),
            ("vision", self.facts.vision),
            ("batchable", self.facts.batchable),
        ] {
            share(&at(&format!("facts/{field}")), value)?;
        }
        weights(&self.tasks, &at("tasks"))?;
        weights(&self.tags, &at("tags"))?;
        weights(&self.api_keys, &at("api_keys"))?;
        let Some(recorded) = &self.recorded else { return Ok(()) };
        share(&at("recorded/failure_rate"), recorded.failure_rate)?;
        for (field, law) in [("ttft_ms", recorded.ttft_ms), ("tokens_per_second", recorded.tokens_per_second)] {
            law.map_or(Ok(()), |law| log_normal(law, &at(&format!("recorded/{field}"))))?;
        }
        Ok(())
    }
}

fn hold(path: &str, holds: bool, reason: &'static str) -> Result<(), SyntheticError> {
    if holds { Ok(()) } else { Err(SyntheticError::OutOfRange { path: path.to_owned(), reason }) }
}

fn is_weight(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}

fn share(path: &str, value: f64) -> Result<(), SyntheticError> {
    hold(path, (0.0..=1.0).contains(&value), "a share from 0 to 1")
}

fn weights<T>(values: &[Weighted<T>], path: &str) -> Result<(), SyntheticError> {
    hold(path, values.iter().all(|value| is_weight(value.weight)), "weights are 0 or more")?;
    hold(path, values.is_empty() || values.iter().any(|value| value.weight > 0.0), "one weight must be above 0")
}

fn process(process: &ArrivalProcess, path: &str, span_s: u64) -> Result<(), SyntheticError> {
    let at = |field: &str| format!("{path}/{field}");
    hold(&at("hourly"), matches!(process.hourly.len(), 0 | 24 | 168), "24 or 168 rates, or none")?;
    hold(&at("daily"), matches!(process.daily.len(), 0 | 7), "7 factors, or none")?;
    hold(&at("hourly"), process.hourly.iter().all(|rate| is_weight(*rate)), "rates are 0 or more")?;
    hold(&at("daily"), process.daily.iter().all(|factor| is_weight(*factor)), "factors are 0 or more")?;
    let Some(bursts) = process.bursts else { return Ok(()) };
    hold(&at("bursts/factor"), is_weight(bursts.factor), "0 or more")?;
    hold(&at("bursts/share"), bursts.share > 0.0 && bursts.share < 1.0, "above 0 and below 1")?;
    let switches = 2.0 * span_s as f64 * bursts.share / bursts.mean_s;
    let long_enough = bursts.mean_s > 0.0 && switches < MOST_SWITCHES;
    hold(&at("bursts/mean_s"), long_enough, "long enough that fewer than five million bursts fit into the span")
}

fn log_normal(law: LogNormal, path: &str) -> Result<(), SyntheticError> {
    hold(&format!("{path}/median"), law.median.is_finite() && law.median > 0.0, "above 0")?;
    hold(&format!("{path}/sigma"), (0.0..=10.0).contains(&law.sigma), "0 to 10")?;
    hold(&format!("{path}/least"), is_weight(law.least), "0 or more")?;
    let ordered = law.most.is_none_or(|most| most >= law.least);
    hold(&format!("{path}/most"), ordered, "not below `least`")
}

fn distribution(law: &TokenDistribution, path: &str) -> Result<(), SyntheticError> {
    match law {
        TokenDistribution::LogNormal(law) => log_normal(*law, &format!("{path}/log_normal")),
        TokenDistribution::Quantiles(quantiles) => {
            let path = format!("{path}/quantiles");
            hold(&path, !quantiles.is_empty(), "at least one quantile")?;
            let shares = quantiles.iter().all(|quantile| (0.0..=1.0).contains(&quantile.share));
            hold(&path, shares, "shares from 0 to 1")?;
            let ascend = |pair: &[super::Quantile]| pair[0].share < pair[1].share && pair[0].tokens <= pair[1].tokens;
            hold(&path, quantiles.windows(2).all(ascend), "shares and tokens ascend")
        }
    }
}
