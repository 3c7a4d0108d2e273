//! Scores of routers among any number of models: by what they cost and how good they are.

/// Where a router or a model stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostPoint {
    /// Mean cost of a request, in US dollars.
    pub cost: f64,
    /// Mean quality, 0 to 1.
    pub quality: f64,
}

/// The non-decreasing convex hull of points (`RouterBench`, Hu et al. 2024, arXiv 2403.12031, section 3): the best that choosing at
/// random between two of them reaches at each cost, and no worse than what is cheaper. Of single models it is the zero router,
/// which any router must beat.
#[derive(Debug, Clone, PartialEq)]
pub struct CostHull {
    /// Ascending by cost and by quality; each line to the next is less steep than the one before.
    points: Vec<CostPoint>,
}

impl CostHull {
    /// The hull of these points; `None` without one that has both a cost and a quality.
    #[must_use]
    pub fn over(points: impl IntoIterator<Item = CostPoint>) -> Option<Self> {
        let mut all: Vec<CostPoint> =
            points.into_iter().filter(|point| point.cost.is_finite() && point.quality.is_finite()).collect();
        all.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(b.quality.total_cmp(&a.quality)));
        let mut hull: Vec<CostPoint> = Vec::new();
        for point in all {
            // What costs more and is no better adds nothing.
            if hull.last().is_some_and(|last| point.quality <= last.quality) {
                continue;
            }
            while let [.., before, last] = hull[..]
                && (last.quality - before.quality) * (point.cost - before.cost)
                    <= (point.quality - before.quality) * (last.cost - before.cost)
            {
                hull.pop();
            }
            hull.push(point);
        }
        (!hull.is_empty()).then_some(Self { points: hull })
    }

    /// The corners, ascending.
    #[must_use]
    pub fn points(&self) -> &[CostPoint] {
        &self.points
    }

    /// Quality at a cost: between two corners by mixing them, flat beyond the last. `None` below the first, which nothing is
    /// cheap enough for.
    #[must_use]
    pub fn quality_at(&self, cost: f64) -> Option<f64> {
        let first = self.points.first().filter(|first| cost >= first.cost)?;
        let above = self.points.iter().position(|point| point.cost > cost);
        let Some(above) = above else { return self.points.last().map(|last| last.quality) };
        let (from, to) = (self.points.get(above.checked_sub(1)?).unwrap_or(first), self.points[above]);
        Some(from.quality + (cost - from.cost) / (to.cost - from.cost) * (to.quality - from.quality))
    }

    /// Least cost at which a quality is reached; `None` where it never is.
    #[must_use]
    pub fn cost_of(&self, quality: f64) -> Option<f64> {
        let at = self.points.iter().position(|point| point.quality >= quality)?;
        let to = self.points[at];
        let Some(from) = at.checked_sub(1).map(|before| self.points[before]) else { return Some(to.cost) };
        Some(from.cost + (quality - from.quality) / (to.quality - from.quality) * (to.cost - from.cost))
    }

    /// Average improvement in quality (AIQ): the area under the hull from one cost to another, over their distance. What is below
    /// the cheapest corner counts as nothing.
    #[must_use]
    pub fn average_quality(&self, from: f64, to: f64) -> Option<f64> {
        if from.is_nan() || to.is_nan() || from >= to {
            return None;
        }
        let start = from.max(self.points[0].cost);
        let within = self.points.iter().map(|point| point.cost).filter(|cost| *cost > start && *cost < to);
        let edges: Vec<f64> = std::iter::once(start).chain(within).chain(std::iter::once(to)).collect();
        let area: f64 = edges
            .windows(2)
            .filter(|pair| pair[1] > pair[0])
            .map(|pair| {
                let [low, high] = [pair[0], pair[1]].map(|cost| self.quality_at(cost).unwrap_or(0.0));
                f64::midpoint(low, high) * (pair[1] - pair[0])
            })
            .sum();
        Some(area / (to - from))
    }
}

/// Lift of the incremental benefit per cost (`AutoMix`, Aggarwal et al. 2024, arXiv 2310.12963): how much more quality a dollar above
/// the small model buys than it does by going to the large one, as a share of the latter. Below zero where routing is worse than mixing
/// the two; `None` where it costs no more than the small model, or the large one is not dearer and better.
#[must_use]
pub fn ibc_lift(small: CostPoint, large: CostPoint, routed: CostPoint) -> Option<f64> {
    let base = (large.quality - small.quality) / (large.cost - small.cost);
    let own = (routed.quality - small.quality) / (routed.cost - small.cost);
    (large.cost > small.cost && base > 0.0 && routed.cost > small.cost).then(|| (own - base) / base)
}

/// Weight of accuracy against cost in [`router_arena_score`].
const BETA: f64 = 0.1;
/// US dollars for a thousand requests that count as the dearest and as the cheapest.
const DEAREST: f64 = 200.0;
const CHEAPEST: f64 = 0.0044;

/// The score of the `RouterArena` leaderboard, 0 to 1, from quality (0 to 1) and US dollars for a thousand requests: the weighted harmonic
/// mean `(1 + β) A C / (β A + C)` with β = 0.1 and `C = (log₂ 200 - log₂ cost) / (log₂ 200 - log₂ 0.0044)`, held between 0 and 1.
#[must_use]
pub fn router_arena_score(quality: f64, cost_per_thousand: f64) -> f64 {
    let thrift = ((DEAREST.log2() - cost_per_thousand.log2()) / (DEAREST.log2() - CHEAPEST.log2())).clamp(0.0, 1.0);
    let below = BETA * quality + thrift;
    if below > 0.0 { (1.0 + BETA) * quality * thrift / below } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(cost: f64, quality: f64) -> CostPoint {
        CostPoint { cost, quality }
    }

    #[test]
    fn router_arena_scores_are_those_of_its_board() {
        // Accuracy in per cent and US dollars for 1,000 requests, with the published score of November 2025.
        for (accuracy, cost, score) in [(68.09, 0.54, 66.66), (32.01, 0.07, 33.75), (68.41, 0.29, 67.65)] {
            let found = 100.0 * router_arena_score(accuracy / 100.0, cost);
            assert!((found - score).abs() < 0.015, "{found} for {score}");
        }
    }

    #[test]
    fn the_hull_leaves_out_what_mixing_beats_and_never_falls() {
        let hull = CostHull::over([point(1.0, 0.5), point(2.0, 0.55), point(3.0, 0.9), point(4.0, 0.8)]).unwrap();
        assert_eq!(hull.points(), [point(1.0, 0.5), point(3.0, 0.9)]);
        assert_eq!((hull.quality_at(0.5), hull.quality_at(9.0)), (None, Some(0.9)));
        assert_eq!((hull.cost_of(0.95), hull.cost_of(0.1)), (None, Some(1.0)));
        // Half of the way from one corner to the next.
        assert!(
            (hull.quality_at(2.0).unwrap() - 0.7).abs() < 1e-12 && (hull.cost_of(0.7).unwrap() - 2.0).abs() < 1e-12
        );
        // (0.5 + 0.9) / 2 × 2 and 0.9 × 1, over 3.
        assert!((hull.average_quality(1.0, 4.0).unwrap() - (1.4 + 0.9) / 3.0).abs() < 1e-12);
        assert!((hull.average_quality(0.0, 1.0).unwrap()).abs() < 1e-12, "nothing is that cheap");
        assert_eq!(CostHull::over([point(f64::NAN, 1.0)]), None);
    }

    #[test]
    fn the_lift_of_a_mixture_is_none_and_that_of_a_better_router_is_its_share() {
        let (small, large) = (point(1.0, 0.6), point(50.0, 0.8));
        let half = point(25.5, 0.7);
        assert!(ibc_lift(small, large, half).unwrap().abs() < 1e-12);
        // Twice the quality that mixing buys at that cost.
        assert!((ibc_lift(small, large, point(25.5, 0.8)).unwrap() - 1.0).abs() < 1e-12);
        assert!(ibc_lift(small, large, point(25.5, 0.65)).unwrap() < 0.0);
        assert_eq!(ibc_lift(small, large, small), None);
        assert_eq!(ibc_lift(large, small, half), None);
    }

    proptest! {
        #[test]
        fn no_point_is_above_the_hull(points in prop::collection::vec((1_u32..1_000, 0_u32..=1_000), 1..30)) {
            let points: Vec<CostPoint> =
                points.iter().map(|(cost, quality)| point(f64::from(*cost), f64::from(*quality) / 1_000.0)).collect();
            let hull = CostHull::over(points.iter().copied()).unwrap();
            for own in &points {
                prop_assert!(hull.quality_at(own.cost).unwrap() >= own.quality - 1e-9);
                prop_assert!(hull.cost_of(own.quality).unwrap() <= own.cost + 1e-9);
            }
            prop_assert!(hull.points().windows(2).all(|pair| pair[0].cost < pair[1].cost && pair[0].quality < pair[1].quality));
        }
    }
}
