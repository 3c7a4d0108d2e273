//! Success, fallbacks, what each incident did, latency against its limits.

use routewright_domain::{DocumentPart, FeatureOutcome, Money};

use crate::numbers::{count, counted, duration_or_dash, money_difference, percent, points_difference};
use crate::pairing::Pairing;
use crate::scenario_words::incident_in_words;
use crate::{Block, Column, Section};

use super::{parts, recorded_conditions};

pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Reliability;
    let mut sections = vec![parts::part(own, vec![parts::paragraph(lead(pairing)), failures(pairing)])];
    sections.push(parts::topic(own, "Fallback depth", vec![depth(pairing)]));
    sections.push(parts::topic(own, "Incidents", incidents(pairing)));
    sections.extend(recorded_conditions::sections(pairing));
    sections.push(parts::topic(own, "Latency", vec![latency(pairing)]));
    sections.extend(super::sessions::section(pairing));
    sections
}

fn lead(pairing: &Pairing) -> String {
    let outcome = pairing.candidate;
    let Some(rate) = outcome.success_rate() else {
        return "No request belongs to a feature, so nothing can be said.".to_owned();
    };
    let bound = match pairing.scenario() {
        Some(scenario) if scenario.incidents.is_empty() && scenario.conditions.is_none() => {
            " The scenario has no incidents, so this is an upper bound."
        }
        _ => "",
    };
    format!(
        "{} answers {} of {}; {} failed and {} refused.{bound}",
        pairing.candidate_name(),
        percent(rate, 2),
        counted(outcome.requests, "request", "requests"),
        counted(outcome.failed, "request", "requests"),
        counted(outcome.refused, "was", "were"),
    )
}

fn failures(pairing: &Pairing) -> Block {
    let rows = pairing.candidate.failures_by_reason.iter().map(|(reason, number)| vec![reason.clone(), count(*number)]);
    let columns = vec![Column::words("Reason of the last attempt", 1), Column::numbers("Requests")];
    parts::table_or("No request failed.", "Requests that were not answered", columns, rows.collect())
}

fn depth(pairing: &Pairing) -> Block {
    let depth = &pairing.candidate.fallback_depth;
    let total: u64 = depth.by_depth.iter().sum();
    if depth.share <= 0.0 {
        return parts::paragraph("No request left the primary of a fallback chain.");
    }
    let share = |number: u64| percent(number as f64 / total.max(1) as f64, 2);
    let rows = depth.by_depth.iter().enumerate().map(|(steps, number)| {
        let name = if steps == 0 { "the primary".to_owned() } else { counted(steps as u64, "step on", "steps on") };
        vec![name, count(*number), share(*number)]
    });
    let columns = vec![Column::words("Answered by", 1), Column::numbers("Requests"), Column::numbers("Share")];
    parts::table("How far along their chains requests went", columns, rows.collect())
}

/// Each incident, by what the candidate would have been without it.
fn incidents(pairing: &Pairing) -> Vec<Block> {
    let rows: Vec<Vec<String>> = pairing
        .facts
        .incidents
        .iter()
        .filter_map(|effect| {
            let scenario = pairing.facts.project.scenarios.iter().find(|scenario| scenario.id == effect.scenario)?;
            let incident = scenario.incidents.get(effect.incident)?;
            let (with, without) = (&effect.with, &effect.without);
            let lost = with.success_rate().zip(without.success_rate()).map(|(with, without)| (with - without) * 100.0);
            let latency = with.latency_ms.p95.zip(without.latency_ms.p95).map(|(with, without)| with - without);
            let cost: Money = with.cost_usd - without.cost_usd;
            let more = (with.fallback_depth.share - without.fallback_depth.share) * 100.0;
            Some(vec![
                scenario.name.clone(),
                incident_in_words(incident),
                lost.map_or_else(|| "–".to_owned(), |points| points_difference(points, 2)),
                points_difference(more, 2),
                crate::numbers::duration_difference(latency),
                money_difference(cost),
            ])
        })
        .collect();
    let sentence =
        "What each incident did to this design: the replay with it, less the replay of the same scenario without it.";
    let columns = vec![
        Column::words("Scenario", 2),
        Column::words("Incident", 4),
        Column::numbers("Success"),
        Column::numbers("Fallbacks"),
        Column::numbers("p95, whole"),
        Column::numbers("Cost"),
    ];
    if rows.is_empty() {
        let none = match pairing.facts.conditions {
            Some(facts) if facts.concerned > 0 => {
                "No scenario of the project has an incident of its own; what those did that were recorded stands below. How the design fares \
                 when a provider is down is not known."
            }
            _ => "No scenario of the project has an incident, so how the design fares in one is not known.",
        };
        return vec![parts::paragraph(none)];
    }
    vec![parts::paragraph(sentence), parts::table("What each incident did", columns, rows)]
}

fn latency(pairing: &Pairing) -> Block {
    let features = pairing.features();
    let rows = features.iter().map(|feature| {
        let own: &FeatureOutcome = feature.candidate;
        let limits = feature.feature.map(|feature| &feature.requirements);
        let limit = |ms: Option<u32>| duration_or_dash(ms.map(f64::from));
        vec![
            feature.name.to_owned(),
            duration_or_dash(own.ttft_ms.p50),
            duration_or_dash(own.ttft_ms.p95),
            limit(limits.and_then(|limits| limits.ttft_p95_ms)),
            duration_or_dash(own.latency_ms.p50),
            duration_or_dash(own.latency_ms.p95),
            limit(limits.and_then(|limits| limits.latency_p95_ms)),
        ]
    });
    let columns = vec![
        Column::words("Feature", 2),
        Column::numbers_under("First token, p50", 1),
        Column::numbers_under("p95", 1),
        Column::numbers_under("limit", 1),
        Column::numbers_under("Whole answer, p50", 1),
        Column::numbers_under("p95", 1),
        Column::numbers_under("limit", 1),
    ];
    parts::table_or("No feature has requests.", "Latency against what is required at p95", columns, rows.collect())
}
