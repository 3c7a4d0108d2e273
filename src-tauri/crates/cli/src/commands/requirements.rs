//! Requirements of features in words, with their units.

use std::collections::BTreeMap;

use routewright_api::domain::{Outcome, Percentiles, RequirementResult};

use crate::output::{Output, count, duration, money, percent};

/// The architecture, and under which scenario where several were replayed: it must be said which of them is meant.
pub(super) fn subject(outcome: &Outcome, all: &[Outcome]) -> String {
    let several = all.iter().any(|other| other.scenario != outcome.scenario);
    let under = if several { format!(" under {}", outcome.scenario) } else { String::new() };
    format!("{}{under}", outcome.architecture)
}

/// Lists breached requirements on standard output (not in JSON) and says whether there are any.
pub(super) fn breaches(outcomes: &[Outcome], output: &Output) -> anyhow::Result<bool> {
    list(outcomes, Some(false), output, |outcome, result| {
        let RequirementResult { feature, requirement, limit, .. } = result;
        let value = result.value.as_deref().map_or("–".to_owned(), |value| with_unit(requirement, value));
        let (words, limit) = (words(requirement), with_unit(requirement, limit));
        let subject = subject(outcome, outcomes);
        format!("breached by {subject}: {feature}, {words} is {value}, the limit is {limit}")
    })
}

/// Undecided requirements that are told one by one; more are summed up by their reason.
const TOLD: usize = 6;

/// Lists requirements that the replay could not decide, with the reason: a gate that is asked for must not pass unseen.
pub(super) fn undecided(outcomes: &[Outcome], output: &Output) -> anyhow::Result<bool> {
    let open = |outcome: &Outcome| outcome.requirements.iter().filter(|result| result.met.is_none()).count();
    if outcomes.iter().map(open).sum::<usize>() <= TOLD {
        return list(outcomes, None, output, |outcome, result| {
            let RequirementResult { feature, requirement, limit, .. } = result;
            let (words, limit) = (words(requirement), with_unit(requirement, limit));
            let (subject, reason) = (subject(outcome, outcomes), why_open(outcome, result));
            format!("not decided for {subject}: {feature}, {words}, the limit is {limit}; {reason}")
        });
    }
    for outcome in outcomes {
        let mut by_reason: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for result in outcome.requirements.iter().filter(|result| result.met.is_none()) {
            let what = format!("{}, {}", result.feature, words(&result.requirement));
            by_reason.entry(why_open(outcome, result)).or_default().push(what);
        }
        for (reason, which) in by_reason.iter().filter(|_| !output.json) {
            let shown = which.iter().take(TOLD).cloned().collect::<Vec<_>>().join("; ");
            let more = if which.len() > TOLD { format!("; and {} more", which.len() - TOLD) } else { String::new() };
            let (subject, number) = (subject(outcome, outcomes), which.len());
            output.line(&format!("not decided for {subject}: {number}, because {reason} ({shown}{more})"))?;
        }
    }
    Ok(true)
}

/// Why a replay has no verdict on a requirement.
fn why_open(outcome: &Outcome, result: &RequirementResult) -> String {
    let Some(feature) = outcome.features.iter().find(|feature| feature.feature == result.feature) else {
        return "the feature is not in the replay".to_owned();
    };
    if feature.requests == 0 {
        return "no request belongs to the feature".to_owned();
    }
    let unknown = |percentiles: &Percentiles| {
        format!(
            "no latency is published for what answered {} of {} requests",
            count(percentiles.unknown),
            count(feature.succeeded)
        )
    };
    match result.requirement.as_str() {
        "quality_floor" => match &feature.quality {
            _ if feature.succeeded == 0 => "none of its requests was answered".to_owned(),
            None => "nothing is known of the quality of the models that answered".to_owned(),
            Some(quality) => {
                format!("the quality of only {} of its answers is known", percent(quality.covered_share, 1))
            }
        },
        "ttft_p95_ms" | "latency_p95_ms" if feature.succeeded == 0 => "none of its requests was answered".to_owned(),
        "ttft_p95_ms" if feature.ttft_ms.unknown > 0 => unknown(&feature.ttft_ms),
        "latency_p95_ms" if feature.latency_ms.unknown > 0 => unknown(&feature.latency_ms),
        "ttft_p95_ms" | "latency_p95_ms" => "all of its answers came in batches, which nobody waits for".to_owned(),
        _ if feature.unpriced > 0 => {
            format!("{} of its requests have a part without a known price", count(feature.unpriced))
        }
        "monthly_budget_usd" => "the workload covers no time from which a month could be projected".to_owned(),
        _ => "too little is known of its requests".to_owned(),
    }
}

/// Prints a sentence for each requirement with this verdict (none in JSON) and says whether there are any.
fn list(
    outcomes: &[Outcome],
    met: Option<bool>,
    output: &Output,
    sentence: impl Fn(&Outcome, &RequirementResult) -> String,
) -> anyhow::Result<bool> {
    let mut any = false;
    for outcome in outcomes {
        for result in outcome.requirements.iter().filter(|result| result.met == met) {
            any = true;
            if !output.json {
                output.line(&sentence(outcome, result))?;
            }
        }
    }
    Ok(any)
}

/// What a requirement limits.
fn words(requirement: &str) -> &str {
    match requirement {
        "ttft_p95_ms" => "first token at p95",
        "latency_p95_ms" => "total latency at p95",
        "success_rate" => "success",
        "quality_floor" => "quality",
        "cost_per_request_usd" => "cost a request",
        "monthly_budget_usd" => "cost a month of 30 days",
        other => other,
    }
}

/// A figure of a requirement as people write it; the name of the requirement says its unit.
fn with_unit(requirement: &str, figure: &str) -> String {
    match (requirement.rsplit('_').next(), figure.parse::<f64>()) {
        (Some("ms"), Ok(milliseconds)) => duration(Some(milliseconds)),
        (Some("usd"), _) => figure.parse().map_or_else(|_| format!("${figure}"), money),
        (Some("rate" | "floor"), Ok(share)) => percent(share, 2),
        _ => figure.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_carry_the_unit_of_their_requirement() {
        let written = [
            ("ttft_p95_ms", "3418.112"),
            ("success_rate", "0.9951"),
            ("monthly_budget_usd", "1500.25"),
            ("later_than_this_version", "7"),
        ]
        .map(|(requirement, figure)| format!("{} {}", words(requirement), with_unit(requirement, figure)));
        assert_eq!(
            written,
            [
                "first token at p95 3.42 s",
                "success 99.51 %",
                "cost a month of 30 days $1,500.25",
                "later_than_this_version 7"
            ]
        );
    }
}
