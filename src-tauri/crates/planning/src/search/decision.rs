//! A search as a decision for the record.

use routewright_domain::{
    DecisionRecord, DecisionStatus, FeatureSearch, Project, SearchObjective, SearchReport, UnknownFields,
};

use super::reasons::{percent, usd};
use crate::words::count;

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
        enumerated(&report.features)
    );
    let several = report.features.len() > 1;
    // The whole first, a line for each feature below it.
    let mut outcome: Vec<String> = report.application.iter().map(|application| application.reasons.join(" ")).collect();
    let mut options = Vec::new();
    let mut turns = Vec::new();
    let mut cautions: Vec<(String, Vec<String>)> = Vec::new();
    for (n, feature) in report.features.iter().enumerate() {
        let at =
            report.application.as_ref().map_or(feature.recommended, |application| application.chosen.get(n).copied());
        let Some(chosen) = at.and_then(|at| feature.front.get(at)) else { continue };
        let quality = chosen.quality.map_or_else(String::new, |quality| format!(", quality {}", percent(quality.mean)));
        outcome.push(format!("{}: {} at {}{quality}.", name(feature), chosen.name, usd(chosen.cost_usd)));
        let mut reasons = feature.reasons.iter();
        // Of a whole application, the reason for all of it stands above.
        outcome.extend(reasons.next().filter(|_| !several).cloned());
        let reassuring = |reason: &&String| several && reason.contains("all of it above the floor");
        for reason in reasons.filter(|reason| !reassuring(reason)) {
            match cautions.iter_mut().find(|(known, _)| known == reason) {
                Some((_, features)) => features.push(name(feature)),
                None => cautions.push((reason.clone(), vec![name(feature)])),
            }
        }
        // Of a whole application, what was nearest to being chosen.
        options.extend(feature.beats.iter().take(if several { NEAREST } else { usize::MAX }).map(|beaten| {
            let share = beaten.cost_share.map_or_else(String::new, |share| {
                let word = if share < 0.0 { "less" } else { "more" };
                format!(": the recommendation costs {} {word}", percent(share.abs()))
            });
            let quality = beaten.quality_points.map_or_else(String::new, |points| match points {
                same if same.abs() < 0.05 => ", the same quality".to_owned(),
                less if less < 0.0 => format!(", quality −{:.1} points", less.abs()),
                more => format!(", quality +{more:.1} points"),
            });
            format!("{}, {} ({}){share}{quality}", name(feature), beaten.name, beaten.what)
        }));
        let points = feature.turning_points.iter().take(if several { 1 } else { usize::MAX });
        turns.extend(points.map(|point| format!("{}: {}", name(feature), point.sentence)));
    }
    let said = |(reason, features): (String, Vec<String>)| match features.len() {
        _ if !several => reason,
        all if all == report.features.len() => format!("All features: {reason}"),
        _ => format!("{}: {reason}", features.join(", ")),
    };
    turns.splice(0..0, cautions.into_iter().map(said));
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
        outcome: outcome.join("\n"),
        consequences: turns.join("\n"),
        confirmation: "Replay the next month's log under this architecture and hold it against these figures."
            .to_owned(),
        unknown: UnknownFields::new(),
    })
}

/// Options that a record of several features keeps of each.
const NEAREST: usize = 2;

/// What was enumerated, what became of it, and what was left out, over all features.
fn enumerated(features: &[FeatureSearch]) -> String {
    let mut patterns: Vec<(&str, u64)> = Vec::new();
    for pattern in features.iter().flat_map(|feature| &feature.enumerated) {
        match patterns.iter_mut().find(|(known, _)| *known == pattern.pattern) {
            Some((_, candidates)) => *candidates += pattern.candidates,
            None => patterns.push((&pattern.pattern, pattern.candidates)),
        }
    }
    let all: u64 = patterns.iter().map(|(_, candidates)| candidates).sum();
    let patterns: Vec<String> =
        patterns.iter().map(|(pattern, candidates)| format!("{} {pattern}", count(*candidates))).collect();
    let rounds = || features.iter().flat_map(|feature| &feature.rounds);
    let dropped = [
        (rounds().map(|round| round.breaking).sum::<u64>(), "surely broke a requirement"),
        (rounds().map(|round| round.dominated).sum(), "were surely no better than another"),
        (rounds().map(|round| round.same).sum(), "did the same as another"),
    ];
    let dropped: Vec<String> = dropped
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{} {words}", count(*number)))
        .collect();
    let dropped = if dropped.is_empty() { "none was dropped early".to_owned() } else { dropped.join(", ") };
    let front: u64 = features.iter().map(|feature| feature.front_size).sum();
    let mut left_out: Vec<&str> = Vec::new();
    for left in features.iter().flat_map(|feature| &feature.left_out) {
        if !left_out.contains(&left.reason.as_str()) {
            left_out.push(&left.reason);
        }
    }
    format!(
        "{} candidates were enumerated ({}), of which {dropped}; {} stand on the fronts of cost, quality and latency. Left out: {}",
        count(all),
        patterns.join(", "),
        count(front),
        left_out.join(" ")
    )
}
