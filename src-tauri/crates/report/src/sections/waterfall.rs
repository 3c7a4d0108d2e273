//! What drives the difference, feature by feature, from the baseline's cost to the candidate's.

use routewright_domain::{DocumentPart, Money};

use crate::charts::{Bar, waterfall_chart};
use crate::numbers::{money, money_difference, money_difference_short, money_exact};
use crate::pairing::Pairing;
use crate::svg::named;
use crate::{Block, Column, Figure, ReportError, Section, Table};

use super::parts;

/// Steps beyond these share one bar.
const STEPS: usize = 10;

/// None where there is nothing to compare.
pub(super) fn section(pairing: &Pairing) -> Result<Option<Section>, ReportError> {
    if pairing.is_baseline_alone() {
        return Ok(None);
    }
    let steps = steps(pairing);
    let mut sum = pairing.baseline.cost_usd;
    let total = |name: &str, cost: Money| Bar {
        name: name.to_owned(),
        from: 0.0,
        to: cost.to_usd_lossy(),
        is_total: true,
        value: money(cost),
    };
    let mut bars = vec![total(pairing.baseline_name(), pairing.baseline.cost_usd)];
    for (name, difference) in &steps {
        let from = sum.to_usd_lossy();
        sum += *difference;
        let value = money_difference_short(*difference);
        bars.push(Bar { name: name.clone(), from, to: sum.to_usd_lossy(), is_total: false, value });
    }
    bars.push(total(pairing.candidate_name(), pairing.candidate.cost_usd));
    let alt = format!(
        "Waterfall from {} {} to {} {}: {}.",
        pairing.baseline_name(),
        money(pairing.baseline.cost_usd),
        pairing.candidate_name(),
        money(pairing.candidate.cost_usd),
        steps
            .iter()
            .map(|(name, step)| format!("{name} {}", money_difference_short(*step)))
            .collect::<Vec<_>>()
            .join("; "),
    );
    let figure = Figure {
        caption: "From the baseline's cost to the candidate's, by what each feature adds or takes away".to_owned(),
        svg: named(&waterfall_chart(&bars)?, "waterfall", "What drives the difference", &alt),
        alt,
        data: data(pairing, &steps),
    };
    Ok(Some(parts::topic(DocumentPart::Cost, "What drives the difference", vec![Block::Figure(figure)])))
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

fn data(pairing: &Pairing, steps: &[(String, Money)]) -> Table {
    let total = |name: &str, cost: Money| vec![name.to_owned(), money_exact(cost)];
    let mut rows = vec![total(pairing.baseline_name(), pairing.baseline.cost_usd)];
    rows.extend(steps.iter().map(|(name, difference)| vec![name.clone(), money_difference(*difference)]));
    rows.push(total(pairing.candidate_name(), pairing.candidate.cost_usd));
    let columns = vec![Column::words("Step", 1), Column::numbers("Cost")];
    Table { caption: "What drives the difference in cost".to_owned(), columns, rows }
}
