//! The candidate beside the baseline, with their names resolved.

use routewright_domain::{
    Architecture, ArchitectureId, Comparison, Evidence, Feature, FeatureId, FeatureOutcome, Money, Outcome, Scenario,
};

use crate::{DocumentFacts, ReportError};

/// Two outcomes on the same workload under the same scenario and the same draws.
pub(crate) struct Pairing<'a> {
    pub(crate) facts: &'a DocumentFacts<'a>,
    pub(crate) baseline: &'a Outcome,
    pub(crate) candidate: &'a Outcome,
}

/// One feature under both architectures.
pub(crate) struct PairedFeature<'a> {
    pub(crate) id: &'a FeatureId,
    pub(crate) name: &'a str,
    pub(crate) feature: Option<&'a Feature>,
    /// Absent when the baseline has no outcome of it.
    pub(crate) baseline: Option<&'a FeatureOutcome>,
    pub(crate) candidate: &'a FeatureOutcome,
}

impl PairedFeature<'_> {
    pub(crate) fn baseline_cost(&self) -> Money {
        self.baseline.map_or(Money::ZERO, |outcome| outcome.cost_usd)
    }

    pub(crate) fn cost_difference(&self) -> Money {
        self.candidate.cost_usd - self.baseline_cost()
    }
}

impl<'a> Pairing<'a> {
    pub(crate) fn of(facts: &'a DocumentFacts<'a>) -> Result<Self, ReportError> {
        let outcome = |id: &ArchitectureId| {
            let outcomes = &facts.comparison.outcomes;
            outcomes
                .iter()
                .find(|outcome| outcome.architecture == *id)
                .ok_or_else(|| ReportError::NotCompared(id.clone()))
        };
        Ok(Self { facts, baseline: outcome(&facts.comparison.baseline)?, candidate: outcome(facts.candidate)? })
    }

    /// True when the document is about the baseline itself: then there is nothing to compare.
    pub(crate) fn is_baseline_alone(&self) -> bool {
        self.baseline.architecture == self.candidate.architecture
    }

    pub(crate) fn architecture(&self) -> Option<&'a Architecture> {
        self.facts.project.architecture(&self.candidate.architecture)
    }

    pub(crate) fn baseline_name(&self) -> &'a str {
        self.name_of(&self.baseline.architecture)
    }

    pub(crate) fn candidate_name(&self) -> &'a str {
        self.name_of(&self.candidate.architecture)
    }

    pub(crate) fn name_of(&self, id: &'a ArchitectureId) -> &'a str {
        self.facts.project.architecture(id).map_or(id.as_str(), |architecture| &architecture.name)
    }

    pub(crate) fn scenario(&self) -> Option<&'a Scenario> {
        self.scenario_of(self.facts.comparison)
    }

    fn scenario_of(&self, comparison: &Comparison) -> Option<&'a Scenario> {
        self.facts.project.scenarios.iter().find(|scenario| scenario.id == comparison.scenario)
    }

    /// What people call the scenario.
    pub(crate) fn scenario_name(&self) -> &'a str {
        self.scenario_name_of(self.facts.comparison)
    }

    /// What people call the scenario of another comparison.
    pub(crate) fn scenario_name_of(&self, comparison: &'a Comparison) -> &'a str {
        self.scenario_of(comparison).map_or(comparison.scenario.as_str(), |scenario| &scenario.name)
    }

    pub(crate) fn feature_name(&self, id: &'a FeatureId) -> &'a str {
        self.feature(id).map_or(id.as_str(), |feature| &feature.name)
    }

    fn feature(&self, id: &FeatureId) -> Option<&'a Feature> {
        self.facts.project.features.iter().find(|feature| feature.id == *id)
    }

    /// The features of the candidate's outcome, in order of the project.
    pub(crate) fn features(&self) -> Vec<PairedFeature<'a>> {
        let paired = |candidate: &'a FeatureOutcome| PairedFeature {
            id: &candidate.feature,
            name: self.feature_name(&candidate.feature),
            feature: self.feature(&candidate.feature),
            baseline: self.baseline.features.iter().find(|outcome| outcome.feature == candidate.feature),
            candidate,
        };
        self.candidate.features.iter().map(paired).collect()
    }

    pub(crate) fn cost_difference(&self) -> Money {
        self.candidate.cost_usd - self.baseline.cost_usd
    }

    /// The difference as a share of the baseline's cost; absent when that is zero.
    pub(crate) fn cost_share(&self) -> Option<f64> {
        let base = self.baseline.cost_usd;
        (base != Money::ZERO).then(|| self.cost_difference().to_usd_lossy() / base.to_usd_lossy())
    }

    /// Difference of the success rates in percentage points; absent when either has no requests.
    pub(crate) fn success_points(&self) -> Option<f64> {
        Some((self.candidate.success_rate()? - self.baseline.success_rate()?) * 100.0)
    }

    /// The comparison's difference of mean quality in percentage points. Absent where one of them is unknown, and where they are means
    /// over so unlike answers that they have no difference.
    pub(crate) fn quality_points(&self) -> Option<f64> {
        let deltas = &self.facts.comparison.deltas;
        deltas.iter().find(|delta| delta.architecture == self.candidate.architecture)?.quality_points
    }

    /// Why there is no such difference though both qualities are known.
    pub(crate) fn unlike_quality(&self) -> Option<String> {
        let known = self.candidate.quality.is_some() && self.baseline.quality.is_some();
        (known && !self.is_baseline_alone() && self.quality_points().is_none()).then(|| {
            format!(
                "The quality of {} and that of {} are means over different answers, so there is no difference to show.",
                self.candidate_name(),
                self.baseline_name()
            )
        })
    }

    /// Difference of the 95th percentiles of total latency, in milliseconds.
    pub(crate) fn latency_p95_difference(&self) -> Option<f64> {
        Some(self.candidate.latency_ms.p95? - self.baseline.latency_ms.p95?)
    }

    /// Requests of both with a billed part whose price is unknown.
    pub(crate) fn any_unpriced(&self) -> bool {
        self.candidate.unpriced > 0 || self.baseline.unpriced > 0
    }

    /// The evidence of the cost of both.
    pub(crate) fn cost_evidence(&self) -> Evidence {
        self.candidate.cost_evidence.weaker(self.baseline.cost_evidence)
    }

    /// The word of an evidence, with the date of the catalog where that is what dates it.
    pub(crate) fn evidence_in_words(&self, evidence: Evidence) -> String {
        match evidence {
            Evidence::Priced | Evidence::Published => {
                format!("{}, {}", evidence.word(), self.facts.comparison.catalog.date)
            }
            Evidence::Recorded | Evidence::Fitted | Evidence::Assumed => evidence.word().to_owned(),
        }
    }
}
