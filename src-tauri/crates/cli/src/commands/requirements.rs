//! Requirements of features in words, with their units.

use routewright_api::domain::{ArchitectureId, Outcome, RequirementResult};

use crate::output::{Output, duration, percent};

/// Lists breached requirements on standard output (not in JSON) and says whether there are any.
pub(super) fn breaches(outcomes: &[Outcome], output: &Output) -> anyhow::Result<bool> {
    list(outcomes, Some(false), output, |architecture, result| {
        let RequirementResult { feature, requirement, limit, .. } = result;
        let value = result.value.as_deref().map_or("–".to_owned(), |value| with_unit(requirement, value));
        let (words, limit) = (words(requirement), with_unit(requirement, limit));
        format!("breached by {architecture}: {feature}, {words} is {value}, the limit is {limit}")
    })
}

/// Lists requirements that the replay could not decide: a gate that is asked for must not pass unseen.
pub(super) fn undecided(outcomes: &[Outcome], output: &Output) -> anyhow::Result<bool> {
    list(outcomes, None, output, |architecture, RequirementResult { feature, requirement, limit, .. }| {
        format!(
            "not decided for {architecture}: {feature}, {}, the limit is {}; too few requests, prices or latencies are known",
            words(requirement),
            with_unit(requirement, limit)
        )
    })
}

/// Prints a sentence for each requirement with this verdict (none in JSON) and says whether there are any.
fn list(
    outcomes: &[Outcome],
    met: Option<bool>,
    output: &Output,
    sentence: impl Fn(&ArchitectureId, &RequirementResult) -> String,
) -> anyhow::Result<bool> {
    let mut any = false;
    for outcome in outcomes {
        for result in outcome.requirements.iter().filter(|result| result.met == met) {
            any = true;
            if !output.json {
                output.line(&sentence(&outcome.architecture, result))?;
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
        (Some("usd"), _) => format!("${figure}"),
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
                "cost a month of 30 days $1500.25",
                "later_than_this_version 7"
            ]
        );
    }
}
