//! Success, fallbacks, what each incident did, latency against its limits.

use routewright_domain::{DocumentPart, FeatureOutcome, Money, Outcome, ScenarioId};

use crate::numbers::{count, counted, duration_or_dash, money_difference, percent, percent_or_dash, points_difference};
use crate::pairing::Pairing;
use crate::scenario_words::incident_in_words;
use crate::{Block, Column, Section};

use super::{parts, recorded_conditions};

pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Reliability;
    let mut sections =
        vec![parts::part(own, std::iter::once(parts::paragraph(lead(pairing))).chain(failures(pairing)).collect())];
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
        "{} answers {} of {}; {}.{bound}",
        pairing.candidate_name(),
        percent(rate, 2),
        counted(outcome.requests, "request", "requests"),
        match (outcome.failed, outcome.refused) {
            (0, 0) => "none failed and none was refused".to_owned(),
            (failed, refused) => format!(
                "{} failed and {} refused",
                counted(failed, "request", "requests"),
                counted(refused, "was", "were")
            ),
        },
    )
}

/// By reason; none where every request is answered, which the lead says.
fn failures(pairing: &Pairing) -> Option<Block> {
    let reasons = &pairing.candidate.failures_by_reason;
    let rows = reasons.iter().map(|(reason, number)| vec![reason.clone(), count(*number)]).collect();
    let columns = vec![Column::words("Reason of the last attempt", 1), Column::numbers("Requests")];
    (!reasons.is_empty()).then(|| parts::table("Requests that were not answered", columns, rows))
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

/// The baseline under a scenario that the document replays.
fn baseline_under<'a>(pairing: &Pairing<'a>, scenario: &ScenarioId) -> Option<&'a Outcome> {
    let facts = pairing.facts;
    let mut all = std::iter::once(facts.comparison).chain(facts.scenarios);
    let comparison = all.find(|own| own.scenario == *scenario)?;
    comparison.outcomes.iter().find(|own| own.architecture == pairing.baseline.architecture)
}

/// Each incident, by what the candidate would have been without it.
fn incidents(pairing: &Pairing) -> Vec<Block> {
    let alone = pairing.is_baseline_alone();
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
            let rate = |outcome: &Outcome| percent_or_dash(outcome.success_rate(), 2);
            let base = baseline_under(pairing, &effect.scenario).map_or_else(|| "–".to_owned(), rate);
            let mut cells = vec![scenario.name.clone(), incident_in_words(incident)];
            cells.extend((!alone).then_some(base));
            cells.push(rate(with));
            cells.extend([
                lost.map_or_else(|| "–".to_owned(), |points| points_difference(points, 2)),
                points_difference(more, 2),
                crate::numbers::duration_difference(latency),
                money_difference(cost),
            ]);
            Some(cells)
        })
        .collect();
    let name = pairing.candidate_name();
    let sentence = format!(
        "What each incident did to {name}: the replay with it, less the replay of the same scenario without it. What is answered is of \
         the scenario with all its incidents."
    );
    let mut columns = vec![Column::words("Scenario", 3), Column::words("Incident", 5)];
    columns.extend((!alone).then(|| Column::numbers_under(format!("{}, answered", pairing.baseline_name()), 3)));
    columns.extend([
        Column::numbers_under(format!("{name}, answered"), 3),
        Column::numbers_under("Success by it", 3),
        Column::numbers_under("Fallbacks by it", 3),
        Column::numbers_under("p95, whole, by it", 3),
        Column::numbers_under("Cost by it", 3),
    ]);
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
