//! What holds in the replay and not beyond it: requirements that periods like this one miss, and scenarios that break some.

use routewright_domain::{ArchitectureId, Comparison, Outcome, RequirementResult};

use crate::numbers::counted;
use crate::pairing::Pairing;

use super::{requirements, trust};

/// Share of periods from which a miss is told: one in twenty.
const OFTEN: f64 = 0.05;
/// Requirements of a scenario that are named.
const NAMED: usize = 2;

/// A sentence for each requirement that is met here and often missed, and for each scenario that breaks some.
pub(super) fn sentences(pairing: &Pairing) -> Vec<String> {
    let mut found = missed_elsewhere(pairing);
    found.extend(pairing.facts.scenarios.iter().filter_map(|scenario| broken_under(pairing, scenario)));
    found
}

fn missed_elsewhere(pairing: &Pairing) -> Vec<String> {
    let Some(own) = trust::own(pairing) else { return vec![] };
    let met = pairing.candidate.requirements.iter().filter(|result| result.met == Some(true));
    met.filter_map(|result| {
        let share = trust::missed(own, result).filter(|share| *share >= OFTEN)?;
        Some(format!(
            "{}: {}; it is met here, and missed in {} of periods like this.",
            pairing.feature_name(&result.feature),
            requirements::result_in_words(result),
            trust::chance(share),
        ))
    })
    .collect()
}

fn broken_under(pairing: &Pairing, scenario: &Comparison) -> Option<String> {
    let of = |id: &ArchitectureId| scenario.outcomes.iter().find(|outcome| outcome.architecture == *id);
    let mine = of(&pairing.candidate.architecture)?;
    let broken: Vec<&RequirementResult> = mine
        .requirements
        .iter()
        .filter(|result| result.met == Some(false) && standing_in(pairing.candidate, result) != Some(false))
        .collect();
    if broken.is_empty() {
        return None;
    }
    let named: Vec<String> = broken
        .iter()
        .take(NAMED)
        .map(|result| format!("{}, {}", pairing.feature_name(&result.feature), requirements::result_in_words(result)))
        .collect();
    let more = match broken.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let base = of(&pairing.baseline.architecture).filter(|_| !pairing.is_baseline_alone());
    let shared = base.map_or(0, |base| broken.iter().filter(|own| standing_in(base, own) == Some(false)).count());
    let shared = match (shared, broken.len()) {
        (0, _) => String::new(),
        (1, 1) => format!(" {} misses it there too.", pairing.baseline_name()),
        (some, _) => format!(" {} misses {some} of them there too.", pairing.baseline_name()),
    };
    let found = pairing.facts.project.scenarios.iter().find(|own| own.id == scenario.scenario);
    Some(format!(
        "Under {} {} not missed here: {}{more}.{shared}",
        found.map_or(scenario.scenario.as_str(), |own| &own.name),
        counted(broken.len() as u64, "requirement is missed that is", "requirements are missed that are"),
        named.join("; "),
    ))
}

fn standing_in(outcome: &Outcome, result: &RequirementResult) -> Option<bool> {
    requirements::of_feature(outcome, &result.feature).find(|own| own.requirement == result.requirement)?.met
}
