//! Which policy each feature is mapped to, and how it does there.

use crate::numbers::{count, duration_or_dash, money};
use crate::pairing::{PairedFeature, Pairing};
use crate::policy_words::policy_in_words;
use crate::{Block, Column, Table};

use super::requirements;

/// One row for each feature, in order of the project.
pub(super) fn table(pairing: &Pairing) -> Block {
    Block::Table(Table {
        caption: format!("Feature map of {}", pairing.candidate_name()),
        columns: vec![
            Column::words("Feature", 5),
            Column::words("Owner", 4),
            Column::words("Policy", 12),
            Column::numbers("Requests"),
            Column::numbers("Cost"),
            Column::numbers("p95, whole"),
            Column::labels("Requirements"),
        ],
        rows: pairing.features().iter().map(|feature| row(pairing, feature)).collect(),
    })
}

fn row(pairing: &Pairing, feature: &PairedFeature) -> Vec<String> {
    let policy = pairing.architecture().and_then(|architecture| architecture.policies.get(feature.id));
    vec![
        feature.name.to_owned(),
        feature.feature.and_then(|feature| feature.owner.clone()).unwrap_or_else(|| "–".to_owned()),
        policy.map_or_else(|| "no policy".to_owned(), policy_in_words),
        count(feature.candidate.requests),
        money(feature.candidate.cost_usd),
        duration_or_dash(feature.candidate.latency_ms.p95),
        requirements::cell(pairing.candidate, feature.id),
    ]
}
