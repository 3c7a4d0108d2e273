//! Scores of routers between a weak and a strong model, as research publishes them.
//!
//! A router sends a share of requests to the strong model and the rest to the weak one; moving its threshold draws a curve of
//! quality over that share. The scores are those of `RouteLLM` (Ong et al. 2024, arXiv 2406.18665, section 3.2; its
//! `routellm/evals/evaluate.py`): performance gap recovered (PGR), call-performance threshold (CPT) and average performance gap
//! recovered (APGR). None of them is clamped: a router that knows when the strong model is wrong does better than it. `frontier`
//! has the scores of routers among more models.

mod frontier;

pub use frontier::{CostHull, CostPoint, ibc_lift, router_arena_score};

/// Where a router stands at one threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RouterPoint {
    /// Share of requests that the strong model answers, 0 to 1.
    pub strong_share: f64,
    /// Mean quality of all answers, 0 to 1.
    pub quality: f64,
}

/// A router's points from the weak model alone to the strong model alone, joined by straight lines: any point between two of
/// them is reached by choosing at random between their thresholds.
#[derive(Debug, Clone, PartialEq)]
pub struct RouterCurve {
    /// Ascending by share; the first is at 0 and the last at 1.
    points: Vec<RouterPoint>,
}

/// There is no gap between the two models, so no share of it can be recovered.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("the strong model's quality, {strong}, is not above the weak one's, {weak}")]
pub struct NoGap {
    /// Quality of the weak model alone.
    pub weak: f64,
    /// Quality of the strong model alone.
    pub strong: f64,
}

impl RouterCurve {
    /// A curve through the two models alone and a router's points between them, in any order.
    ///
    /// # Errors
    ///
    /// When the strong model is not better than the weak one.
    pub fn new(weak: f64, strong: f64, between: impl IntoIterator<Item = RouterPoint>) -> Result<Self, NoGap> {
        let gap = strong - weak;
        if gap.is_nan() || gap <= 0.0 {
            return Err(NoGap { weak, strong });
        }
        let mut points = vec![RouterPoint { strong_share: 0.0, quality: weak }];
        points.extend(between);
        points.push(RouterPoint { strong_share: 1.0, quality: strong });
        points.sort_by(|a, b| a.strong_share.total_cmp(&b.strong_share));
        Ok(Self { points })
    }

    /// Performance gap recovered by a quality: `(r - weak) / (strong - weak)`, 0 for the weak model's and 1 for the strong one's.
    #[must_use]
    pub fn gap_recovered(&self, quality: f64) -> f64 {
        let (weak, strong) = (self.points[0].quality, self.points[self.points.len() - 1].quality);
        (quality - weak) / (strong - weak)
    }

    /// Call-performance threshold: the smallest share of calls to the strong model that recovers this share of the gap (0 to 1;
    /// published at 0.2, 0.5 and 0.8). A router that guesses needs as much as it is to recover.
    #[must_use]
    pub fn share_to_recover(&self, gap: f64) -> f64 {
        let mut before = self.points[0];
        for point in &self.points {
            let (low, high) = (self.gap_recovered(before.quality), self.gap_recovered(point.quality));
            if high >= gap {
                let along = if high > low { (gap - low) / (high - low) } else { 1.0 };
                return before.strong_share + along * (point.strong_share - before.strong_share);
            }
            before = *point;
        }
        1.0
    }

    /// Average performance gap recovered: the area between the curve and the weak model's quality, over the area between the
    /// two models' (trapezoids). 0.5 for a router that guesses.
    #[must_use]
    pub fn average_gap_recovered(&self) -> f64 {
        let trapezoid = |pair: &[RouterPoint]| {
            let height = f64::midpoint(self.gap_recovered(pair[0].quality), self.gap_recovered(pair[1].quality));
            height * (pair[1].strong_share - pair[0].strong_share)
        };
        self.points.windows(2).map(trapezoid).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(strong_share: f64, quality: f64) -> RouterPoint {
        RouterPoint { strong_share, quality }
    }

    #[test]
    fn a_router_that_guesses_has_the_scores_of_chance() {
        let curve = RouterCurve::new(0.6, 0.8, [point(0.5, 0.7)]).unwrap();
        for gap in [0.2, 0.5, 0.8, 1.0] {
            assert!((curve.share_to_recover(gap) - gap).abs() < 1e-12);
        }
        assert!((curve.average_gap_recovered() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn the_perfect_router_of_a_2_by_2_table_is_better_than_the_strong_model() {
        // RouteLLM's published answers to MMLU: 2,497 questions that only the strong model gets right, 742 that only the weak one
        // does, of 14,042. The perfect router sends the former first and the latter last.
        let all = 14_042.0;
        let (weak, strong) = ((8_818.0 + 742.0) / all, (8_818.0 + 2_497.0) / all);
        let oracle = (8_818.0 + 742.0 + 2_497.0) / all;
        let curve =
            RouterCurve::new(weak, strong, [point(1.0 - 742.0 / all, oracle), point(2_497.0 / all, oracle)]).unwrap();
        assert!((curve.share_to_recover(0.5) - 0.062_49).abs() < 5e-6, "{}", curve.share_to_recover(0.5));
        assert!((curve.average_gap_recovered() - 1.285).abs() < 5e-4, "{}", curve.average_gap_recovered());
        assert!((curve.gap_recovered(oracle) - 2_497.0 / (2_497.0 - 742.0)).abs() < 1e-12);
    }

    #[test]
    fn a_curve_that_dips_is_read_at_its_first_crossing() {
        let curve = RouterCurve::new(0.0, 1.0, [point(0.2, 0.6), point(0.4, 0.3)]).unwrap();
        assert!((curve.share_to_recover(0.5) - 0.2 * 0.5 / 0.6).abs() < 1e-12);
        assert!((curve.share_to_recover(0.0) - 0.0).abs() < 1e-12);
    }

    #[test]
    fn two_models_of_one_quality_have_no_gap() {
        assert_eq!(RouterCurve::new(0.7, 0.7, []), Err(NoGap { weak: 0.7, strong: 0.7 }));
        assert!(RouterCurve::new(f64::NAN, 0.7, []).is_err());
    }
}
