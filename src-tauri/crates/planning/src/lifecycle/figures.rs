//! What replays at both catalogs say.

use std::num::NonZeroUsize;

use routewright_domain::{
    ArchitectureImpact, CatalogSnapshot, ImpactFigures, LeafEdit, Outcome, Project, Proposal, ProposalEffect,
    ProposalKind, Severity,
};
use routewright_engine::{Cancelled, Plan, ReplayInput, Watch, compile, replay};

use super::propose::{is_needed, with_edits};
use super::{CatalogStep, ReplayedTraffic};

/// Replays every architecture at both catalogs and with its proposals, and writes into these what came of it.
pub(super) fn fill(
    step: &CatalogStep,
    proposals: &mut [Proposal],
    traffic: Option<&ReplayedTraffic>,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<ArchitectureImpact>, Cancelled> {
    let replaying = Replaying { traffic, threads, watch };
    (0..step.project.architectures.len()).map(|at| of_architecture(step, at, proposals, &replaying)).collect()
}

struct Replaying<'a> {
    traffic: Option<&'a ReplayedTraffic<'a>>,
    threads: NonZeroUsize,
    watch: &'a dyn Watch,
}

impl Replaying<'_> {
    /// The outcome of each plan that there is.
    fn outcomes(&self, plans: &[Option<Plan>]) -> Result<Vec<Option<Outcome>>, Cancelled> {
        let Some(traffic) = self.traffic else { return Ok(vec![None; plans.len()]) };
        let present: Vec<&Plan> = plans.iter().flatten().collect();
        let input = ReplayInput {
            conditions: traffic.conditions,
            fitted: traffic.fitted,
            ..ReplayInput::new(traffic.workload, traffic.scenario, traffic.seed)
        };
        let mut outcomes = replay(&present, &input, self.threads, self.watch)?.into_iter();
        Ok(plans.iter().map(|plan| plan.as_ref().and_then(|_| outcomes.next())).collect())
    }
}

fn of_architecture(
    step: &CatalogStep,
    at: usize,
    proposals: &mut [Proposal],
    replaying: &Replaying,
) -> Result<ArchitectureImpact, Cancelled> {
    let id = &step.project.architectures[at].id;
    let own: Vec<usize> = (0..proposals.len()).filter(|n| proposals[*n].architecture == *id).collect();
    let edits_of = |which: &dyn Fn(&Proposal) -> bool| -> Vec<LeafEdit> {
        own.iter().map(|n| &proposals[*n]).filter(|one| which(one)).flat_map(|one| one.edits.clone()).collect()
    };
    // What must be replaced is replaced in every variant: with anything else in its place there is nothing to replay.
    let needed = edits_of(&|one| is_needed(step, one));
    let (before, not_before) = plan(step.project, at, step.from.0);
    let (unchanged, broken) = plan(step.project, at, step.to.0);
    let repaired = changed(step, at, &needed);
    let mut plans = vec![before, unchanged, repaired];
    for n in &own {
        plans.push(changed(step, at, &[needed.clone(), proposals[*n].edits.clone()].concat()));
    }
    let outcomes = replaying.outcomes(&plans)?;
    let [before, unchanged, repaired, variants @ ..] = outcomes.as_slice() else { return Ok(nothing(step, at)) };
    for (n, variant) in own.iter().zip(variants) {
        let proposal = &mut proposals[*n];
        // What is optional is held against the architecture as it is, or as it must be repaired.
        let without = unchanged.as_ref().or(if is_needed(step, proposal) { None } else { repaired.as_ref() });
        fill_one(proposal, before.as_ref(), without, variant.as_ref());
    }
    let accepted: Vec<LeafEdit> = own
        .iter()
        .map(|n| &proposals[*n])
        .filter(|one| one.not_borne_out.is_none())
        .flat_map(|one| one.edits.clone())
        .collect();
    let proposed = if accepted.is_empty() { None } else { changed(step, at, &accepted) };
    let proposed = replaying.outcomes(&[proposed])?.remove(0);
    let figures = |outcome: &Option<Outcome>| outcome.as_ref().map(ImpactFigures::of);
    Ok(ArchitectureImpact {
        architecture: id.clone(),
        before: figures(before),
        unchanged: figures(unchanged),
        proposed: figures(&proposed),
        broken,
        not_before,
    })
}

fn nothing(step: &CatalogStep, at: usize) -> ArchitectureImpact {
    ArchitectureImpact {
        architecture: step.project.architectures[at].id.clone(),
        before: None,
        unchanged: None,
        proposed: None,
        broken: None,
        not_before: None,
    }
}

/// The plan of an architecture on a catalog, or why there is none.
fn plan(project: &Project, at: usize, catalog: &CatalogSnapshot) -> (Option<Plan>, Option<String>) {
    let compiled = compile(project, at, catalog);
    let mut errors = compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let why = errors.next().map(|found| format!("{} (at {})", found.message, found.path));
    (compiled.plan, why)
}

fn changed(step: &CatalogStep, at: usize, edits: &[LeafEdit]) -> Option<Plan> {
    let project = with_edits(step.project, at, edits)?;
    plan(&project, at, step.to.0).0
}

fn fill_one(proposal: &mut Proposal, before: Option<&Outcome>, without: Option<&Outcome>, with: Option<&Outcome>) {
    if before.is_none() && without.is_none() && with.is_none() {
        return;
    }
    let of = |outcome: Option<&Outcome>, feature: &routewright_domain::FeatureId| {
        outcome.and_then(|outcome| ImpactFigures::of_feature(outcome, feature))
    };
    proposal.effects = proposal
        .features
        .iter()
        .map(|feature| ProposalEffect {
            feature: feature.clone(),
            before: of(before, feature),
            unchanged: of(without, feature),
            proposed: of(with, feature),
        })
        .collect();
    proposal.not_borne_out = not_borne_out(proposal);
}

/// A mean quality that is lower by no more than this, in shares, is the same for a proposal. Assumed.
const QUALITY_MARGIN: f64 = 0.005;

/// Why the replay does not bear a proposal out. A replacement is borne out by working.
fn not_borne_out(proposal: &Proposal) -> Option<String> {
    if proposal.effects.iter().any(|effect| effect.proposed.is_none()) {
        return Some("The architecture with it cannot be replayed on this catalog.".to_owned());
    }
    if proposal.kind == ProposalKind::Replacement {
        return None;
    }
    let both = || proposal.effects.iter().filter_map(|one| one.unchanged.zip(one.proposed).map(|pair| (one, pair)));
    let sum = |pick: fn(&(ImpactFigures, ImpactFigures)) -> i128| both().map(|(_, pair)| pick(&pair)).sum::<i128>();
    if sum(|pair| pair.1.cost_usd.0) >= sum(|pair| pair.0.cost_usd.0) {
        return Some("In the replay it costs no less.".to_owned());
    }
    both().find_map(|(effect, (without, with))| {
        let feature = &effect.feature;
        let quality = without.quality.zip(with.quality).map_or(0.0, |(without, with)| with.mean - without.mean);
        if quality < -QUALITY_MARGIN {
            return Some(format!("In the replay the quality of {feature} falls by {:.1} points.", -quality * 100.0));
        }
        if with.requirements_open > without.requirements_open {
            return Some(format!("In the replay {feature} misses a requirement that it meets without it."));
        }
        (with.succeeded < without.succeeded).then(|| {
            format!("In the replay {} fewer requests of {feature} are answered.", without.succeeded - with.succeeded)
        })
    })
}
