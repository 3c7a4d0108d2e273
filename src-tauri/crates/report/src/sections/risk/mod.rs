//! Part Risk: NIST AI RMF 1.0, the Generative AI Profile, data policy, and what is open.
//!
//! Every standing is a function of the project, the outcome and the catalog: a rule beside its subcategory, never a constant where
//! the design can change it. What only the organisation can show is said to be outside, with the reason.

mod backup;
mod controls;
mod data_policy;
mod demands;
mod design;
#[cfg(test)]
mod fixture;
mod framework;
mod generative;
mod govern;
mod manage;
mod map;
mod measure;
mod open_items;
mod reach;
mod standing;
mod summary;
mod suppliers;
#[cfg(test)]
mod tests;
mod trials;
mod words;

use std::collections::BTreeMap;

use routewright_domain::{DocumentPart, Endpoint, FeatureId, ModelId, Policy};

use self::demands::Demands;
use self::design::{Design, NO_LIBRARY};
use self::framework::Category;
use self::reach::Walk;
use self::standing::{Finding, Standing};
use self::summary::Assessment;
use crate::pairing::Pairing;
use crate::{Block, Column, Section};

use super::parts;

/// The part in reading order: what is open, data policy, a topic for each function, the generative risks.
pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let design = Design::of(pairing);
    let assessments = Assessment::of(&design);
    let open_items = open_items::items(&design);
    let mut sections = vec![
        parts::part(DocumentPart::Risk, summary::blocks(&design, &assessments, open_items.len())),
        topic("Open items", open_items::block(open_items)),
        topic("Data policy and regions", data_policy::table(&design)),
    ];
    sections.extend(assessments.iter().map(|assessment| function_topic(&design, assessment)));
    sections.push(parts::topic(DocumentPart::Risk, "Generative AI Profile", generative::blocks(&design)));
    sections
}

/// A model that a policy may call.
#[derive(Default)]
pub(super) struct Callable<'a> {
    /// Endpoints of the tariffs that the policy uses.
    pub(super) offered: Vec<&'a Endpoint>,
    /// Those of them that the policy, the guardrails and the data rules allow.
    pub(super) admitted: Vec<&'a Endpoint>,
}

/// Every model that a policy of the candidate names for a feature, with where its calls may go.
pub(super) fn callable<'a>(
    pairing: &Pairing<'a>,
    feature: &FeatureId,
    policy: &'a Policy,
) -> BTreeMap<&'a ModelId, Callable<'a>> {
    let facts = pairing.facts;
    let architecture = pairing.architecture();
    let library = architecture.map_or(&NO_LIBRARY, |architecture| &architecture.library);
    let own = facts.project.features.iter().find(|own| own.id == *feature).map_or_else(Demands::default, Demands::of);
    let guardrails = architecture.into_iter().flat_map(|architecture| &architecture.guardrails);
    let demands = guardrails.fold(own, |demands, guardrail| demands.guarded_by(guardrail));
    let mut found: BTreeMap<&ModelId, Callable> = BTreeMap::new();
    for call in (Walk { catalog: facts.catalog, library }).calls(policy, &demands) {
        let known = found.entry(&call.leaf.model).or_default();
        join(&mut known.offered, &call.offered);
        join(&mut known.admitted, &call.admitted);
    }
    found
}

/// Adds endpoints that are not there yet, told apart by their ids.
fn join<'a>(known: &mut Vec<&'a Endpoint>, more: &[&'a Endpoint]) {
    known.extend(more);
    known.sort_by(|one, other| one.id.cmp(&other.id));
    known.dedup_by(|one, other| one.id == other.id);
}

fn topic(heading: &str, block: Block) -> Section {
    parts::topic(DocumentPart::Risk, heading, vec![block])
}

fn function_topic(design: &Design, assessment: &Assessment) -> Section {
    let function = assessment.function;
    let mut findings = assessment.findings.as_slice();
    let mut rows = Vec::new();
    for (n, category) in function.categories.iter().enumerate() {
        let (own, rest) = findings.split_at(category.subcategories.len());
        findings = rest;
        rows.push(category_row(&format!("{} {}", function.name, n + 1), category, own));
        rows.extend(category.subcategories.iter().zip(own).map(|(subcategory, (id, finding))| {
            vec![
                id.clone(),
                subcategory.asks.to_owned(),
                finding.standing.word().to_owned(),
                finding.fact.clone(),
                places(design, finding),
            ]
        }));
    }
    let columns = vec![
        Column::labels("Id"),
        Column::words("What it asks", 5),
        Column::labels("Standing"),
        Column::words("By which fact", 7),
        Column::words("Where", 3),
    ];
    let table = parts::table(format!("NIST AI RMF 1.0, {}", function.name), columns, rows);
    let heading = format!("NIST AI RMF: {}", function.name);
    parts::topic(DocumentPart::Risk, heading, vec![parts::paragraph(function.purpose), table])
}

/// A category stands above its subcategories with their tally.
fn category_row(id: &str, category: &Category, findings: &[(String, Finding)]) -> Vec<String> {
    let tally: Vec<String> = Standing::ALL
        .into_iter()
        .filter_map(|standing| {
            let number = findings.iter().filter(|(_, finding)| finding.standing == standing).count();
            (number > 0).then(|| format!("{number} {}", standing.word().to_lowercase()))
        })
        .collect();
    vec![id.to_owned(), category.asks.to_owned(), String::new(), tally.join(", "), String::new()]
}

/// `Part 3, Feature map; Part 7, Guardrails`.
fn places(design: &Design, finding: &Finding) -> String {
    let places: Vec<String> = finding.parts.iter().map(|part| design.place(*part)).collect();
    if places.is_empty() { "–".to_owned() } else { places.join("; ") }
}
