//! What would change a recommendation, in closed form.
//!
//! With everything else equal the cost of a candidate is linear in the prices of one model: every endpoint of it moves alike, so
//! no balancing and no threshold decides otherwise. Two candidates with costs `C` and `D`, of which `c` and `d` go to the
//! model, meet where its prices are multiplied by `1 + (D - C) / (c - d)`.

use std::collections::BTreeSet;

use routewright_domain::{ModelId, Money, Requirements, SearchObjective, TurningPoint};

use super::feature::Final;
use super::reasons::{percent, usd};

/// A price that would have to be more than this many times the present one changes nothing that anybody would plan for.
const FARTHEST: f64 = 10.0;

pub(super) fn turning_points(
    front: &[Final],
    best: usize,
    short: Option<&Final>,
    limits: &Requirements,
    objective: SearchObjective,
) -> Vec<TurningPoint> {
    let mut points = Vec::new();
    if objective == SearchObjective::LowestCost {
        points.extend(dearer(front, best));
        points.extend(cheaper(front, best));
    }
    points.extend(higher_floor(front, best, objective));
    points.extend(better_answers(&front[best], short, limits));
    points
}

/// The multiple of a model's prices at which `other` costs as much as `own`; `None` where that never happens.
fn factor(own: &Final, other: &Final, model: &ModelId) -> Option<f64> {
    let of = |candidate: &Final| candidate.by_model.get(model).copied().unwrap_or(Money::ZERO);
    let slope = (of(own) - of(other)).0 as f64;
    let ahead = (other.candidate.cost_usd - own.candidate.cost_usd).0 as f64;
    let factor = 1.0 + ahead / slope;
    (slope != 0.0 && factor.is_finite() && (0.0..=FARTHEST).contains(&factor)).then_some(factor)
}

/// The smallest rise of the price of a model that the recommendation uses at which another of the front costs less.
fn dearer(front: &[Final], best: usize) -> Option<TurningPoint> {
    let own = &front[best];
    let others = front.iter().enumerate().filter(|(n, other)| *n != best && other.family != own.family);
    let all = others.flat_map(|(_, other)| {
        own.by_model
            .keys()
            .filter_map(move |model| Some((factor(own, other, model).filter(|f| *f > 1.0)?, model, other)))
    });
    let (factor, model, other) = all.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let sentence = format!(
        "If the prices of {model} rise by {} and nothing else changes, {} costs less.",
        percent(factor - 1.0),
        other.candidate.name
    );
    Some(TurningPoint {
        sentence,
        winner: other.candidate.name.clone(),
        price_of: Some(model.clone()),
        price_factor: Some(factor),
        quality: None,
    })
}

/// The smallest fall of the price of a model that the recommendation does not use more of at which another costs less.
fn cheaper(front: &[Final], best: usize) -> Option<TurningPoint> {
    let own = &front[best];
    let others = front.iter().enumerate().filter(|(n, other)| *n != best && other.family != own.family);
    let all = others.flat_map(|(_, other)| {
        other
            .by_model
            .keys()
            .filter_map(move |model| Some((factor(own, other, model).filter(|factor| *factor < 1.0)?, model, other)))
    });
    let (factor, model, other) = all.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let sentence = format!(
        "If the prices of {model} fall by {} and nothing else changes, {} costs less.",
        percent(1.0 - factor),
        other.candidate.name
    );
    Some(TurningPoint {
        sentence,
        winner: other.candidate.name.clone(),
        price_of: Some(model.clone()),
        price_factor: Some(factor),
        quality: None,
    })
}

/// A floor above the recommendation's own quality, and what it would cost.
fn higher_floor(front: &[Final], best: usize, objective: SearchObjective) -> Option<TurningPoint> {
    let own = &front[best].candidate;
    let quality = own.quality.map(|quality| quality.mean)?;
    if objective == SearchObjective::HighestQuality {
        return None;
    }
    let better = front.iter().filter(|other| other.candidate.quality.is_some_and(|other| other.mean > quality));
    let next = &better.min_by_key(|other| other.candidate.cost_usd)?.candidate;
    let more = next.cost_usd - own.cost_usd;
    let share = if own.cost_usd == Money::ZERO {
        String::new()
    } else {
        format!(" ({})", percent(more.to_usd_lossy() / own.cost_usd.to_usd_lossy()))
    };
    let sentence = format!(
        "If more than {} quality were required, {} would be the choice, for {}{share} more.",
        percent(quality),
        next.name,
        usd(more),
    );
    let quality = Some(quality);
    Some(TurningPoint { sentence, winner: next.name.clone(), price_of: None, price_factor: None, quality })
}

/// A cheaper candidate that lacks nothing but quality, and how good it would have to be.
fn better_answers(own: &Final, short: Option<&Final>, limits: &Requirements) -> Option<TurningPoint> {
    let other = &short?.candidate;
    let broken: BTreeSet<&str> = other
        .requirements
        .iter()
        .filter(|result| result.met != Some(true))
        .map(|result| result.requirement.as_str())
        .collect();
    let (floor, quality) = (limits.quality_floor?, other.quality?.mean);
    let saved = own.candidate.cost_usd - other.cost_usd;
    if saved <= Money::ZERO || broken != BTreeSet::from(["quality_floor"]) {
        return None;
    }
    let sentence = format!(
        "If {} reached {} quality instead of {}, it would do for {} less.",
        other.name,
        percent(floor),
        percent(quality),
        usd(saved)
    );
    let quality = Some(floor);
    Some(TurningPoint { sentence, winner: other.name.clone(), price_of: None, price_factor: None, quality })
}
