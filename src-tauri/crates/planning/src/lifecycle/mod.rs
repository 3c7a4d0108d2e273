//! What the step from one catalog to another means for a project: which nodes of its policies it touches, what it does to cost
//! and quality, and which change of a policy answers to it.
//!
//! A proposal is made where a model is gone or has a last day (its nearest replacement), where its price rose (the same model
//! elsewhere, or one that is at least as good), and where a launch or a fall of prices brought a model that is at least as good on
//! every published index for less. With a workload each proposal is replayed, and one that the replay does not bear out says so.

mod candidates;
mod change;
mod figures;
mod leaves;
mod prices;
mod propose;
#[cfg(test)]
mod tests;
mod touches;
mod words;

use std::num::NonZeroUsize;

use routewright_domain::{
    CatalogImpact, CatalogReference, CatalogSnapshot, ModelId, Project, RecordedConditions, Scenario, Workload,
};
use routewright_engine::{Cancelled, FittedQuality, Watch};

pub use change::ModelChange;

/// Two catalogs and a project.
#[derive(Debug, Clone, Copy)]
pub struct CatalogStep<'a> {
    /// The project.
    pub project: &'a Project,
    /// The older catalog, with its date and digest.
    pub from: (&'a CatalogSnapshot, &'a CatalogReference),
    /// The newer one.
    pub to: (&'a CatalogSnapshot, &'a CatalogReference),
    /// What changed from one to the other.
    pub changes: &'a [ModelChange],
    /// Models of which one catalog names the providers and the other only a price.
    pub not_compared: &'a [ModelId],
}

/// What both catalogs are replayed on.
#[derive(Debug, Clone, Copy)]
pub struct ReplayedTraffic<'a> {
    /// The requests.
    pub workload: &'a Workload,
    /// The world that they meet.
    pub scenario: &'a Scenario,
    /// Recorded conditions, where the scenario names some.
    pub conditions: Option<&'a RecordedConditions>,
    /// Quality that was fitted to the workload's outcomes, where it has some.
    pub fitted: Option<&'a FittedQuality>,
    /// Seed of every draw.
    pub seed: u64,
}

/// What the step means for the project. The figures do not depend on the number of threads.
pub fn impact(
    step: &CatalogStep,
    traffic: Option<&ReplayedTraffic>,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<CatalogImpact, Cancelled> {
    let leaves = leaves::of_project(step.project);
    let mix = prices::TokenMix::of(traffic.map(|traffic| traffic.workload));
    let touches = touches::all(step, &leaves, mix);
    let mut proposals = propose::all(step, &leaves, &touches, mix, traffic.map(|traffic| traffic.workload));
    let architectures = figures::fill(step, &mut proposals, traffic, threads, watch)?;
    for proposal in &mut proposals {
        proposal.decision = words::decision(step, proposal);
    }
    let named = |model: &ModelId| {
        leaves
            .iter()
            .any(|leaf| step.to.0.resolve(leaf.policy.model.as_str()).is_some_and(|found| found.model.id == *model))
    };
    let other_launches = step.changes.iter().filter(|change| match change {
        ModelChange::Launched { model } => !proposals.iter().any(|proposal| proposal.to == *model),
        _ => false,
    });
    Ok(CatalogImpact {
        from: step.from.1.clone(),
        to: step.to.1.clone(),
        workload: traffic.map(|traffic| traffic.workload.identity.name.clone()),
        requests: traffic.map(|traffic| traffic.workload.columns.len() as u64),
        touches,
        other_launches: other_launches.count() as u64,
        proposals,
        architectures,
        not_compared: step.not_compared.iter().filter(|model| named(model)).cloned().collect(),
    })
}
