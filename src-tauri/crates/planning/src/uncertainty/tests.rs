//! Intervals against processes whose variance is known.

use routewright_domain::{Interval, Money, Period};

use super::block_length::{Block, block};
use super::interval::money_interval;
use super::period::Record;
use super::resample::{Groups, Scheme};
use crate::uncertainty::keyed::{Draws, Purpose};

/// Standard normal numbers (Box and Muller), keyed.
fn normal(seed: u64, nth: u64) -> f64 {
    let draws = Draws::new(seed ^ 0xfeed, nth);
    let radius = (-2.0 * libm::log(draws.uniform(0, Purpose::Within))).sqrt();
    radius * libm::cos(std::f64::consts::TAU * draws.uniform(0, Purpose::Stratum))
}

/// An autoregressive process of order one in its stationary state, with innovations of variance 1.
pub(super) fn autoregressive(count: usize, correlation: f64, seed: u64) -> Vec<f64> {
    let mut x = normal(seed, 0) / (1.0 - correlation * correlation).sqrt();
    (1..=count as u64)
        .map(|n| {
            x = correlation * x + normal(seed, n);
            x
        })
        .collect()
}

/// Variance of the sum of `n` values of that process: `n γ₀ + 2 Σ (n - k) γ₀ φᵏ`.
fn variance_of_sum(count: usize, correlation: f64) -> f64 {
    let gamma = 1.0 / (1.0 - correlation * correlation);
    let lags = (1..count).map(|lag| (count - lag) as f64 * correlation.powi(i32::try_from(lag).unwrap()));
    gamma * (count as f64 + 2.0 * lags.sum::<f64>())
}

const CELLS: usize = 480;
const HOUR_NS: i64 = 3_600_000_000_000;

#[expect(clippy::cast_possible_truncation, reason = "whole pico-dollars of a made-up cost")]
fn costs(correlation: f64, seed: u64) -> Vec<i128> {
    autoregressive(CELLS, correlation, seed).iter().map(|x| ((100.0 + x) * 1e6) as i128).collect()
}

fn of_sums(costs: &[i128], sums: &[i128], expansion: f64) -> Interval<Money> {
    let all: i128 = costs.iter().sum();
    money_interval(Money(all), sums.iter().map(|sum| all as f64 + expansion * (sum - all) as f64))
}

/// The 95 % interval of the whole cost, in units of a cell's innovation; by blocks, or by single cells.
fn of_cost(costs: &[i128], seed: u64, in_blocks: bool) -> Interval<f64> {
    let series: Vec<f64> = costs.iter().map(|cost| *cost as f64).collect();
    let found =
        if in_blocks { block(&series, &Groups::one(series.len())) } else { Block { length: 1.0, shortfall: 0.0 } };
    let scheme = Scheme { groups: Groups::one(costs.len()), block: found.length, shortfall: found.shortfall };
    let resamples = scheme.draw(400, seed);
    let sums: Vec<i128> = (0..resamples.count())
        .map(|n| resamples.of(n).iter().zip(costs).map(|(weight, cost)| i128::from(*weight) * cost).sum())
        .collect();
    let found = of_sums(costs, &sums, scheme.expansion());
    Interval { low: found.low.0 as f64 / 1e6, high: found.high.0 as f64 / 1e6 }
}

#[test]
fn intervals_of_a_process_of_known_variance_are_as_wide_as_they_must_be_and_cover_as_often_as_they_say() {
    for correlation in [0.0, 0.5] {
        let runs = 600;
        let truth = 100.0 * CELLS as f64;
        let must = 2.0 * 1.959_964 * variance_of_sum(CELLS, correlation).sqrt();
        let (mut covered, mut width) = (0_u32, 0.0);
        for seed in 0..runs {
            let found = of_cost(&costs(correlation, seed), seed, true);
            covered += u32::from(found.low <= truth && truth <= found.high);
            width += (found.high - found.low) / runs as f64;
        }
        // A share of 0.95 over 600 runs has a standard error of 0.9 points.
        let share = f64::from(covered) / runs as f64;
        assert!((share - 0.95).abs() < 0.027, "correlation {correlation}: {share}");
        // An estimated variance of 50 or so independent pieces has a relative error of 20 %, the mean of 600 next to none;
        // what is left is the bias of the block bootstrap.
        assert!((width / must - 1.0).abs() < 0.05, "correlation {correlation}: {width} for {must}");
    }
}

#[test]
fn single_cells_would_claim_too_much_of_what_comes_in_waves() {
    let width = |found: Interval<f64>| found.high - found.low;
    let (mut blocks, mut cells) = (0.0, 0.0);
    for seed in 0..40 {
        let costs = costs(0.7, seed);
        blocks += width(of_cost(&costs, seed, true));
        cells += width(of_cost(&costs, seed, false));
    }
    // The variance of the sum is (1 + φ) / (1 - φ) times that of independent cells: 2.38 times as wide.
    assert!((1.9..2.7).contains(&(blocks / cells)), "{}", blocks / cells);
}

#[test]
fn the_next_month_lies_in_its_interval_nineteen_times_of_twenty() {
    let runs = 500_u64;
    let span_ns = HOUR_NS * i64::try_from(CELLS).unwrap();
    let month = usize::try_from(Period::Month.length_ns() / HOUR_NS).unwrap();
    let mut covered = 0;
    for seed in 0..runs {
        let costs = costs(0.3, seed);
        let series: Vec<f64> = costs.iter().map(|cost| *cost as f64).collect();
        let found = block(&series, &Groups::one(series.len()));
        let scheme = Scheme { groups: Groups::one(CELLS), block: found.length, shortfall: found.shortfall };
        let resamples = scheme.draw(400, seed);
        let sums: Vec<i128> = (0..resamples.count())
            .map(|n| resamples.of(n).iter().zip(&costs).map(|(weight, cost)| i128::from(*weight) * cost).sum())
            .collect();
        let record = Record { scheme: &scheme, expansion: scheme.expansion(), cell_ns: HOUR_NS, span_ns, seed };
        let found = record.drawn(Period::Month, &costs, &sums, &[]).unwrap().predicted().interval();
        let next: f64 = autoregressive(month, 0.3, seed + 1_000_000).iter().map(|x| 100.0 + x).sum();
        covered += u32::from(found.low.0 as f64 / 1e6 <= next && next <= found.high.0 as f64 / 1e6);
    }
    // Standard error 1 point.
    let share = f64::from(covered) / runs as f64;
    assert!((share - 0.95).abs() < 0.03, "{share}");
}

#[test]
fn a_rhythm_of_day_and_week_does_not_widen_the_interval_of_a_week() {
    // 7 days of hours from a Monday on: nights cost 10, days 100, weekends 30, each with a noise of standard deviation 5.
    let cells = 7 * 24;
    let level = |cell: usize| match (cell / 24, cell % 24) {
        (5.., _) => 30.0,
        (_, 8..20) => 100.0,
        _ => 10.0,
    };
    let kind = |cell: usize| cell % 24 + if cell / 24 >= 5 { 24 } else { 0 };
    let must = 2.0 * 1.959_964 * 5.0 * (cells as f64).sqrt();
    let (runs, mut width) = (60, 0.0);
    for seed in 0..runs {
        let noise = autoregressive(cells, 0.0, seed);
        #[expect(clippy::cast_possible_truncation, reason = "whole pico-dollars of a made-up cost")]
        let costs: Vec<i128> = (0..cells).map(|cell| ((level(cell) + 5.0 * noise[cell]) * 1e6) as i128).collect();
        let series: Vec<f64> = costs.iter().map(|cost| *cost as f64).collect();
        let groups = Groups::new((0..cells).map(kind).collect());
        let found = block(&series, &groups);
        let scheme = Scheme { groups, block: found.length, shortfall: found.shortfall };
        let resamples = scheme.draw(400, seed);
        let sums: Vec<i128> = (0..resamples.count())
            .map(|n| resamples.of(n).iter().zip(&costs).map(|(weight, cost)| i128::from(*weight) * cost).sum())
            .collect();
        let found = of_sums(&costs, &sums, scheme.expansion());
        width += (found.high.0 - found.low.0) as f64 / 1e6 / f64::from(u32::try_from(runs).unwrap());
    }
    // Two days of a weekend are few to tell their spread by, so a little wider.
    assert!((0.95..1.2).contains(&(width / must)), "{width} for {must}");
}
