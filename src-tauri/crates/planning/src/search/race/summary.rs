//! What a sample says of a candidate.

use routewright_domain::Money;
use routewright_engine::TrialFigures;

use crate::search::front::Point;

/// Whether the requirements are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::search) enum Standing {
    /// All of them.
    Keeps,
    /// None is broken, but some cannot be decided.
    Open,
    /// At least one is not.
    Breaks,
}

/// The figures that a race goes by.
#[derive(Debug, Clone)]
pub(in crate::search) struct Summary {
    pub(in crate::search) point: Point,
    pub(in crate::search) standing: Standing,
    pub(in crate::search) requests: u64,
    pub(in crate::search) cost: Money,
    pub(in crate::search) quality: Option<f64>,
    pub(in crate::search) latency_p95_ms: Option<f64>,
    /// Requirements that are broken, and whether the quality floor is the only one.
    pub(in crate::search) broken: usize,
    pub(in crate::search) short_of_quality_alone: bool,
}

impl Summary {
    pub(in crate::search) fn of(figures: &TrialFigures) -> Self {
        let outcome = &figures.outcome;
        let broken: Vec<&str> = figures
            .requirements
            .iter()
            .filter(|result| result.met == Some(false))
            .map(|result| result.requirement.as_str())
            .collect();
        let open = figures.requirements.iter().any(|result| result.met.is_none());
        let quality = outcome.quality.map(|quality| quality.mean);
        Self {
            point: Point {
                cost: outcome.cost_usd.0 as f64,
                shortfall: quality.map_or(f64::INFINITY, |quality| 1.0 - quality),
                latency: outcome.latency_ms.p95.unwrap_or(f64::INFINITY),
            },
            standing: match (broken.len(), open) {
                (0, false) => Standing::Keeps,
                (0, true) => Standing::Open,
                _ => Standing::Breaks,
            },
            requests: outcome.requests,
            cost: outcome.cost_usd,
            quality,
            latency_p95_ms: outcome.latency_ms.p95,
            broken: broken.len(),
            short_of_quality_alone: broken == ["quality_floor"],
        }
    }
}
