//! What gets worse, what is missed, and what the figures leave out.

use routewright_domain::{Money, RequirementResult};

use crate::numbers::{count, counted, duration, money, points};
use crate::pairing::Pairing;
use crate::{Block, Run};

use super::frail;
use super::requirements::{self, Tally};

/// The baseline alone can miss requirements but gets nothing worse.
pub(super) fn heading(pairing: &Pairing) -> &'static str {
    if pairing.is_baseline_alone() { "What to watch" } else { "What it risks" }
}

/// One item for each finding; a sentence when there is none.
pub(super) fn list(pairing: &Pairing) -> Block {
    let mut items = Vec::new();
    if !pairing.is_baseline_alone() {
        items.extend(worse_overall(pairing));
        items.extend(dearer_features(pairing));
    }
    items.extend(missed_requirements(pairing));
    items.extend(spent_within_a_month(pairing));
    items.extend(frail::sentences(pairing));
    items.extend(left_out(pairing));
    if items.is_empty() {
        items.push(nothing_found(pairing));
    }
    Block::List(items.into_iter().map(|item| vec![Run::plain(item)]).collect())
}

fn worse_overall(pairing: &Pairing) -> Vec<String> {
    let (mine, base) = (pairing.candidate, pairing.baseline);
    let mut items = Vec::new();
    if mine.succeeded < base.succeeded {
        let gap = counted(base.succeeded - mine.succeeded, "more request goes", "more requests go");
        let points = points(pairing.success_points().unwrap_or(0.0), 2);
        items.push(format!("{gap} unanswered: success is {points} lower."));
    }
    if let Some(longer) = pairing.latency_p95_difference().filter(|difference| *difference >= 1.0) {
        items.push(format!("The whole answer takes {} longer at p95.", duration(longer)));
    }
    if let Some(longer) = mine.ttft_ms.p95.zip(base.ttft_ms.p95).map(|(mine, base)| mine - base).filter(|ms| *ms >= 1.0)
    {
        items.push(format!("The first token takes {} longer at p95.", duration(longer)));
    }
    if let Some((mine, base)) = mine.quality.zip(base.quality)
        && let Some(difference) = pairing.quality_points().filter(|points| *points <= -0.05)
    {
        let lower = points(difference, 2);
        items.push(format!("Quality is {lower} lower ({}).", mine.evidence.weaker(base.evidence).word()));
    }
    items
}

fn dearer_features(pairing: &Pairing) -> Vec<String> {
    let features = pairing.features();
    let dearer = features.iter().filter(|feature| feature.cost_difference() > Money::ZERO);
    dearer.map(|feature| format!("{} costs {} more.", feature.name, money(feature.cost_difference()))).collect()
}

fn missed_requirements(pairing: &Pairing) -> Vec<String> {
    let missed_by_baseline = |result: &RequirementResult| {
        requirements::of_feature(pairing.baseline, &result.feature)
            .any(|other| other.requirement == result.requirement && other.met == Some(false))
    };
    let unmet = pairing.candidate.requirements.iter().filter(|result| result.met != Some(true));
    unmet
        .map(|result| {
            let shared = !pairing.is_baseline_alone() && result.met == Some(false) && missed_by_baseline(result);
            let remark = if shared { format!("; {} misses it too", pairing.baseline_name()) } else { String::new() };
            let remark =
                if result.met.is_none() { "; what is not known of it decides whether that is met" } else { &remark };
            let name = pairing.feature_name(&result.feature);
            format!("{name}: {}{remark}.", requirements::result_in_words(result))
        })
        .collect()
}

/// The days of the workload may not show what a whole month does to a budget.
fn spent_within_a_month(pairing: &Pairing) -> Option<String> {
    let mut months = pairing.facts.replayed_months.iter();
    months.find(|months| *months.architecture() == pairing.candidate.architecture)?.like_the_record()
}

fn left_out(pairing: &Pairing) -> Vec<String> {
    let outcome = pairing.candidate;
    let fact = |number: u64, one: &str, many: &str, rest: &str| {
        (number > 0).then(|| format!("{} {rest}", counted(number, one, many)))
    };
    let base_unpriced = if pairing.is_baseline_alone() { 0 } else { pairing.baseline.unpriced };
    let uncertain = "a part whose price is unknown, so the difference in cost is uncertain.";
    let nowhere =
        if outcome.unmatched == 1 { "no feature and is in no figure." } else { "no feature and are in no figure." };
    let facts = [
        fact(outcome.refused, "request is", "requests are", "refused by its own rules before a provider is called."),
        fact(
            outcome.unpriced,
            "request has",
            "requests have",
            "a part whose price is unknown: the cost is a lower bound.",
        ),
        fact(base_unpriced, "request has", "requests have", uncertain)
            .map(|fact| format!("{}: {fact}", pairing.baseline_name())),
        fact(outcome.unmatched, "request matches", "requests match", nowhere),
        fact(outcome.truncated, "answer is", "answers are", "cut short by an endpoint's longest answer or context."),
        fact(
            outcome.estimated,
            "request failed",
            "requests failed",
            "in the record; how long the answers would have been is estimated.",
        ),
        fact(
            outcome.latency_ms.unknown,
            "answer comes",
            "answers come",
            "from endpoints without published percentiles; the latency figures leave them out.",
        ),
    ];
    facts.into_iter().flatten().collect()
}

fn nothing_found(pairing: &Pairing) -> String {
    let tally = Tally::of(pairing.candidate.requirements.iter());
    let worse = if pairing.is_baseline_alone() { "" } else { "No figure above gets worse. " };
    match tally.total as u64 {
        0 => format!("{worse}The features state no requirements."),
        1 => format!("{worse}The one requirement is met."),
        2 => format!("{worse}Both requirements are met."),
        total => format!("{worse}All {} requirements are met.", count(total)),
    }
}
