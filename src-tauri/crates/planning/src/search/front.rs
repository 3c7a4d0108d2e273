//! Which candidates are worth having: no other is at once as cheap, as good and as fast.

/// What a candidate is judged by; lower is better in all of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// Any unit, as long as it is the same for all.
    pub(super) cost: f64,
    /// One less its mean quality; infinite where nothing is known of it.
    pub(super) shortfall: f64,
    /// Milliseconds at the 95th percentile; infinite where they are not known.
    pub(super) latency: f64,
}

impl Point {
    /// Whether this one is no worse in anything and better in something.
    pub(super) fn dominates(&self, other: &Self) -> bool {
        let no_worse = self.cost <= other.cost && self.shortfall <= other.shortfall && self.latency <= other.latency;
        no_worse && self != other
    }
}

/// Positions of the points that no other dominates, by cost; of equal points the first alone.
pub(super) fn front(points: &[Point]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    // Whatever dominates a point stands before it in this order.
    order.sort_by(|a, b| {
        let key = |n: &usize| [points[*n].cost, points[*n].shortfall, points[*n].latency];
        let (one, other) = (key(a), key(b));
        one.iter().zip(&other).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(a.cmp(b))
    });
    let mut kept: Vec<usize> = Vec::new();
    for n in order {
        let point = &points[n];
        if !kept.iter().any(|own| points[*own].dominates(point) || points[*own] == *point) {
            kept.push(n);
        }
    }
    kept
}

/// At most so many of a list, the first and the last among them.
pub(super) fn spread<T: Copy>(all: &[T], most: usize) -> Vec<T> {
    if all.len() <= most {
        return all.to_vec();
    }
    if most < 2 {
        return all.iter().take(most).copied().collect();
    }
    (0..most).map(|n| all[n * (all.len() - 1) / (most - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_front_is_what_a_look_at_all_pairs_finds(raw in prop::collection::vec((0_u8..6, 0_u8..6, 0_u8..6), 0..60)) {
            let points: Vec<Point> = raw
                .iter()
                .map(|(cost, shortfall, latency)| Point { cost: f64::from(*cost), shortfall: f64::from(*shortfall), latency: f64::from(*latency) })
                .collect();
            let mut found = front(&points);
            found.sort_unstable();
            let expected: Vec<usize> = (0..points.len())
                .filter(|n| {
                    !points.iter().any(|other| other.dominates(&points[*n]))
                        && !points[..*n].contains(&points[*n])
                })
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
