//! What each feature costs under both architectures.

use std::cmp::Reverse;

use routewright_domain::{DocumentPart, Money};

use crate::charts::{Bars, bar_chart};
use crate::numbers::{money, money_difference, share_of};
use crate::pairing::Pairing;
use crate::svg::named;
use crate::{Block, Column, Figure, ReportError, Section, Table};

use super::parts;

/// Features beyond these share one row, so that the figure never outgrows a page.
const ROWS: usize = 12;

/// Cost of one row of the figure.
struct Costs {
    name: String,
    baseline: Money,
    candidate: Money,
}

impl Costs {
    /// How far apart both are; nothing for an architecture alone, whose baseline is itself.
    fn difference(&self) -> i128 {
        (self.candidate - self.baseline).0.abs()
    }
}

/// What the figure shows, in words that fit its direction.
fn heading(pairing: &Pairing) -> &'static str {
    if pairing.is_baseline_alone() || pairing.any_unpriced() {
        return "Cost by feature";
    }
    match pairing.cost_difference().0 {
        0 => "Cost by feature",
        1.. => "Where the extra cost comes from",
        _ => "Where the saving comes from",
    }
}

/// The figure under a heading that says its finding.
pub(super) fn section(pairing: &Pairing) -> Result<Section, ReportError> {
    Ok(parts::topic(DocumentPart::Cost, heading(pairing), vec![figure(pairing)?]))
}

/// Horizontal bars, the feature with the largest difference first.
fn figure(pairing: &Pairing) -> Result<Block, ReportError> {
    let alone = pairing.is_baseline_alone();
    let rows = costs(pairing);
    // Bars that are all alike say nothing twice over.
    let alike = rows.iter().all(|row| row.baseline == row.candidate);
    let bars: Vec<Bars> = rows.iter().map(|row| bars(row, alone, alike)).collect();
    let alt = alt(pairing, &rows);
    Ok(Block::Figure(Figure {
        caption: caption(pairing),
        svg: named(&bar_chart(&bars)?, "cost-by-feature", "Cost by feature", &alt),
        alt,
        data: data(pairing, &rows),
    }))
}

fn costs(pairing: &Pairing) -> Vec<Costs> {
    let mut rows: Vec<Costs> = pairing
        .features()
        .iter()
        .map(|feature| Costs {
            name: feature.name.to_owned(),
            baseline: feature.baseline_cost(),
            candidate: feature.candidate.cost_usd,
        })
        .collect();
    // By the difference where there is one: that is what the heading promises.
    rows.sort_by_key(|row| Reverse((row.difference(), row.baseline, row.candidate)));
    if rows.len() > ROWS {
        let rest = rows.split_off(ROWS - 1);
        rows.push(Costs {
            name: format!("{} other features", rest.len()),
            baseline: rest.iter().map(|row| row.baseline).sum(),
            candidate: rest.iter().map(|row| row.candidate).sum(),
        });
    }
    rows
}

fn bars(row: &Costs, alone: bool, alike: bool) -> Bars {
    let candidate = row.candidate.to_usd_lossy();
    if alone {
        return Bars {
            name: row.name.clone(),
            baseline: None,
            candidate,
            value: money(row.candidate),
            difference: String::new(),
        };
    }
    Bars {
        name: row.name.clone(),
        baseline: Some(row.baseline.to_usd_lossy()),
        candidate,
        value: if alike {
            money(row.candidate)
        } else {
            format!("{} → {}", money(row.baseline), money(row.candidate))
        },
        difference: if alike { String::new() } else { money_difference(row.candidate - row.baseline) },
    }
}

fn caption(pairing: &Pairing) -> String {
    let evidence = pairing.evidence_in_words(pairing.cost_evidence());
    let name = pairing.candidate_name();
    if pairing.is_baseline_alone() {
        return format!("Cost by feature under {name} ({evidence}).");
    }
    format!("Cost by feature ({evidence}). Upper, grey: {}. Lower, blue: {name}.", pairing.baseline_name())
}

fn alt(pairing: &Pairing, rows: &[Costs]) -> String {
    let name = pairing.candidate_name();
    let alone = pairing.is_baseline_alone();
    let findings = rows.iter().map(|row| {
        if alone {
            format!("{} {}", row.name, money(row.candidate))
        } else {
            format!("{} {} to {}", row.name, money(row.baseline), money(row.candidate))
        }
    });
    let findings = findings.collect::<Vec<_>>().join("; ");
    if alone {
        return format!("Bars of the cost of each feature under {name}. {findings}.");
    }
    format!("Paired bars of the cost of each feature, from {} to {name}. {findings}.", pairing.baseline_name())
}

fn data(pairing: &Pairing, rows: &[Costs]) -> Table {
    let alone = pairing.is_baseline_alone();
    let mut columns = vec![Column::words("Feature", 1)];
    if !alone {
        columns.push(Column::numbers(pairing.baseline_name()));
    }
    columns.push(Column::numbers(pairing.candidate_name()));
    columns.extend(alone.then(|| Column::numbers("Share")));
    let total = pairing.candidate.cost_usd;
    let row = |row: &Costs| {
        let mut cells = vec![row.name.clone()];
        if !alone {
            cells.push(money(row.baseline));
        }
        cells.push(money(row.candidate));
        cells.extend(alone.then(|| share_of(row.candidate, total)));
        cells
    };
    Table { caption: "Cost by feature".to_owned(), columns, rows: rows.iter().map(row).collect() }
}
