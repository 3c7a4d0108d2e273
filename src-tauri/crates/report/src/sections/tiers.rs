//! How far a cascade has to go: what each tier is asked, answers and costs.

use routewright_domain::{DocumentPart, NodeOutcome, Policy};

use crate::numbers::{count, money, percent};
use crate::pairing::Pairing;
use crate::policy_words::policy_in_words;
use crate::{Column, Section};

use super::parts;
use super::policies::policies_of;

/// A topic, where the candidate has a cascade that was asked.
pub(super) fn section(pairing: &Pairing) -> Option<Section> {
    let mut rows = Vec::new();
    for (name, path, policy) in policies_of(pairing) {
        gather(pairing, &name, &path, policy, &mut rows);
    }
    let columns = vec![
        Column::words("Where", 2),
        Column::labels("Tier"),
        Column::words("Answer of", 3),
        Column::numbers("Asked"),
        Column::numbers("Share"),
        Column::numbers("Cost of its calls"),
    ];
    (!rows.is_empty()).then(|| {
        let table = parts::table("Tiers of cascades", columns, rows);
        parts::topic(DocumentPart::Cost, "By tier", vec![table])
    })
}

fn gather(pairing: &Pairing, name: &str, path: &str, policy: &Policy, rows: &mut Vec<Vec<String>>) {
    let outcome_of = |path: &str| pairing.candidate.nodes.iter().find(|node| node.path == path);
    if let Policy::Cascade(cascade) = policy {
        let all = outcome_of(path).map_or(0, |node| node.asked);
        for (at, tier) in cascade.tiers.iter().enumerate().filter(|_| all > 0) {
            let below = format!("{path}/tiers/{at}/policy");
            let asked = outcome_of(&below).map_or(0, |node| node.asked);
            // Models cost; a tier is all of them below it.
            let within = |node: &&NodeOutcome| node.path == below || node.path.starts_with(&format!("{below}/"));
            let cost = pairing.candidate.nodes.iter().filter(within).map(|node| node.cost_usd).sum();
            rows.push(vec![
                name.to_owned(),
                (at + 1).to_string(),
                policy_in_words(&tier.policy),
                count(asked),
                percent(asked as f64 / all as f64, 1),
                money(cost),
            ]);
        }
    }
    for (at, child) in policy.children() {
        gather(pairing, name, &format!("{path}{at}"), child, rows);
    }
}
