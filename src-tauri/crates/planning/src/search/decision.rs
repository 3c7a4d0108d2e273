//! A search as a decision for the record.

use routewright_domain::{
    DecisionRecord, DecisionStatus, FeatureSearch, Project, SearchObjective, SearchReport, UnknownFields,
};

use super::reasons::{percent, usd};

/// The decision that adopting the result would be; `None` where there is nothing to adopt. It says what was enumerated, what
/// was pruned and why, so that the document does.
#[must_use]
pub fn decision(project: &Project, report: &SearchReport) -> Option<DecisionRecord> {
    let architecture = report.architecture.as_ref()?;
    let name = |feature: &FeatureSearch| {
        let found = project.features.iter().find(|own| own.id == feature.feature);
        found.map_or_else(|| feature.feature.to_string(), |found| found.name.clone())
    };
    let objective = match report.objective {
        SearchObjective::LowestCost => "the lowest cost that keeps every requirement",
        SearchObjective::HighestQuality => "the highest quality that keeps every requirement",
    };
    let context = format!(
        "A search for {objective}, on the workload {} under the scenario {}, at prices of {}, with seed {}. {}",
        report.workload,
        report.scenario,
        report.catalog.date,
        report.seed,
        report.features.iter().map(|feature| enumerated(&name(feature), feature)).collect::<Vec<_>>().join(" ")
    );
    let mut options = Vec::new();
    let mut outcome = Vec::new();
    let mut turns = Vec::new();
    for (n, feature) in report.features.iter().enumerate() {
        let at =
            report.application.as_ref().map_or(feature.recommended, |application| application.chosen.get(n).copied());
        let Some(chosen) = at.and_then(|at| feature.front.get(at)) else { continue };
        let quality = chosen.quality.map_or_else(String::new, |quality| format!(", quality {}", percent(quality.mean)));
        outcome.push(format!("{}: {} at {}{quality}.", name(feature), chosen.name, usd(chosen.cost_usd)));
        outcome.extend(feature.reasons.iter().cloned());
        options.extend(feature.beats.iter().map(|beaten| {
            let share = beaten.cost_share.map_or_else(String::new, |share| {
                let word = if share < 0.0 { "less" } else { "more" };
                format!(": the recommendation costs {} {word}", percent(share.abs()))
            });
            let quality = beaten.quality_points.map_or_else(String::new, |points| {
                format!(", quality {}{:.1} points", if points < 0.0 { "−" } else { "+" }, points.abs())
            });
            format!("{}, {} ({}){share}{quality}", name(feature), beaten.name, beaten.what)
        }));
        turns.extend(feature.turning_points.iter().map(|point| format!("{}: {}", name(feature), point.sentence)));
    }
    outcome.extend(report.application.iter().flat_map(|application| application.reasons.iter().cloned()));
    let of = match report.features.as_slice() {
        [feature] => format!(" for {}", name(feature)),
        _ => String::new(),
    };
    Some(DecisionRecord {
        title: format!("Adopt what a search found{of}: {}", architecture.name),
        date: None,
        status: DecisionStatus::Proposed,
        architecture: Some(architecture.id.clone()),
        context,
        options,
        outcome: outcome.join(" "),
        consequences: turns.join(" "),
        confirmation: "Replay the next month's log under this architecture and hold it against these figures."
            .to_owned(),
        unknown: UnknownFields::new(),
    })
}

fn enumerated(name: &str, feature: &FeatureSearch) -> String {
    let all: u64 = feature.enumerated.iter().map(|pattern| pattern.candidates).sum();
    let patterns: Vec<String> =
        feature.enumerated.iter().map(|pattern| format!("{} {}", pattern.candidates, pattern.pattern)).collect();
    let rounds: Vec<String> = feature
        .rounds
        .iter()
        .map(|round| {
            let dropped = [
                (round.breaking, "surely broke a requirement"),
                (round.dominated, "were surely no better than another"),
                (round.same, "did the same as another"),
            ];
            let dropped: Vec<String> = dropped
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, words)| format!("{count} {words}"))
                .collect();
            let dropped = if dropped.is_empty() { "none dropped".to_owned() } else { dropped.join(", ") };
            format!("{} on {} requests ({dropped})", round.candidates, round.requests)
        })
        .collect();
    let left_out: Vec<String> = feature
        .left_out
        .iter()
        .map(|left| if left.count > 0 { format!("{}: {}", left.count, left.reason) } else { left.reason.clone() })
        .collect();
    format!(
        "{name}: {all} candidates were enumerated ({}); tried {}; {} on the front of cost, quality and latency. Left out: {}",
        patterns.join(", "),
        rounds.join(", then "),
        feature.front_size,
        left_out.join(" ")
    )
}
