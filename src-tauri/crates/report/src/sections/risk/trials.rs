//! What the replay tried: conditions, quality, requirements, decisions.

use std::collections::BTreeSet;

use routewright_domain::{
    Comparison, DecisionRecord, DecisionStatus, Evidence, IncidentEffect, IncidentTarget, Outcome, Quality,
    RequirementResult, Scenario, SharedFigure, VarianceSource,
};

use super::design::Design;
use super::standing::{Finding, Standing};
use super::words::names;
use crate::numbers::{counted, percent};

/// Share of recorded answers from which quality counts as measured.
pub(super) const MEASURED: f64 = 0.5;

impl<'a> Design<'a> {
    pub(super) fn quality(&self) -> Option<Quality> {
        self.outcome().quality
    }

    /// Answers whose quality is recorded, 0 to 1.
    pub(super) fn recorded_share(&self) -> f64 {
        self.quality().map_or(0.0, |quality| quality.recorded_share)
    }

    /// Evidenced where quality is recorded for half of the answers, partly where for some, open where for none.
    pub(super) fn quality_standing(&self) -> Standing {
        match self.recorded_share() {
            share if share >= MEASURED => Standing::Evidenced,
            share if share > 0.0 => Standing::Partly,
            _ => Standing::Open,
        }
    }

    /// `Quality is recorded for 40 % of the answers, otherwise assumed`.
    pub(super) fn quality_in_words(&self) -> String {
        let Some(quality) = self.quality() else { return "Nothing is known of the answers' quality".to_owned() };
        let rest = match quality.evidence {
            Evidence::Recorded | Evidence::Priced => "estimated",
            other => other.word(),
        };
        match quality.recorded_share {
            share if share >= 1.0 => "Quality is recorded for every answer".to_owned(),
            share if share > 0.0 => {
                format!("Quality is recorded for {} of the answers, otherwise {rest}", percent(share, 0))
            }
            _ => format!("Quality is recorded for no answer; it is {rest}"),
        }
    }

    /// Share of the variance of a month's bill that is luck of the draws; absent where it was not looked into.
    pub(super) fn luck(&self) -> Option<f64> {
        let sensitivity = self.pairing.facts.uncertainty?.sensitivity?;
        let cost = sensitivity.shares.iter().find(|shares| shares.figure == SharedFigure::Cost)?;
        Some(cost.shares.iter().find(|own| own.source == VarianceSource::Luck).map_or(0.0, |own| own.share))
    }

    /// Scenarios of the project in which something fails.
    pub(super) fn disturbed(&self) -> Vec<&'a Scenario> {
        self.project().scenarios.iter().filter(|scenario| !scenario.incidents.is_empty()).collect()
    }

    /// Scenarios that this document replays, with what became of the candidate.
    pub(super) fn replayed(&self) -> Vec<(&'a Scenario, &'a Outcome)> {
        let facts = self.pairing.facts;
        let others = facts.scenarios.iter().filter(|other| other.scenario != facts.comparison.scenario);
        let pair = |comparison: &'a Comparison| {
            let scenario = self.project().scenarios.iter().find(|scenario| scenario.id == comparison.scenario)?;
            let mut outcomes = comparison.outcomes.iter();
            Some((scenario, outcomes.find(|outcome| outcome.architecture == self.outcome().architecture)?))
        };
        std::iter::once(facts.comparison).chain(others).filter_map(pair).collect()
    }

    /// Those of them in which something fails.
    fn endured(&self) -> Vec<(&'a Scenario, &'a Outcome)> {
        self.replayed().into_iter().filter(|(scenario, _)| !scenario.incidents.is_empty()).collect()
    }

    /// `Replayed: Azure outage (99.97 % answered)`, or what was not replayed.
    pub(super) fn incidents_in_words(&self) -> String {
        let answered = |(scenario, outcome): &(&Scenario, &Outcome)| {
            let rate = outcome.success_rate().map_or_else(|| "nothing".to_owned(), |rate| percent(rate, 2));
            format!("{} ({rate} answered)", scenario.name)
        };
        let endured: Vec<String> = self.endured().iter().map(answered).collect();
        let described: Vec<&str> = self.disturbed().into_iter().map(|scenario| scenario.name.as_str()).collect();
        match (endured.is_empty(), described.is_empty()) {
            (false, _) => format!("Replayed: {}", names(&endured)),
            (true, false) => format!("Described but not replayed here: {}", names(&described)),
            // A series knows slow endpoints and such out of balancing; that one was down it cannot tell.
            (true, true) if self.pairing.facts.conditions.is_some_and(|facts| facts.concerned > 0) => {
                "Replayed: recorded incidents alone, in which an endpoint is slow or out of balancing and none is down"
                    .to_owned()
            }
            (true, true) => "No scenario has an incident".to_owned(),
        }
    }

    /// Evidenced where this document replays incidents, partly where scenarios only describe them.
    pub(super) fn incident_standing(&self) -> Standing {
        match (self.endured().is_empty(), self.disturbed().is_empty()) {
            (false, _) => Standing::Evidenced,
            (true, false) => Standing::Partly,
            (true, true) => Standing::Open,
        }
    }

    /// Providers in use that no scenario of the project ever takes down.
    pub(super) fn untested_providers(&self) -> Vec<&'a str> {
        let incidents = self.project().scenarios.iter().flat_map(|scenario| &scenario.incidents);
        let down: BTreeSet<&str> = incidents
            .filter(|incident| incident.effect == IncidentEffect::Outage)
            .filter_map(|incident| match &incident.target {
                IncidentTarget::Provider(provider) => Some(provider.as_str()),
                IncidentTarget::Model(_) => None,
            })
            .collect();
        self.providers().into_iter().filter(|provider| !down.contains(provider)).collect()
    }

    /// Scenarios that retire a model which a policy may call.
    pub(super) fn retirement_trials(&self) -> Vec<&'a str> {
        let models = self.models();
        let in_use = |name: &str| {
            let resolved = self.catalog.resolve(name);
            resolved.is_some_and(|resolved| models.iter().any(|model| model.id == resolved.model.id))
        };
        let retires =
            |scenario: &&Scenario| scenario.retired.iter().any(|retirement| in_use(retirement.model.as_str()));
        self.project().scenarios.iter().filter(retires).map(|scenario| scenario.name.as_str()).collect()
    }

    /// Requirements that are missed, and those that the replay cannot decide.
    pub(super) fn unmet(&self) -> (Vec<&'a RequirementResult>, Vec<&'a RequirementResult>) {
        let unmet = self.outcome().requirements.iter().filter(|result| result.met != Some(true));
        unmet.partition(|result| result.met == Some(false))
    }

    /// `3 requirements: 2 met, 1 breached`.
    pub(super) fn requirements_in_words(&self) -> String {
        let all = self.outcome().requirements.len();
        if all == 0 {
            return "No feature states a limit".to_owned();
        }
        let (breached, undecided) = self.unmet();
        let mut counts = vec![format!("{} met", all - breached.len() - undecided.len())];
        counts.extend((!breached.is_empty()).then(|| format!("{} breached", breached.len())));
        counts.extend((!undecided.is_empty()).then(|| format!("{} undecided", undecided.len())));
        format!("{}: {}", counted(all as u64, "requirement", "requirements"), counts.join(", "))
    }

    /// Decisions about the candidate, or about no architecture in particular.
    pub(super) fn decisions(&self) -> Vec<&'a DecisionRecord> {
        let about = |record: &&DecisionRecord| {
            record.architecture.as_ref().is_none_or(|about| *about == self.outcome().architecture)
        };
        self.project().decisions.iter().filter(about).collect()
    }

    /// The newest decision in force that names the candidate.
    pub(super) fn accepted(&self) -> Option<&'a DecisionRecord> {
        let decisions = self.decisions().into_iter().rev();
        decisions
            .filter(|record| record.status == DecisionStatus::Accepted)
            .find(|record| record.architecture.as_ref() == Some(&self.outcome().architecture))
    }

    pub(super) fn accepted_in_words(&self) -> String {
        match self.accepted() {
            Some(record) => format!("Accepted: {}", record.title),
            None => format!("No accepted decision names {}", self.pairing.candidate_name()),
        }
    }

    /// Decisions that say how one will know that they were right.
    pub(super) fn confirmations(&self) -> usize {
        self.decisions().iter().filter(|record| !record.confirmation.trim().is_empty()).count()
    }

    /// Partly where decisions say how they will be confirmed; for the organisation where none does.
    pub(super) fn confirmation_finding(&self, otherwise: &str) -> Finding {
        match self.confirmations() as u64 {
            0 => Finding::outside(otherwise),
            some => {
                let decisions = counted(some, "decision says", "decisions say");
                Finding::partly(
                    &[routewright_domain::DocumentPart::Decisions],
                    format!("{decisions} how it will be confirmed"),
                )
            }
        }
    }
}
