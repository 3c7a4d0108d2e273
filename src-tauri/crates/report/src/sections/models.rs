//! Which models the answers would come from, and what each is paid.

use std::collections::BTreeSet;

use routewright_domain::{ModelId, Money};

use crate::numbers::{money_beside, percent};
use crate::pairing::Pairing;
use crate::policy_words::short_model;
use crate::{Block, Column, Table};

/// Rows beyond these are summed in one.
const ROWS: usize = 5;

/// Models by number of answers, largest first.
pub(super) fn table(pairing: &Pairing) -> Block {
    let outcome = pairing.candidate;
    // A model can be billed without answering: a time-out after the first token is paid for.
    let models: BTreeSet<&ModelId> = outcome.served_by.keys().chain(outcome.cost_by_model.keys()).collect();
    let mut figures: Vec<(String, u64, Money)> = models
        .into_iter()
        .map(|model| {
            let answers = outcome.served_by.get(model).copied().unwrap_or(0);
            (short_model(model).to_owned(), answers, outcome.cost_by_model.get(model).copied().unwrap_or(Money::ZERO))
        })
        .collect();
    figures.sort_by(|one, other| (other.1, other.2).cmp(&(one.1, one.2)).then_with(|| one.0.cmp(&other.0)));
    if figures.len() > ROWS {
        let rest = figures.split_off(ROWS - 1);
        let (answers, cost) = rest.iter().fold((0, Money::ZERO), |sum, row| (sum.0 + row.1, sum.1 + row.2));
        figures.push((format!("{} other models", rest.len()), answers, cost));
    }
    let share = |answers: u64| {
        if outcome.succeeded == 0 { "–".to_owned() } else { percent(answers as f64 / outcome.succeeded as f64, 1) }
    };
    let largest = figures.iter().map(|(_, _, cost)| *cost).max().unwrap_or(Money::ZERO);
    Block::Table(Table {
        caption: format!("Models that answer under {}", pairing.candidate_name()),
        columns: vec![
            Column::words("Model", 1),
            Column::numbers("Share of answers"),
            Column::numbers(format!("Cost, {}", outcome.cost_evidence.word())),
        ],
        rows: figures
            .into_iter()
            .map(|(name, answers, cost)| vec![name, share(answers), money_beside(cost, largest)])
            .collect(),
    })
}
