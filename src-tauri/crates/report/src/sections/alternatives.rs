//! What the other architectures of the project would have done with a feature.

use routewright_domain::{FeatureOutcome, Outcome};

use crate::numbers::{duration_or_dash, money, percent};
use crate::pairing::{PairedFeature, Pairing};
use crate::policy_words::policy_in_words;
use crate::{Block, Column};

use super::{parts, requirements};

/// The policies of every architecture side by side; none where there is one alone.
pub(super) fn table(pairing: &Pairing, feature: &PairedFeature) -> Option<Block> {
    let outcomes = &pairing.facts.comparison.outcomes;
    let rows: Vec<Vec<String>> = outcomes.iter().filter_map(|outcome| row(pairing, outcome, feature)).collect();
    (rows.len() > 1).then(|| {
        parts::table(
            format!("{} under every architecture that was considered", feature.name),
            vec![
                Column::words("Architecture", 3),
                Column::words("Policy", 6),
                Column::numbers("Cost"),
                Column::numbers("p95, whole"),
                Column::numbers("Quality"),
                Column::labels("Requirements"),
            ],
            rows,
        )
    })
}

fn row(pairing: &Pairing, outcome: &Outcome, feature: &PairedFeature) -> Option<Vec<String>> {
    let architecture = pairing.facts.project.architecture(&outcome.architecture)?;
    let own: &FeatureOutcome = outcome.features.iter().find(|own| own.feature == *feature.id)?;
    let mark = if outcome.architecture == pairing.candidate.architecture { " (this design)" } else { "" };
    Some(vec![
        format!("{}{mark}", architecture.name),
        architecture.policies.get(feature.id).map_or_else(|| "no policy".to_owned(), policy_in_words),
        money(own.cost_usd),
        duration_or_dash(own.latency_ms.p95),
        own.quality.map_or_else(|| "unknown".to_owned(), |quality| percent(quality.mean, 1)),
        requirements::cell(outcome, feature.id),
    ])
}
