//! Where the money goes: features, models, providers, tiers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use routewright_domain::{DocumentPart, Money};

use crate::numbers::{money, money_beside, money_difference_beside, share_of};
use crate::pairing::Pairing;
use crate::{Block, Column, Section};

use super::{models, parts};

pub(super) fn lead(pairing: &Pairing) -> Block {
    let outcome = pairing.candidate;
    let mut text = format!(
        "On this workload {} costs {}, {}. A token's price is that of {}; each billing line is rounded once, to a millionth of a \
         millionth of a dollar.",
        pairing.candidate_name(),
        money(outcome.cost_usd),
        pairing.evidence_in_words(outcome.cost_evidence),
        crate::dates::date(&pairing.facts.comparison.catalog.date),
    );
    if outcome.platform_fee_usd > Money::ZERO {
        text = format!("{text} The gateway's fee of {} comes on top.", money(outcome.platform_fee_usd));
    }
    if outcome.own_cost_usd > Money::ZERO {
        text = format!("{text} It holds {} of evaluators and compression of one's own.", money(outcome.own_cost_usd));
    }
    parts::paragraph(text)
}

pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Cost;
    let (mine, base) = (pairing.candidate, pairing.baseline);
    let features = pairing.features();
    let names: BTreeMap<&str, &str> = features.iter().map(|feature| (feature.id.as_str(), feature.name)).collect();
    let by_feature = side_by_side(pairing, "Feature", &base.cost_by_feature, &mine.cost_by_feature, |id| {
        names.get(id).map_or_else(|| id.to_owned(), |name| (*name).to_owned())
    });
    // The figure of an architecture alone has the same table.
    let by_feature = (!pairing.is_baseline_alone()).then(|| parts::topic(own, "By feature", vec![by_feature]));
    let others = [
        parts::topic(
            own,
            "By model",
            vec![
                side_by_side(pairing, "Model", &base.cost_by_model, &mine.cost_by_model, str::to_owned),
                models::table(pairing),
            ],
        ),
        parts::topic(
            own,
            "By provider",
            vec![side_by_side(pairing, "Provider", &base.cost_by_provider, &mine.cost_by_provider, str::to_owned)],
        ),
    ];
    by_feature.into_iter().chain(others).collect()
}

/// What each name costs under both, the dearest of the candidate first.
fn side_by_side<K: Ord + Display>(
    pairing: &Pairing,
    what: &str,
    base: &BTreeMap<K, Money>,
    mine: &BTreeMap<K, Money>,
    name: impl Fn(&str) -> String,
) -> Block {
    let keys: BTreeSet<&K> = base.keys().chain(mine.keys()).collect();
    let of = |costs: &BTreeMap<K, Money>, key: &K| costs.get(key).copied().unwrap_or(Money::ZERO);
    let mut rows: Vec<(&K, Money, Money)> = keys.into_iter().map(|key| (key, of(base, key), of(mine, key))).collect();
    rows.sort_by(|one, other| (other.2, other.1).cmp(&(one.2, one.1)).then_with(|| one.0.cmp(other.0)));
    let total = pairing.candidate.cost_usd;
    let alone = pairing.is_baseline_alone();
    let mut columns = vec![Column::words(what, 1)];
    if !alone {
        columns.push(Column::numbers(pairing.baseline_name()));
    }
    columns.push(Column::numbers(pairing.candidate_name()));
    columns.push(Column::numbers("Share"));
    if !alone {
        columns.push(Column::numbers("Difference"));
    }
    let largest = rows.iter().flat_map(|row| [row.1, row.2]).max().unwrap_or(Money::ZERO);
    let money = |amount: Money| money_beside(amount, largest);
    let row = |(key, base, mine): (&K, Money, Money)| {
        let mut cells = vec![name(&key.to_string())];
        if !alone {
            cells.push(money(base));
        }
        cells.extend([money(mine), share_of(mine, total)]);
        if !alone {
            cells.push(money_difference_beside(mine - base, largest));
        }
        cells
    };
    let caption = format!("Cost by {}", what.to_lowercase());
    parts::table_or("Nothing was billed.", caption, columns, rows.into_iter().map(row).collect())
}
