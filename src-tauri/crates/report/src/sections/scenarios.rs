//! Scenarios side by side.

use routewright_domain::{ArchitectureId, Comparison, DocumentPart, Evidence, Money, Outcome, Quality, Scenario};

use crate::numbers::{duration_or_dash, money, percent, percent_difference, percent_or_dash};
use crate::pairing::Pairing;
use crate::{Block, Column, Run, Section, Term};

use super::parts;

/// None where the project has one scenario alone.
pub(super) fn section(pairing: &Pairing) -> Option<Section> {
    if pairing.facts.scenarios.is_empty() {
        return None;
    }
    let all = std::iter::once(pairing.facts.comparison).chain(pairing.facts.scenarios);
    let rows = all.clone().filter_map(|comparison| row(pairing, comparison)).collect();
    let alone = pairing.is_baseline_alone();
    let (base, mine) = (pairing.baseline_name(), pairing.candidate_name());
    let mut columns = vec![Column::words("Scenario", 3), Column::numbers("Requests")];
    if alone {
        columns.push(Column::numbers("Cost"));
    } else {
        columns.push(Column::numbers_under(format!("{base}, cost"), 2));
        columns.push(Column::numbers_under(format!("{mine}, cost"), 2));
        columns.push(Column::numbers("Difference"));
        columns.push(Column::numbers_under(format!("{base}, success"), 2));
    }
    columns.push(if alone { Column::numbers("Success") } else { Column::numbers_under(format!("{mine}, success"), 2) });
    columns.push(Column::numbers("p95, whole"));
    let whose = if alone { String::new() } else { format!("; the latency is that of {mine}") };
    let mut blocks = vec![
        parts::paragraph(format!("The same requests under each scenario of the project{whose}.")),
        parts::table("Cost, success and latency by scenario", columns, rows),
    ];
    blocks.extend(quality(pairing, all).map(parts::paragraph));
    let described: Vec<Term> = pairing.facts.project.scenarios.iter().filter_map(description).collect();
    if !described.is_empty() {
        blocks.push(Block::Terms(described));
    }
    Some(parts::topic(DocumentPart::Cost, "Scenarios", blocks))
}

/// What a scenario assumes, in the words of whoever made it.
fn description(scenario: &Scenario) -> Option<Term> {
    let summary = scenario.summary.as_deref().map(str::trim).filter(|summary| !summary.is_empty())?;
    Some(Term { term: scenario.name.clone(), description: vec![Run::plain(summary)] })
}

/// How far the quality of the answers depends on the scenario; `None` where some of it is unknown under one of them, whose mean
/// would be over other answers.
fn quality<'a>(pairing: &Pairing<'a>, all: impl Iterator<Item = &'a Comparison>) -> Option<String> {
    let under = |comparison: &'a Comparison| {
        let quality = outcome(comparison, &pairing.candidate.architecture)?.quality?;
        (quality.covered_share >= 1.0).then(|| (quality, pairing.scenario_name_of(comparison)))
    };
    let mut found: Vec<(Quality, &str)> = all.map(under).collect::<Option<_>>()?;
    found.sort_by(|(one, _), (other, _)| one.mean.total_cmp(&other.mean));
    let ((low, worst), (high, best)) = (found.first()?, found.last()?);
    let evidence = found.iter().map(|(quality, _)| quality.evidence).reduce(Evidence::weaker)?;
    let whose =
        format!("The mean quality of {}’s answers, {},", pairing.candidate_name(), pairing.evidence_in_words(evidence));
    let [least, most] = [low, high].map(|quality| percent(quality.mean, 1));
    Some(if least == most {
        format!("{whose} is {least} under each of them.")
    } else {
        format!("{whose} lies between {least} under {worst} and {most} under {best}.")
    })
}

fn outcome<'a>(comparison: &'a Comparison, id: &ArchitectureId) -> Option<&'a Outcome> {
    comparison.outcomes.iter().find(|outcome| outcome.architecture == *id)
}

fn row<'a>(pairing: &Pairing<'a>, comparison: &'a Comparison) -> Option<Vec<String>> {
    let mine = outcome(comparison, &pairing.candidate.architecture)?;
    let base = outcome(comparison, &pairing.baseline.architecture)?;
    let difference = (mine.cost_usd - base.cost_usd).to_usd_lossy();
    let share = (base.cost_usd != Money::ZERO).then(|| difference / base.cost_usd.to_usd_lossy());
    let rate = |outcome: &Outcome| percent_or_dash(outcome.success_rate(), 2);
    let mut cells = vec![pairing.scenario_name_of(comparison).to_owned(), crate::numbers::count(mine.requests)];
    if pairing.is_baseline_alone() {
        cells.push(money(mine.cost_usd));
    } else {
        cells.extend([money(base.cost_usd), money(mine.cost_usd)]);
        cells.push(share.map_or_else(|| "–".to_owned(), percent_difference));
        cells.push(rate(base));
    }
    cells.extend([rate(mine), duration_or_dash(mine.latency_ms.p95)]);
    Some(cells)
}
