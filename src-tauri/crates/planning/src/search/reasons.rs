//! Why, in sentences from the figures.

use routewright_domain::{Beaten, Feature, Money, SearchCandidate, SearchObjective};

use super::feature::{Final, best_of};
use super::space::Family;

pub(super) use routewright_domain::dollars as usd;

/// A share as per cent with one digit.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn seconds(ms: Option<f64>) -> String {
    ms.map_or_else(|| "not known".to_owned(), |ms| format!("{:.2} s", ms / 1_000.0))
}

pub(super) fn reasons(
    front: &[Final],
    recommended: Option<usize>,
    feature: &Feature,
    objective: SearchObjective,
    is_fitted: bool,
) -> Vec<String> {
    let Some(best) = recommended.map(|best| &front[best].candidate) else {
        return vec!["No policy that was tried keeps every requirement of the feature.".to_owned()];
    };
    let demanded = best.requirements.len();
    let what = match objective {
        SearchObjective::LowestCost => "costs least",
        SearchObjective::HighestQuality => "answers best",
    };
    let kept = match demanded {
        0 => "The feature states no requirement, and of all candidates it".to_owned(),
        1 => "It keeps the one requirement of the feature, and of the candidates that do so it".to_owned(),
        more => format!("It keeps all {more} requirements of the feature, and of the candidates that do so it"),
    };
    let mut sentences = vec![format!(
        "{kept} {what}: {} a request, {} in total, 95 % answered within {}.",
        best.cost_per_request_usd.map_or_else(|| "nothing".to_owned(), usd),
        usd(best.cost_usd),
        seconds(best.latency_p95_ms)
    )];
    sentences.push(of_quality(best, feature, is_fitted));
    sentences
}

/// What is known of the quality, and how near the floor is.
fn of_quality(best: &SearchCandidate, feature: &Feature, is_fitted: bool) -> String {
    let Some(quality) = best.quality else {
        return "Nothing is known of the quality of its answers, so cost and latency alone have decided: record outcomes, or \
                state the quality of its models, before relying on it."
            .to_owned();
    };
    let floor = feature.requirements.quality_floor;
    let near = match floor {
        Some(floor) if quality.low < floor => {
            format!(", and the lower end of that interval is below the floor of {}", percent(floor))
        }
        Some(floor) => format!(", all of it above the floor of {}", percent(floor)),
        None => String::new(),
    };
    format!(
        "Its quality is {} ({} to {} with 95 % confidence in {}, evidence {}){near}.",
        percent(quality.mean),
        percent(quality.low),
        percent(quality.high),
        if is_fitted {
            "the sampling of requests and in what the fit does not know"
        } else {
            "the sampling of requests"
        },
        quality.evidence.word()
    )
}

/// The recommendation against the present policy, the second choice, the best single model and the best quality.
pub(super) fn beats(front: &[Final], best: usize, present: Option<&Final>, families: &[Family]) -> Vec<Beaten> {
    let own = &front[best];
    let others: Vec<Final> = front.iter().filter(|other| other.family != own.family).cloned().collect();
    let second = best_of(&others, SearchObjective::LowestCost).map(|n| &others[n]);
    let singles: Vec<Final> =
        others.iter().filter(|other| families[other.family].pattern == "model").cloned().collect();
    let single = best_of(&singles, SearchObjective::LowestCost).map(|n| &singles[n]);
    let finest = best_of(&others, SearchObjective::HighestQuality).map(|n| &others[n]);
    let mut named: Vec<(&str, &Final)> = Vec::new();
    let roles = [
        ("the present policy", present.filter(|present| present.candidate.policy != own.candidate.policy)),
        ("the second choice", second),
        ("the cheapest single model of the front", single),
        ("the best quality of the front", finest),
    ];
    for (what, other) in roles {
        if let Some(other) =
            other.filter(|other| named.iter().all(|(_, known)| known.candidate.policy != other.candidate.policy))
        {
            named.push((what, other));
        }
    }
    named.into_iter().map(|(what, other)| beaten(what, &own.candidate, &other.candidate)).collect()
}

pub(super) fn beaten(what: &str, own: &SearchCandidate, other: &SearchCandidate) -> Beaten {
    let cost_usd = own.cost_usd - other.cost_usd;
    let cost_share = (other.cost_usd != Money::ZERO).then(|| cost_usd.to_usd_lossy() / other.cost_usd.to_usd_lossy());
    let pair = own.quality.zip(other.quality).filter(|(own, other)| own.covers_alike(other));
    let points = pair.map(|(own, other)| 100.0 * (own.mean - other.mean));
    let latency = own.latency_p95_ms.zip(other.latency_p95_ms).map(|(own, other)| own - other);
    let broken = other.requirements.iter().filter(|result| result.met == Some(false));
    Beaten {
        what: what.to_owned(),
        name: other.name.clone(),
        cost_usd,
        cost_share,
        quality_points: points,
        latency_p95_ms: latency,
        breaks: broken.map(|result| result.requirement.clone()).collect(),
    }
}
