//! Scenarios side by side.

use routewright_domain::{ArchitectureId, Comparison, DocumentPart, Money, Scenario};

use crate::numbers::{duration_or_dash, money, percent, percent_difference};
use crate::pairing::Pairing;
use crate::{Block, Column, Run, Section, Term};

use super::parts;

/// None where the project has one scenario alone.
pub(super) fn section(pairing: &Pairing) -> Option<Section> {
    if pairing.facts.scenarios.is_empty() {
        return None;
    }
    let all = std::iter::once(pairing.facts.comparison).chain(pairing.facts.scenarios);
    let rows = all.filter_map(|comparison| row(pairing, comparison)).collect();
    let columns = vec![
        Column::words("Scenario", 3),
        Column::numbers("Requests"),
        Column::numbers_under(format!("{}, cost", pairing.baseline_name()), 2),
        Column::numbers_under(format!("{}, cost", pairing.candidate_name()), 2),
        Column::numbers("Difference"),
        Column::numbers("Success"),
        Column::numbers("p95, whole"),
    ];
    let sentence = format!(
        "The same requests under each scenario of the project; success and latency are those of {}.",
        pairing.candidate_name()
    );
    let mut blocks = vec![parts::paragraph(sentence), parts::table("Scenarios", columns, rows)];
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

fn row(pairing: &Pairing, comparison: &Comparison) -> Option<Vec<String>> {
    let find = |id: &ArchitectureId| comparison.outcomes.iter().find(|outcome| outcome.architecture == *id);
    let mine = find(&pairing.candidate.architecture)?;
    let base = find(&pairing.baseline.architecture)?;
    let scenario = pairing.facts.project.scenarios.iter().find(|scenario| scenario.id == comparison.scenario);
    let difference = (mine.cost_usd - base.cost_usd).to_usd_lossy();
    let share = (base.cost_usd != Money::ZERO).then(|| difference / base.cost_usd.to_usd_lossy());
    Some(vec![
        scenario.map_or_else(|| comparison.scenario.to_string(), |scenario| scenario.name.clone()),
        crate::numbers::count(mine.requests),
        money(base.cost_usd),
        money(mine.cost_usd),
        share.map_or_else(|| "–".to_owned(), percent_difference),
        mine.success_rate().map_or_else(|| "–".to_owned(), |rate| percent(rate, 2)),
        duration_or_dash(mine.latency_ms.p95),
    ])
}
