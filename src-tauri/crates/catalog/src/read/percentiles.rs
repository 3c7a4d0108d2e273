//! Published percentiles as ascending knots.

use routewright_domain::PercentileKnots;

use crate::PercentileFault;
use crate::validate::check_percentiles;

/// Which way a source counts throughput percentiles. Latencies ascend everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// p99 is the fastest (latency: the slowest).
    Ascending,
    /// Ascending in live answers and descending (99 % are at least this fast) in the published description, so each
    /// series shows its own direction.
    AsItComes,
}

/// Why a series is left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum LeftOut {
    /// Some percentiles are there and others are not.
    Incomplete,
    /// Not a distribution.
    Fault(PercentileFault),
}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Incomplete => f.write_str("left out, since some of its percentiles are missing"),
            Self::Fault(PercentileFault::AllEqual { .. }) => {
                f.write_str("left out, since all its percentiles are equal: a single measurement is no distribution")
            }
            Self::Fault(fault) => write!(f, "left out: {fault}"),
        }
    }
}

/// Knots of p50, p75, p90, p95, p99; nothing where nothing is published.
///
/// A source without p95 gets it from p90 and p99 as those of a lognormal distribution.
pub(super) fn knots(
    [p50, p75, p90, p95, p99]: [Option<f64>; 5],
    direction: Direction,
) -> Result<Option<PercentileKnots>, LeftOut> {
    let (p50, p75, p90, p99) = match (p50, p75, p90, p99) {
        (Some(p50), Some(p75), Some(p90), Some(p99)) => (p50, p75, p90, p99),
        (None, None, None, None) if p95.is_none() => return Ok(None),
        _ => return Err(LeftOut::Incomplete),
    };
    let mut knots = PercentileKnots { p50, p75, p90, p95: p95.unwrap_or_else(|| between(p90, p99)), p99 };
    if direction == Direction::AsItComes && p99 < p50 {
        knots = mirrored(knots);
    }
    check_percentiles(&knots).map_err(LeftOut::Fault)?;
    Ok(Some(knots))
}

/// p95 from p90 and p99 on a lognormal: as far between their logarithms as its normal quantile is between theirs.
fn between(p90: f64, p99: f64) -> f64 {
    const Z90: f64 = 1.281_551_565_544_600_4;
    const Z95: f64 = 1.644_853_626_951_472_2;
    const Z99: f64 = 2.326_347_874_040_841;
    p90 * (p99 / p90).powf((Z95 - Z90) / (Z99 - Z90))
}

/// A slow half as the fast half that mirrors it about the median, on a logarithmic scale. An assumption: the source
/// states the slow half alone.
fn mirrored(knots: PercentileKnots) -> PercentileKnots {
    let mirror = |slow: f64| knots.p50 * (knots.p50 / slow);
    PercentileKnots {
        p50: knots.p50,
        p75: mirror(knots.p75),
        p90: mirror(knots.p90),
        p95: mirror(knots.p95),
        p99: mirror(knots.p99),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASCENDING: [Option<f64>; 5] = [Some(10.0), Some(20.0), Some(40.0), Some(50.0), Some(80.0)];

    #[test]
    fn descending_throughput_is_turned_round_only_where_the_reader_allows_it() {
        let descending = [Some(40.0), Some(20.0), Some(10.0), Some(8.0), Some(5.0)];
        let knots_of = |direction| knots(descending, direction);
        assert!(matches!(knots_of(Direction::Ascending), Err(LeftOut::Fault(PercentileFault::Descends { .. }))));
        let turned = knots_of(Direction::AsItComes).unwrap().unwrap();
        assert_eq!(turned, PercentileKnots { p50: 40.0, p75: 80.0, p90: 160.0, p95: 200.0, p99: 320.0 });
        assert_eq!(knots(ASCENDING, Direction::AsItComes), knots(ASCENDING, Direction::Ascending));
    }

    #[test]
    fn a_missing_p95_lies_between_its_neighbours_and_other_gaps_leave_the_series_out() {
        let mut gaps = ASCENDING;
        gaps[3] = None;
        let filled = knots(gaps, Direction::Ascending).unwrap().unwrap();
        assert!((filled.p95 / 50.909).ln().abs() < 1e-3, "{}", filled.p95);
        gaps[1] = None;
        assert_eq!(knots(gaps, Direction::Ascending), Err(LeftOut::Incomplete));
        assert_eq!(knots([None; 5], Direction::Ascending), Ok(None));
    }

    #[test]
    fn what_is_no_distribution_is_left_out() {
        for bad in [[Some(7.0); 5], [Some(0.0); 5], [Some(f64::NAN); 5], [Some(-1.0); 5]] {
            assert!(matches!(knots(bad, Direction::AsItComes), Err(LeftOut::Fault(_))), "{bad:?}");
        }
    }
}
