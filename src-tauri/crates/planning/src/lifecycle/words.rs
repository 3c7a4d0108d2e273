//! The decision that goes on record with a proposal.

use routewright_domain::{DecisionRecord, DecisionStatus, ImpactFigures, Money, Proposal, ProposalKind};

use super::CatalogStep;
use crate::words::dollars;

/// The decision, in words that a document can print. Its day is for the caller to set.
pub(super) fn decision(step: &CatalogStep, proposal: &Proposal) -> DecisionRecord {
    let name = |id: &routewright_domain::FeatureId| {
        let feature = step.project.features.iter().find(|feature| feature.id == *id);
        feature.map_or_else(|| id.to_string(), |feature| feature.name.clone())
    };
    let features: Vec<String> = proposal.features.iter().map(name).collect();
    let features = if features.is_empty() { "an unused policy".to_owned() } else { features.join(", ") };
    let (from, to) = (&proposal.from, &proposal.to);
    let (title, context) = match proposal.kind {
        ProposalKind::Replacement => (
            format!("Replace {from} by {to} in {features}"),
            format!(
                "Between the catalogs of {} and {}, {from} was retired or got a last day.",
                step.from.1.date, step.to.1.date
            ),
        ),
        ProposalKind::CheaperEndpoint => (
            format!("Let another provider serve {from} in {features}"),
            format!(
                "Between the catalogs of {} and {}, the price of {from} rose where {features} may call it.",
                step.from.1.date, step.to.1.date
            ),
        ),
        ProposalKind::CheaperModel => (
            format!("Use {to} instead of {from} in {features}"),
            format!(
                "The catalog of {} has a model that is no worse than {from} on any published index and costs less; that of {} had not.",
                step.to.1.date, step.from.1.date
            ),
        ),
    };
    let options = proposal.decision.options.clone();
    DecisionRecord {
        title,
        context,
        status: DecisionStatus::Accepted,
        options: if proposal.kind == ProposalKind::Replacement {
            options
        } else {
            [vec![format!("Stay with {from}")], options].concat()
        },
        outcome: proposal.reason.clone(),
        consequences: [consequences(proposal), proposal.caveats.clone()].concat().join(" "),
        confirmation: "The next month's log, held against the plan, shows the change in cost and quality.".to_owned(),
        ..proposal.decision.clone()
    }
}

fn consequences(proposal: &Proposal) -> Vec<String> {
    let sum = |pick: &dyn Fn(&routewright_domain::ProposalEffect) -> Option<ImpactFigures>| {
        let all: Option<Vec<ImpactFigures>> = proposal.effects.iter().map(pick).collect();
        all.filter(|all| !all.is_empty()).map(|all| all.iter().map(|one| one.cost_usd).sum::<Money>())
    };
    let proposed = sum(&|effect| effect.proposed);
    let (label, without) = match sum(&|effect| effect.unchanged) {
        Some(cost) => ("without the change", Some(cost)),
        None => ("at the older catalog", sum(&|effect| effect.before)),
    };
    let (Some(proposed), Some(without)) = (proposed, without) else { return Vec::new() };
    vec![format!("On the replayed requests it costs {} instead of {} {label}.", dollars(proposed), dollars(without))]
}
