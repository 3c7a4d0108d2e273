//! The law by which prompts come again.

use super::count;
use crate::synthesize::draws::whole;
use crate::synthesize::repeats::Repeats;

/// From the contents with which conversations open, 0 where unknown; `None` when most are.
///
/// The exponent is the maximum-likelihood one of the most frequent contents; then the number of contents and the share of
/// conversations that draw from them give the observed probability that two conversations open alike, and the observed
/// number of conversations that open with something seen before, which is what a cache without limits would save.
pub(super) fn fit(contents: &[u64]) -> Option<Repeats> {
    let known: Vec<u64> = contents.iter().copied().filter(|content| *content != 0).collect();
    if known.len() * 2 <= contents.len() {
        return None;
    }
    let counts: Vec<f64> = count(known.iter().copied()).into_iter().map(|(_, count)| count as f64).collect();
    let total = known.len() as f64;
    let repeated = total - counts.len() as f64;
    if repeated <= 0.0 {
        return Some(Repeats { share: 0.0, contents: 1, exponent: 1.0 });
    }
    let exponent = exponent(&counts);
    let alike = counts.iter().map(|count| count * (count - 1.0)).sum::<f64>() / (total * (total - 1.0));
    // The more contents, the larger the share that must draw from them for two to be alike as often, and the more
    // conversations repeat something.
    let (mut low, mut high) = (0.0, libm::log(100.0 * total));
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        let share = share(alike, libm::exp(middle), exponent);
        let met = share < 1.0 && repeats(share * total, libm::exp(middle), exponent) < repeated;
        if met { low = middle } else { high = middle }
    }
    let ranks = libm::round(libm::exp(low)).max(1.0);
    Some(Repeats { share: share(alike, ranks, exponent).min(1.0), contents: whole(ranks), exponent })
}

/// The power of the rank by which the popularity of the most frequent contents falls: maximum likelihood over the ranks
/// that come ten times or more.
fn exponent(counts: &[f64]) -> f64 {
    const OFTEN: f64 = 10.0;
    const MOST_RANKS: usize = 1_000;
    const UNKNOWN: f64 = 1.0;
    let often = counts.iter().take(MOST_RANKS).take_while(|count| **count >= OFTEN).count();
    if often < 3 {
        return UNKNOWN;
    }
    let logs: Vec<f64> = (1..=often).map(|rank| libm::log(rank as f64)).collect();
    let total: f64 = counts[..often].iter().sum();
    let observed = counts.iter().zip(&logs).map(|(count, log)| count * log).sum::<f64>() / total;
    let expected = |exponent: f64| {
        let weights = logs.iter().map(|log| libm::exp(-exponent * log));
        let (sum, weighted) =
            weights.zip(&logs).fold((0.0, 0.0), |(sum, all), (weight, log)| (sum + weight, all + weight * log));
        weighted / sum
    };
    let (mut low, mut high) = (0.0, 5.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if expected(middle) > observed { low = middle } else { high = middle }
    }
    low
}

/// Share of conversations that must draw from so many contents for two to be alike with this probability.
fn share(alike: f64, contents: f64, exponent: f64) -> f64 {
    let (total, squares) = over_ranks(contents, |rank| {
        let weight = libm::exp(-exponent * libm::log(rank));
        (weight, weight * weight)
    });
    libm::sqrt(alike * total * total / squares)
}

/// Expected number of draws that repeat an earlier one.
fn repeats(draws: f64, contents: f64, exponent: f64) -> f64 {
    let weight = |rank: f64| libm::exp(-exponent * libm::log(rank));
    let (total, _) = over_ranks(contents, |rank| (weight(rank), 0.0));
    let (seen, _) = over_ranks(contents, |rank| (-libm::expm1(-draws * weight(rank) / total), 0.0));
    draws - seen
}

/// Sums over ranks: one by one at first, then in stretches by their middle.
fn over_ranks(contents: f64, of: impl Fn(f64) -> (f64, f64)) -> (f64, f64) {
    const ONE_BY_ONE: f64 = 200.0;
    let (mut first, mut second) = (0.0, 0.0);
    let mut rank = 1.0;
    while rank <= contents {
        let last = if rank < ONE_BY_ONE { rank } else { libm::floor(rank * 1.02).min(libm::floor(contents)).max(rank) };
        let stretch = last - rank + 1.0;
        let (a, b) = of(f64::midpoint(rank, last));
        first += a * stretch;
        second += b * stretch;
        rank = last + 1.0;
    }
    (first, second)
}
