//! The part of a project that is exported.

use std::collections::BTreeSet;

use routewright_domain::{
    Architecture, CatalogSnapshot, Feature, FeatureId, ModelId, Policy, PolicyId, Project, pointer_segment,
};

use crate::export::{ExpectedQuality, ExportError, ExportFacts};

/// The architecture that is exported, with what surrounds it.
#[derive(Debug, Clone)]
pub(crate) struct Scope<'a> {
    pub(crate) project: &'a Project,
    pub(crate) architecture: &'a Architecture,
    pub(crate) catalog: &'a CatalogSnapshot,
    quality: &'a ExpectedQuality,
    pub(crate) app_version: &'a str,
    /// JSON pointer of the architecture.
    pub(crate) base: String,
}

/// A feature with its policy.
#[derive(Debug, Clone)]
pub(crate) struct Served<'a> {
    pub(crate) id: &'a FeatureId,
    /// Position and entry in the project; `None` when only the architecture knows it.
    pub(crate) feature: Option<(usize, &'a Feature)>,
    pub(crate) policy: &'a Policy,
    /// JSON pointer of the policy.
    pub(crate) place: String,
}

impl Served<'_> {
    /// What people call the feature.
    pub(crate) fn name(&self) -> &str {
        self.feature.map_or(self.id.as_str(), |(_, feature)| feature.name.as_str())
    }
}

impl<'a> Scope<'a> {
    /// Finds the architecture, and refuses what no configuration can be made of.
    pub(crate) fn of(facts: &ExportFacts<'a>) -> Result<Self, ExportError> {
        let architectures = &facts.project.architectures;
        let at = architectures.iter().position(|architecture| architecture.id == *facts.architecture);
        let at = at.ok_or_else(|| ExportError::UnknownArchitecture(facts.architecture.clone()))?;
        let architecture = &architectures[at];
        if architecture.policies.is_empty() {
            return Err(ExportError::Empty(architecture.id.clone()));
        }
        let scope = Self {
            project: facts.project,
            architecture,
            catalog: facts.catalog,
            quality: facts.quality,
            app_version: facts.app_version,
            base: format!("/architectures/{at}"),
        };
        for served in scope.served() {
            scope.check(served.policy, &served.place, &mut BTreeSet::new())?;
        }
        for guardrail in &architecture.guardrails {
            if let Some(policy) = guardrail.budget.as_ref().and_then(|budget| budget.downgrade_to.as_deref()) {
                scope.check(policy, &scope.base, &mut BTreeSet::new())?;
            }
        }
        Ok(scope)
    }

    /// Features with their policies, in the order in which features are asked for a request.
    pub(crate) fn served(&self) -> Vec<Served<'a>> {
        let policies = &self.architecture.policies;
        let place = |id: &FeatureId| format!("{}/policies/{}", self.base, pointer_segment(id.as_str()));
        let known = self.project.features.iter().enumerate().filter_map(|(n, feature)| {
            let policy = policies.get(&feature.id)?;
            Some(Served { id: &feature.id, feature: Some((n, feature)), policy, place: place(&feature.id) })
        });
        let is_known = |id: &FeatureId| self.project.features.iter().any(|feature| feature.id == *id);
        let others = policies.iter().filter(|(id, _)| !is_known(id)).map(|(id, policy)| Served {
            id,
            feature: None,
            policy,
            place: place(id),
        });
        known.chain(others).collect()
    }

    /// A policy of the library. [`Scope::of`] has seen that it is there.
    pub(crate) fn library(&self, id: &PolicyId) -> Option<&'a Policy> {
        self.architecture.library.get(id)
    }

    /// Mean quality of a model's answers for a feature; `None` where nothing is known.
    pub(crate) fn quality(&self, feature: Option<&FeatureId>, model: &ModelId) -> Option<f64> {
        let expected = feature.and_then(|feature| self.quality.get(feature)).and_then(|models| models.get(model));
        expected.or_else(|| self.project.assumptions.quality.get(model)).copied()
    }

    fn check(&self, policy: &'a Policy, place: &str, open: &mut BTreeSet<PolicyId>) -> Result<(), ExportError> {
        let empty = match policy {
            Policy::Fallback(chain) => chain.steps.is_empty(),
            Policy::Cascade(cascade) => cascade.tiers.is_empty(),
            Policy::Ensemble(ensemble) => ensemble.members.is_empty(),
            Policy::Steer(steer) => steer.candidates.is_empty(),
            Policy::Weighted(weighted) => weighted.arms.is_empty(),
            _ => false,
        };
        if empty {
            return Err(ExportError::EmptyPattern { pattern: policy.pattern(), place: place.to_owned() });
        }
        if let Policy::Shared(shared) = policy {
            let id = &shared.policy;
            let inner = self.library(id).ok_or_else(|| ExportError::UnknownPolicy {
                architecture: self.architecture.id.clone(),
                policy: id.clone(),
            })?;
            if !open.insert(id.clone()) {
                return Err(ExportError::Circle(id.clone()));
            }
            self.check(inner, &self.library_place(id), open)?;
            open.remove(id);
        }
        for (pointer, child) in policy.children() {
            self.check(child, &format!("{place}{pointer}"), open)?;
        }
        Ok(())
    }
}
