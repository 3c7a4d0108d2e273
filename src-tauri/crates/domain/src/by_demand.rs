//! What figures come to at a demand that was not replayed, from those that were.

/// A figure at a demand, by `(demand, figure)` of replays: between two of them on the line through both, below the first in proportion,
/// beyond the last as the last two go on; never below 0.
///
/// Demands ascend, are above 0, and each is another one. Without any point the figure is 0.
#[must_use]
pub fn by_demand(points: &[(f64, f64)], demand: f64) -> f64 {
    let Some((first, figure)) = points.first() else { return 0.0 };
    let at = points.partition_point(|(own, _)| *own < demand);
    if at == 0 || points.len() == 1 {
        return figure * demand / first;
    }
    let after = at.min(points.len() - 1);
    let ((one, figure), (other, next)) = (points[after - 1], points[after]);
    (figure + (next - figure) / (other - one) * (demand - one)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cap_lets_through_is_in_proportion_then_flat() {
        let capped = [(0.5, 40.0), (0.625, 50.0), (2.0, 50.0)];
        for (demand, figure) in [(0.0, 0.0), (0.25, 20.0), (0.5, 40.0), (0.6, 48.0), (1.0, 50.0), (9.0, 50.0)] {
            assert!((by_demand(&capped, demand) - figure).abs() < 1e-9, "{demand}: {}", by_demand(&capped, demand));
        }
    }

    #[test]
    fn what_falls_ends_at_nothing() {
        assert!((by_demand(&[(1.0, 10.0), (2.0, 4.0)], 3.0)).abs() < 1e-9);
        assert!((by_demand(&[(2.0, 10.0)], 1.0) - 5.0).abs() < 1e-9);
        assert!(by_demand(&[], 1.0).abs() < 1e-9);
    }
}
