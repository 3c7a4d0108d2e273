//! What is open before the design may be relied on, gravest first.

use std::cmp::Reverse;

use routewright_domain::{Evidence, FeatureId, RequirementResult};

use super::backup::Backup;
use super::data_policy;
use super::design::{Design, DesignFeature};
use super::trials::MEASURED;
use super::words::names;
use crate::Block;
use crate::numbers::{counted, percent};
use crate::sections::requirements::result_in_words;
use crate::sections::{frail, parts};

/// One sentence for each.
pub(super) fn items(design: &Design) -> Vec<String> {
    let groups = [
        requirements(design),
        frail::sentences(design.pairing),
        unanswerable(design),
        data(design),
        single_providers(design),
        guardrails(design),
        suppliers(design),
        accountability(design),
        measurement(design),
    ];
    groups.concat()
}

/// The list, or a sentence where nothing is open.
pub(super) fn block(items: Vec<String>) -> Block {
    if items.is_empty() {
        return parts::paragraph("The facts of the project and of its replay leave nothing open.");
    }
    parts::list(items)
}

/// Missed ones first, those of grave features before the others.
fn requirements(design: &Design) -> Vec<String> {
    let (mut breached, mut undecided) = design.unmet();
    for results in [&mut breached, &mut undecided] {
        results.sort_by_key(|result| Reverse(criticality(design, &result.feature)));
    }
    let sentence = |what: &str, result: &RequirementResult| {
        let name = design.pairing.feature_name(&result.feature);
        format!("{what} for {name}: {}.", result_in_words(result))
    };
    let breached = breached.into_iter().map(|result| sentence("Requirement breached", result));
    breached.chain(undecided.into_iter().map(|result| sentence("Requirement undecided", result))).collect()
}

fn criticality(design: &Design, id: &FeatureId) -> Option<routewright_domain::Criticality> {
    design.features.iter().find(|feature| feature.feature.id == *id)?.feature.criticality
}

fn unanswerable(design: &Design) -> Vec<String> {
    let mut items = Vec::new();
    let unmapped = design.mapped().without;
    if !unmapped.is_empty() {
        items.push(format!("No policy for {}: its requests are not answered.", names(&unmapped)));
    }
    let unlisted = design.unlisted();
    if !unlisted.is_empty() {
        items.push(format!("Not in the catalog: {}.", names(&unlisted)));
    }
    items
}

fn data(design: &Design) -> Vec<String> {
    let unmet = design.split(|feature| !data_policy::is_unmet(feature)).without;
    let silent = design.silent_providers();
    let mut items = Vec::new();
    if !unmet.is_empty() {
        items.push(format!("A model of {} has no endpoint that is known to meet its data rules.", names(&unmet)));
    }
    if !silent.is_empty() {
        items.push(format!("Data policy not stated in full by {}.", names(&silent)));
    }
    items
}

/// Features that depend on the same providers share an item; the grave ones come first.
fn single_providers(design: &Design) -> Vec<String> {
    let mut features: Vec<&DesignFeature> = design.features.iter().collect();
    features.sort_by_key(|feature| Reverse(feature.feature.criticality));
    let mut exposed: Vec<(&[&str], Vec<&str>)> = Vec::new();
    for feature in features {
        let Backup::Needs(providers) = &feature.backup else { continue };
        let name = feature.feature.name.as_str();
        match exposed.iter_mut().find(|(needed, _)| *needed == providers.as_slice()) {
            Some((_, names)) => names.push(name),
            None => exposed.push((providers, vec![name])),
        }
    }
    let mut items: Vec<String> = exposed
        .into_iter()
        .map(|(providers, features)| format!("No other provider than {} for {}.", names(providers), names(&features)))
        .collect();
    let untested = design.untested_providers();
    if !untested.is_empty() {
        items.push(format!("No scenario takes down {}.", names(&untested)));
    }
    items
}

fn guardrails(design: &Design) -> Vec<String> {
    let events = &design.outcome().guardrail_events;
    let stopped: u64 = events.iter().map(|event| event.requests).sum();
    if events.is_empty() {
        return vec![];
    }
    let raised = counted(events.len() as u64, "guardrail event", "guardrail events");
    let passed_on = counted(stopped, "request was", "requests were");
    vec![format!("{raised} in the replay; {passed_on} refused or passed to another policy.")]
}

fn suppliers(design: &Design) -> Vec<String> {
    let end = counted(design.months().into(), "month", "months");
    let retiring = design.retiring();
    retiring
        .iter()
        .map(|retiring| {
            let on = crate::dates::date(retiring.on);
            if retiring.on <= design.catalog.date.as_str() {
                format!("{} may be gone: its last day was announced for {on}.", retiring.model.id)
            } else {
                format!("{} is announced to leave on {on}, within the {end} looked ahead.", retiring.model.id)
            }
        })
        .collect()
}

fn accountability(design: &Design) -> Vec<String> {
    let missing =
        |what: &str, without: Vec<&str>| (!without.is_empty()).then(|| format!("No {what} for {}.", names(&without)));
    let owners = design.owned().without;
    let ratings = design.rated().without;
    let undecided = design.accepted().is_none().then(|| format!("{}.", design.accepted_in_words()));
    [missing("owner named", owners), missing("criticality rated", ratings), undecided].into_iter().flatten().collect()
}

fn measurement(design: &Design) -> Vec<String> {
    let outcome = design.outcome();
    let answered =
        design.features.iter().filter(|feature| feature.outcome.is_some_and(|outcome| outcome.succeeded > 0));
    let quality = |feature: &DesignFeature| feature.outcome.and_then(|outcome| outcome.quality);
    let (known, unknown): (Vec<_>, Vec<_>) = answered.partition(|feature| quality(feature).is_some());
    let is_assumed = |feature: &&DesignFeature| {
        quality(feature)
            .is_some_and(|quality| quality.evidence == Evidence::Assumed && quality.recorded_share < MEASURED)
    };
    let assumed: Vec<&str> =
        known.into_iter().filter(is_assumed).map(|feature| feature.feature.name.as_str()).collect();
    let unknown: Vec<&str> = unknown.into_iter().map(|feature| feature.feature.name.as_str()).collect();
    let mut items = Vec::new();
    if !unknown.is_empty() {
        items.push(format!("Nothing is known of the quality of {}.", names(&unknown)));
    }
    if !assumed.is_empty() {
        let share = if outcome.quality.is_some_and(|own| own.recorded_share <= 0.0) { "all" } else { "most" };
        let whose = match assumed.len() {
            several if several > 1 && several == design.features.len() => format!("all {several} features"),
            _ => names(&assumed),
        };
        items.push(format!("Quality is assumed for {share} answers of {whose}."));
    }
    if outcome.unpriced > 0 {
        let share = percent(outcome.unpriced as f64 / outcome.requests.max(1) as f64, 1);
        items.push(format!("{share} of the requests have a part without a known price: cost is a lower bound."));
    }
    if outcome.unmatched > 0 {
        items.push(format!("{} no feature.", counted(outcome.unmatched, "request matches", "requests match")));
    }
    if outcome.latency_ms.unknown > 0 {
        let answers = counted(outcome.latency_ms.unknown, "answer comes", "answers come");
        items.push(format!("{answers} from endpoints whose latency is unknown."));
    }
    items
}
