//! Which policy each feature is mapped to, and how it does there.

use routewright_domain::{DocumentPart, RequirementResult};

use crate::numbers::{count, counted, duration_or_dash, money};
use crate::pairing::{PairedFeature, Pairing};
use crate::policy_words::policy_in_words;
use crate::{Block, Column, Section, Table};

use super::{parts, requirements, trust};

/// The map, and every requirement held against the replay.
pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Features;
    let mut columns = vec![
        Column::words("Feature", 3),
        Column::words("Requirement", 3),
        Column::numbers("Limit"),
        Column::numbers(pairing.candidate_name()),
        Column::labels("Standing"),
    ];
    columns.extend(trust::own(pairing).map(|_| Column::numbers_under("Missed in periods like this", 2)));
    let held = parts::table_or(
        "The features state no requirements.",
        format!("Requirements under {}", pairing.candidate_name()),
        columns,
        pairing.candidate.requirements.iter().map(|result| requirement_row(pairing, result)).collect(),
    );
    vec![
        parts::part(own, vec![parts::paragraph(lead(pairing)), table(pairing)]),
        parts::topic(own, "Requirements", vec![held]),
    ]
}

fn lead(pairing: &Pairing) -> String {
    let features = pairing.features();
    let owned = features.iter().filter(|feature| feature.feature.is_some_and(|own| own.owner.is_some())).count();
    let tally = requirements::Tally::of(pairing.candidate.requirements.iter());
    format!(
        "{} of the application {} mapped to a policy; {} an owner. {}",
        counted(features.len() as u64, "feature", "features"),
        if features.len() == 1 { "is" } else { "are" },
        if owned == features.len() { "each has".to_owned() } else { format!("{owned} have") },
        standing(&tally),
    )
}

/// How the requirements stand, without counting what there is none of.
fn standing(tally: &requirements::Tally) -> String {
    let broken = tally.total - tally.met - tally.unknown;
    match (tally.total, broken, tally.unknown) {
        (0, ..) => "No requirement is stated.".to_owned(),
        (1, 0, 0) => "The one requirement is met.".to_owned(),
        (total, 0, 0) => format!("All {total} requirements are met."),
        (total, broken, unknown) => {
            let part = |number: usize, rest: &str| (number > 0).then(|| format!("{number} {rest}"));
            let parts = [
                part(tally.met, if tally.met == 1 { "is met" } else { "are met" }),
                part(broken, if broken == 1 { "is not" } else { "are not" }),
                part(unknown, "cannot be decided"),
            ];
            let all = counted(total as u64, "requirement", "requirements");
            format!("Of {all}, {}.", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
    }
}

fn requirement_row(pairing: &Pairing, result: &RequirementResult) -> Vec<String> {
    let (what, bound) = requirements::words(&result.requirement);
    let value = result.value.as_deref();
    let mut cells = vec![
        pairing.feature_name(&result.feature).to_owned(),
        what.to_owned(),
        format!("{bound} {}", requirements::figure(&result.requirement, &result.limit)),
        value.map_or_else(|| "unknown".to_owned(), |value| requirements::figure(&result.requirement, value)),
        match result.met {
            Some(true) => "met",
            Some(false) => "not met",
            None => "undecided",
        }
        .to_owned(),
    ];
    cells.extend(
        trust::own(pairing).map(|own| trust::missed(own, result).map_or_else(|| "–".to_owned(), trust::chance)),
    );
    cells
}

/// One row for each feature, in order of the project.
fn table(pairing: &Pairing) -> Block {
    Block::Table(Table {
        caption: format!("Feature map of {}", pairing.candidate_name()),
        columns: vec![
            Column::words("Feature", 5),
            Column::words("Owner", 5),
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
