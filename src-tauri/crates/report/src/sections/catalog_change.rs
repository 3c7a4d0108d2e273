//! What the step from an earlier catalog to the one in use touches, and which changes answer to it.

use routewright_domain::{
    ArchitectureId, ArchitectureImpact, CatalogImpact, DocumentPart, FeatureId, ImpactFigures, Proposal, Touch,
};

use crate::dates::date;
use crate::numbers::{counted, money, percent};
use crate::pairing::Pairing;
use crate::{Asked, Block, Column, Run, Section, Term};

use super::parts;

/// Rows of the table of touches, and proposals; what touches more is another catalog altogether.
const MOST_TOUCHES: usize = 40;
const MOST_PROPOSALS: usize = 12;

/// None where the project names no earlier catalog.
pub(super) fn section(pairing: &Pairing) -> Option<Section> {
    let own = DocumentPart::Decisions;
    match pairing.facts.catalog_change? {
        Asked::Missing(why) => {
            Some(parts::topic(own, "What the catalog change touches", vec![Block::Paragraph(parts::typed(why))]))
        }
        Asked::Found(found) => {
            let heading = format!("What the catalog change of {} touches", date(&found.to.date));
            Some(parts::topic(own, heading, blocks(pairing, found)))
        }
    }
}

fn blocks(pairing: &Pairing, found: &CatalogImpact) -> Vec<Block> {
    let mut blocks = vec![parts::paragraph(lead(pairing, found))];
    if !found.touches.is_empty() {
        blocks.push(touches(pairing, found));
        blocks.extend(left_out(found.touches.len(), MOST_TOUCHES, "touched node", "touched nodes"));
    }
    if found.touches.is_empty() && found.proposals.is_empty() {
        return blocks;
    }
    blocks.push(architectures(pairing, found));
    if !found.proposals.is_empty() {
        let terms = found.proposals.iter().take(MOST_PROPOSALS).map(|one| proposal(pairing, one)).collect();
        blocks.push(parts::paragraph("Proposed changes of policies, each to be accepted or left:"));
        blocks.push(Block::Terms(terms));
        blocks.extend(left_out(found.proposals.len(), MOST_PROPOSALS, "proposal", "proposals"));
    }
    blocks
}

fn left_out(all: usize, shown: usize, one: &str, many: &str) -> Option<Block> {
    let more = all.saturating_sub(shown) as u64;
    (more > 0).then(|| {
        Block::Paragraph(parts::typed(&format!(
            "And {} more, which `routewright impact` lists.",
            counted(more, one, many)
        )))
    })
}

fn lead(pairing: &Pairing, found: &CatalogImpact) -> String {
    let (from, to) = (date(&found.from.date), date(&found.to.date));
    let designs = if pairing.is_baseline_alone() {
        pairing.candidate_name().to_owned()
    } else {
        format!("{} or {}", pairing.baseline_name(), pairing.candidate_name())
    };
    let others = match found.other_launches {
        0 => String::new(),
        launches => format!(
            " {} between the two that no policy answers to.",
            counted(launches, "model was launched", "models were launched")
        ),
    };
    let unknown = if found.not_compared.is_empty() {
        String::new()
    } else {
        let models: Vec<&str> = found.not_compared.iter().map(routewright_domain::ModelId::as_str).collect();
        format!(
            " Of {} one of the catalogs names no providers, so only the one price that it has was compared, with the cheapest provider's.",
            models.join(", ")
        )
    };
    if found.touches.is_empty() && found.proposals.is_empty() {
        return format!("Nothing that changed from {from} to {to} touches a policy of {designs}.{others}{unknown}");
    }
    format!(
        "What changed from the catalog of {from} to that of {to} touches {} of {designs}; {} proposed.{others}{unknown}",
        counted(found.touches.len() as u64, "node of the policies", "nodes of the policies"),
        counted(found.proposals.len() as u64, "change of a policy is", "changes of policies are"),
    )
}

fn touches(pairing: &Pairing, found: &CatalogImpact) -> Block {
    let row = |touch: &Touch| {
        vec![
            touch.model.to_string(),
            architecture(pairing, &touch.architecture),
            features(pairing, &touch.features),
            touch.says.clone(),
        ]
    };
    let columns = vec![
        Column::words("Model", 3),
        Column::words("Architecture", 3),
        Column::words("Features", 3),
        Column::words("What happened", 9),
    ];
    let rows = found.touches.iter().take(MOST_TOUCHES).map(row).collect();
    parts::table("Nodes of policies that the change touches", columns, rows)
}

fn architectures(pairing: &Pairing, found: &CatalogImpact) -> Block {
    let cost = |figures: Option<&ImpactFigures>, why: Option<&String>| match (figures, why) {
        (Some(figures), _) => money(figures.cost_usd),
        (None, Some(_)) => "cannot work".to_owned(),
        (None, None) => "–".to_owned(),
    };
    let quality = |figures: Option<&ImpactFigures>| {
        figures.and_then(|own| own.quality).map_or_else(|| "–".to_owned(), |own| percent(own.mean, 2))
    };
    let any_proposed = found.architectures.iter().any(|own| own.proposed.is_some());
    let row = |own: &ArchitectureImpact| {
        let (before, unchanged, proposed) = (own.before.as_ref(), own.unchanged.as_ref(), own.proposed.as_ref());
        let mut cells = vec![
            architecture(pairing, &own.architecture),
            cost(before, own.not_before.as_ref()),
            cost(unchanged, own.broken.as_ref()),
        ];
        cells.extend(any_proposed.then(|| cost(proposed, None)));
        cells.extend([quality(before), quality(unchanged)]);
        cells.extend(any_proposed.then(|| quality(proposed)));
        cells
    };
    let (from, to) = (date(&found.from.date), date(&found.to.date));
    let proposed = || any_proposed.then(|| Column::numbers_under("with the proposals", 2));
    let mut columns = vec![
        Column::words("Architecture", 3),
        Column::numbers_under(format!("Cost at prices of {from}"), 3),
        Column::numbers_under(format!("of {to}"), 3),
    ];
    columns.extend(proposed());
    columns.extend([Column::numbers_under(format!("Quality, {from}"), 2), Column::numbers_under(to, 2)]);
    columns.extend(proposed());
    let caption = "Cost on this workload in US dollars, and quality, before and after the change of the catalog";
    parts::table(caption, columns, found.architectures.iter().map(row).collect())
}

/// What is proposed, why, what it would do to each feature, and what speaks against it.
fn proposal(pairing: &Pairing, own: &Proposal) -> Term {
    let mut said = vec![own.reason.clone()];
    for effect in &own.effects {
        let name = pairing.feature_name(&effect.feature);
        let without = effect.unchanged.or(effect.before);
        let quality = |figures: ImpactFigures| {
            figures.quality.map_or_else(|| "unknown".to_owned(), |quality| percent(quality.mean, 2))
        };
        said.extend(without.zip(effect.proposed).map(|(without, with)| {
            format!(
                "In the replay {name} costs {} instead of {}, with a quality of {} instead of {}.",
                money(with.cost_usd),
                money(without.cost_usd),
                quality(with),
                quality(without),
            )
        }));
    }
    said.extend(own.caveats.iter().cloned());
    said.extend(own.not_borne_out.iter().map(|why| format!("{why} So the replay does not bear it out.")));
    let title = format!("{} ({})", own.decision.title, architecture(pairing, &own.architecture));
    Term { term: title, description: vec![Run::plain(said.join(" "))] }
}

fn architecture(pairing: &Pairing, id: &ArchitectureId) -> String {
    pairing.facts.project.architecture(id).map_or_else(|| id.to_string(), |own| own.name.clone())
}

fn features(pairing: &Pairing, ids: &[FeatureId]) -> String {
    let name = |id: &FeatureId| {
        let found = pairing.facts.project.features.iter().find(|own| own.id == *id);
        found.map_or_else(|| id.to_string(), |own| own.name.clone())
    };
    if ids.is_empty() { "–".to_owned() } else { ids.iter().map(name).collect::<Vec<_>>().join(", ") }
}
