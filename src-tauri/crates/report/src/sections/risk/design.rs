//! The design that is held against the framework: the candidate, its features, and who may answer them.

use std::collections::BTreeMap;

use routewright_domain::{
    Architecture, CatalogSnapshot, Criticality, DocumentPart, Feature, FeatureOutcome, Guardrail, Outcome, Policy,
    PolicyId, Project,
};

use super::backup::{Backup, backup};
use super::demands::Demands;
use super::reach::{Call, Walk};
use super::standing::{Finding, Standing};
use super::words::{names, share};
use crate::pairing::Pairing;

/// Without an architecture there are no named policies.
pub(super) static NO_LIBRARY: BTreeMap<PolicyId, Policy> = BTreeMap::new();

/// The candidate in its project, with what the catalog knows of it.
pub(super) struct Design<'a> {
    pub(super) pairing: &'a Pairing<'a>,
    pub(super) catalog: &'a CatalogSnapshot,
    pub(super) architecture: Option<&'a Architecture>,
    /// Every feature of the project, in its order.
    pub(super) features: Vec<DesignFeature<'a>>,
}

/// A feature with the policy that answers it.
pub(super) struct DesignFeature<'a> {
    pub(super) feature: &'a Feature,
    pub(super) outcome: Option<&'a FeatureOutcome>,
    pub(super) policy: Option<&'a Policy>,
    /// What its requirements and the architecture's guardrails ask of endpoints.
    pub(super) demands: Demands<'a>,
    /// Every call that may be made for it.
    pub(super) calls: Vec<Call<'a>>,
    pub(super) backup: Backup<'a>,
}

impl<'a> Design<'a> {
    pub(super) fn of(pairing: &'a Pairing<'a>) -> Self {
        let catalog = pairing.facts.catalog;
        let architecture = pairing.architecture();
        let walk = Walk { catalog, library: architecture.map_or(&NO_LIBRARY, |architecture| &architecture.library) };
        let features = &pairing.facts.project.features;
        let features = features.iter().map(|feature| DesignFeature::of(pairing, architecture, walk, feature)).collect();
        Self { pairing, catalog, architecture, features }
    }

    pub(super) fn project(&self) -> &'a Project {
        self.pairing.facts.project
    }

    pub(super) fn outcome(&self) -> &'a Outcome {
        self.pairing.candidate
    }

    /// `Part 7, Guardrails`, counted as the writers count parts: without those that are left out.
    pub(super) fn place(&self, part: DocumentPart) -> String {
        let without = &self.project().document.without;
        let mut kept = DocumentPart::ALL.into_iter().filter(|other| !without.contains(other));
        match kept.position(|other| other == part) {
            Some(position) => format!("Part {}, {}", position + 1, part.heading()),
            None => format!("{} (left out)", part.heading()),
        }
    }

    /// True where the document has the part.
    pub(super) fn shows(&self, part: DocumentPart) -> bool {
        !self.project().document.without.contains(&part)
    }

    /// Features of which something holds, and the names of the others.
    pub(super) fn split(&self, holds: impl Fn(&DesignFeature<'a>) -> bool) -> Split<'a> {
        let without = self.features.iter().filter(|feature| !holds(feature));
        Split { of: self.features.len(), without: without.map(|feature| feature.feature.name.as_str()).collect() }
    }

    /// Features that somebody answers for.
    pub(super) fn owned(&self) -> Split<'a> {
        let is_named = |owner: &str| !owner.trim().is_empty();
        self.split(|feature| feature.feature.owner.as_deref().is_some_and(is_named))
    }

    /// Features of which it is said how bad it is when they fail.
    pub(super) fn rated(&self) -> Split<'a> {
        self.split(|feature| feature.feature.criticality.is_some())
    }

    /// Features that a policy answers.
    pub(super) fn mapped(&self) -> Split<'a> {
        self.split(|feature| feature.policy.is_some())
    }

    /// Features whose data must be treated in some way.
    pub(super) fn ruled(&self) -> Split<'a> {
        self.split(|feature| !feature.demands.ask_nothing_of_data())
    }
}

impl<'a> DesignFeature<'a> {
    fn of(
        pairing: &'a Pairing<'a>,
        architecture: Option<&'a Architecture>,
        walk: Walk<'a>,
        feature: &'a Feature,
    ) -> Self {
        let policy = architecture.and_then(|architecture| architecture.policies.get(&feature.id));
        let guardrails: &[Guardrail] = architecture.map_or(&[], |architecture| &architecture.guardrails);
        let demands = guardrails.iter().fold(Demands::of(feature), |demands, guardrail| demands.guarded_by(guardrail));
        let downgrades = guardrails.iter().filter_map(|guardrail| guardrail.budget.as_ref()?.downgrade_to.as_deref());
        let asked = policy.into_iter().chain(downgrades.filter(|_| policy.is_some()));
        let calls = asked.flat_map(|policy| walk.calls(policy, &demands)).collect();
        let backup = policy.map_or(Backup::Unknown, |policy| backup(walk, policy, &demands));
        let outcome = pairing.candidate.features.iter().find(|outcome| outcome.feature == feature.id);
        Self { feature, outcome, policy, demands, calls, backup }
    }

    /// True where people, money or work depend on it.
    pub(super) fn is_grave(&self) -> bool {
        self.feature.criticality >= Some(Criticality::High)
    }
}

/// How many features something holds of.
pub(super) struct Split<'a> {
    of: usize,
    /// Names of those of which it does not hold.
    pub(super) without: Vec<&'a str>,
}

impl Split<'_> {
    pub(super) fn with(&self) -> usize {
        self.of - self.without.len()
    }

    /// `Owner named for 2 of 3 features; missing for Ticket triage`.
    pub(super) fn fact(&self, what: &str) -> String {
        let held = format!("{what} {}", share(self.with(), self.of, "feature", "features"));
        if self.with() == 0 || self.without.is_empty() {
            return held;
        }
        format!("{held}; missing for {}", names(&self.without))
    }

    /// Evidenced for all, partly for some, open for none.
    pub(super) fn finding(&self, parts: &'static [DocumentPart], what: &str) -> Finding {
        let standing = match self.with() {
            0 => Standing::Open,
            with if with == self.of => Standing::Evidenced,
            _ => Standing::Partly,
        };
        Finding::new(standing, parts, self.fact(what))
    }
}
