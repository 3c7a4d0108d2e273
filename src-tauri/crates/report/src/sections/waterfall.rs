//! Waterfalls: from one total to another, and what drives the difference between the baseline's cost and the candidate's.

use routewright_domain::{DocumentPart, Money};

use crate::charts::{Bar, waterfall_chart};
use crate::numbers::{money, money_difference};
use crate::pairing::Pairing;
use crate::svg::named;
use crate::{Block, Column, Figure, ReportError, Section, Table};

use super::parts;

/// Steps beyond these share one bar.
const STEPS: usize = 10;

/// From one total to another.
pub(super) struct Way<'a> {
    /// Unique in the document.
    pub(super) id: &'a str,
    /// What the drawing is called.
    pub(super) title: &'a str,
    pub(super) caption: String,
    pub(super) from: (&'a str, Money),
    pub(super) steps: &'a [(String, Money)],
    pub(super) to: (&'a str, Money),
    pub(super) data_caption: &'a str,
}

/// None where there is nothing to compare, or no difference.
pub(super) fn section(pairing: &Pairing) -> Result<Option<Section>, ReportError> {
    if pairing.is_baseline_alone() {
        return Ok(None);
    }
    let steps = steps(pairing);
    if steps.is_empty() {
        return Ok(None);
    }
    let drawn = figure(&Way {
        id: "waterfall",
        title: "What drives the difference",
        caption: "From the baseline's cost to the candidate's, by what each feature adds or takes away".to_owned(),
        from: (pairing.baseline_name(), pairing.baseline.cost_usd),
        steps: &steps,
        to: (pairing.candidate_name(), pairing.candidate.cost_usd),
        data_caption: "What drives the difference in cost",
    })?;
    Ok(Some(parts::topic(DocumentPart::Cost, "What drives the difference", vec![drawn])))
}

/// The waterfall with its words and its table.
pub(super) fn figure(of: &Way) -> Result<Block, ReportError> {
    let mut sum = of.from.1;
    let total = |(name, cost): (&str, Money)| Bar {
        name: name.to_owned(),
        from: 0.0,
        to: cost.to_usd_lossy(),
        is_total: true,
        value: money(cost),
    };
    let mut bars = vec![total(of.from)];
    for (name, difference) in of.steps {
        let from = sum.to_usd_lossy();
        sum += *difference;
        let value = money_difference(*difference);
        bars.push(Bar { name: name.clone(), from, to: sum.to_usd_lossy(), is_total: false, value });
    }
    bars.push(total(of.to));
    let alt = format!(
        "Waterfall from {} {} to {} {}: {}.",
        of.from.0,
        money(of.from.1),
        of.to.0,
        money(of.to.1),
        of.steps
            .iter()
            .map(|(name, step)| format!("{name} {}", money_difference(*step)))
            .collect::<Vec<_>>()
            .join("; "),
    );
    Ok(Block::Figure(Figure {
        caption: of.caption.clone(),
        svg: named(&waterfall_chart(&bars)?, of.id, of.title, &alt),
        alt,
        data: data(of),
    }))
}

/// Features by how much they change, the largest first. What a feature does not explain (rounding aside, nothing) is not hidden.
fn steps(pairing: &Pairing) -> Vec<(String, Money)> {
    let changed = pairing.features();
    let mut steps: Vec<(String, Money)> =
        changed.iter().map(|feature| (feature.name.to_owned(), feature.cost_difference())).collect();
    steps.retain(|(_, difference)| *difference != Money::ZERO);
    steps.sort_by_key(|(_, difference)| std::cmp::Reverse(difference.0.abs()));
    if steps.len() > STEPS {
        let rest = steps.split_off(STEPS - 1);
        steps.push((format!("{} other features", rest.len()), rest.iter().map(|(_, difference)| *difference).sum()));
    }
    let explained: Money = steps.iter().map(|(_, difference)| *difference).sum();
    let left = pairing.cost_difference() - explained;
    if left != Money::ZERO {
        steps.push(("Outside the features".to_owned(), left));
    }
    steps
}

fn data(of: &Way) -> Table {
    let total = |(name, cost): (&str, Money)| vec![name.to_owned(), money(cost)];
    let mut rows = vec![total(of.from)];
    rows.extend(of.steps.iter().map(|(name, difference)| vec![name.clone(), money_difference(*difference)]));
    rows.push(total(of.to));
    let columns = vec![Column::words("Step", 1), Column::numbers("Cost")];
    Table { caption: of.data_caption.to_owned(), columns, rows }
}
