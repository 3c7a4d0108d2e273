//! What a reader must know beside the figures of a replay.

use std::collections::BTreeSet;

use routewright_api::domain::{
    Architecture, GuardrailAction, GuardrailEvent, Money, Outcome, Policy, Project, Replications, Spread,
};

use super::replay::name_of;
use super::requirements::subject;
use crate::output::{Output, count, duration, minute, money, percent, requests};

/// Features that are named in a sentence; more are counted.
const NAMED: usize = 4;
/// A share of unanswered requests from which on a mean over the answers has to be read with it.
const MANY_UNANSWERED: f64 = 0.01;

pub(super) fn remarks(project: &Project, outcomes: &[Outcome], output: &Output) -> anyhow::Result<()> {
    let scenarios: BTreeSet<&str> = outcomes.iter().map(|outcome| outcome.scenario.as_str()).collect();
    spreads(project, outcomes, output)?;
    fees(project, outcomes, scenarios.len() > 1, output)?;
    for outcome in outcomes {
        let subject = subject(outcome, outcomes);
        counts(outcome, &subject, output)?;
        for sentence in quality(outcome)
            .into_iter()
            .chain(quality_of_answers(outcome))
            .chain(caches(project, outcome))
            .chain(outcome.guardrail_events.iter().filter_map(guardrail))
            .chain(unreached(outcome))
        {
            output.remark(&format!("{subject}: {sentence}"))?;
        }
    }
    Ok(())
}

/// Requests that are in no figure, or in a weaker one.
fn counts(outcome: &Outcome, subject: &str, output: &Output) -> anyhow::Result<()> {
    let mut parts = Vec::new();
    let mut part = |number: u64, text: &str| {
        if number > 0 {
            parts.push(format!("{} {text}", count(number)));
        }
    };
    part(outcome.unpriced, "unpriced");
    part(outcome.unmatched, "belong to no feature and are in no figure");
    part(outcome.truncated, "cut short at the longest answer that the policy or an endpoint allows");
    part(outcome.estimated, "failed in the record, answered at an estimated length");
    part(outcome.latency_ms.unknown, "without a published latency");
    for (reason, number) in &outcome.failures_by_reason {
        part(*number, &format!("failed ({reason})"));
    }
    if parts.is_empty() {
        return Ok(());
    }
    let all = count(outcome.requests + outcome.unmatched);
    output.remark(&format!("{subject}, of {all} requests: {}", parts.join(", ")))
}

/// That a quality is not that of all answers, and whose it is not.
fn quality(outcome: &Outcome) -> Option<String> {
    let covered =
        |quality: &Option<routewright_api::domain::Quality>| quality.map_or(0.0, |quality| quality.covered_share);
    let whole = outcome.quality?;
    if whole.covered_share >= 1.0 {
        return None;
    }
    let partly = outcome.features.iter().filter(|feature| feature.succeeded > 0 && covered(&feature.quality) < 1.0);
    let partly: Vec<String> =
        partly.map(|feature| format!("{} {}", feature.feature, percent(covered(&feature.quality), 1))).collect();
    Some(format!(
        "its quality is that of {} of its answers; of the others nothing is known (known of {}). State it in \
         `assumptions.quality`, or attach scores",
        percent(whole.covered_share, 1),
        listed(&partly)
    ))
}

/// That nothing is said of those who got no answer: fewer answers are no better ones.
fn quality_of_answers(outcome: &Outcome) -> Option<String> {
    let unanswered = outcome.requests - outcome.succeeded;
    let share = unanswered as f64 / outcome.requests.max(1) as f64;
    (outcome.quality.is_some() && share >= MANY_UNANSWERED).then(|| {
        format!(
            "its quality is that of its answers alone; {}, {} of all, got none",
            requests(unanswered),
            percent(share, 1)
        )
    })
}

/// Caches that could not work on this log.
fn caches(project: &Project, outcome: &Outcome) -> Vec<String> {
    let mut sentences = Vec::new();
    let done = &outcome.mechanisms;
    if done.cache_unavailable > 0 {
        sentences.push(format!(
            "the response cache could not be asked for {}, because their log has no hash of the content; what it \
             would save is unknown, and is in no figure",
            requests(done.cache_unavailable)
        ));
    }
    let caches_prefixes = |architecture: &Architecture| {
        architecture.policies.values().chain(architecture.library.values()).any(caches_prefix)
    };
    let has_cache = project.architecture(&outcome.architecture).is_some_and(caches_prefixes);
    if has_cache && done.prefix_tokens_read == 0 && done.prompt_tokens_sent > 0 {
        sentences.push(
            "`prompt_cache` found no beginning of a prompt that was sent before; it needs a log with sessions or with hashes of \
             the prompts' blocks"
                .to_owned(),
        );
    }
    sentences
}

fn caches_prefix(policy: &Policy) -> bool {
    policy.pattern() == "prompt_cache" || policy.children().into_iter().any(|(_, child)| caches_prefix(child))
}

/// What a guardrail did to requests.
fn guardrail(event: &GuardrailEvent) -> Option<String> {
    let requests = requests(event.requests);
    let did = match event.action {
        GuardrailAction::Alert => return None,
        GuardrailAction::Downgrade => format!("passed {requests} to its cheaper policy"),
        GuardrailAction::Block => format!("refused {requests}"),
    };
    let beyond = match event.action {
        _ if event.overshoot_usd <= Money::ZERO => String::new(),
        // What the cheaper policy costs is booked as well.
        GuardrailAction::Downgrade => {
            format!("; they and what was under way cost {} beyond it", money(event.overshoot_usd))
        }
        _ => format!("; requests under way spent {} beyond it", money(event.overshoot_usd)),
    };
    Some(format!(
        "the budget `{}` of {} was used up at {} UTC and {did}{beyond}",
        event.guardrail,
        money(event.limit_usd),
        minute(event.at)
    ))
}

/// Features without a request.
fn unreached(outcome: &Outcome) -> Option<String> {
    let none: Vec<String> = outcome
        .features
        .iter()
        .filter(|feature| feature.requests == 0)
        .map(|feature| format!("`{}`", feature.feature))
        .collect();
    (!none.is_empty() && outcome.requests > 0).then(|| {
        format!(
            "no request belongs to {}; features are asked in order, and the first that matches takes it",
            listed(&none)
        )
    })
}

fn listed(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{shown} and {} more", names.len() - NAMED) } else { shown }
}

/// The gateway's fee, which is no part of the costs above.
fn fees(project: &Project, outcomes: &[Outcome], by_scenario: bool, output: &Output) -> anyhow::Result<()> {
    let Some(fee) =
        project.assumptions.platform_fee.filter(|_| outcomes.iter().any(|o| o.platform_fee_usd != Money::ZERO))
    else {
        return Ok(());
    };
    let of = |outcome: &Outcome| {
        let under = if by_scenario { format!(" under {}", outcome.scenario) } else { String::new() };
        format!("{}{under} {}", name_of(project, outcome), money(outcome.platform_fee_usd))
    };
    let all: Vec<String> = outcomes.iter().map(of).collect();
    output.remark(&format!(
        "On top comes the platform fee of {} %: {}.",
        (fee.to_lossy() * 1e6).round() / 1e4,
        all.join(", ")
    ))
}

/// Lowest and highest figure over the seeds that were replayed.
fn spreads(project: &Project, outcomes: &[Outcome], output: &Output) -> anyhow::Result<()> {
    let Some(seeds) = outcomes.iter().find_map(|outcome| outcome.replications.as_ref()).map(|spread| spread.count)
    else {
        return Ok(());
    };
    let row = |outcome: &Outcome, spread: &Replications| {
        let time = |spread: &Option<Spread<f64>>| range(spread.as_ref(), |ms| duration(Some(*ms)));
        vec![
            name_of(project, outcome).to_owned(),
            outcome.scenario.to_string(),
            range(Some(&spread.cost_usd), |cost| money(*cost)),
            time(&spread.ttft_p95_ms),
            time(&spread.latency_p95_ms),
            range(Some(&spread.success_rate), |rate| percent(*rate, 2)),
            range(spread.quality.as_ref(), |mean| percent(*mean, 2)),
        ]
    };
    let rows = outcomes.iter().filter_map(|outcome| Some(row(outcome, outcome.replications.as_ref()?))).collect();
    output.line("")?;
    let title = format!("Lowest to highest of {seeds} seeds");
    let header = [title.as_str(), "Scenario", "Cost", "First token p95", "Total p95", "Success", "Quality"];
    output.table(&header, rows, 2..header.len())
}

fn range<T: PartialEq>(spread: Option<&Spread<T>>, text: impl Fn(&T) -> String) -> String {
    let Some(spread) = spread else { return "–".to_owned() };
    let (low, high) = (text(&spread.low), text(&spread.high));
    if low == high { low } else { format!("{low} – {high}") }
}
