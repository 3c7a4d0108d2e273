//! The figures that decide, one row each, with what they rest on.

use routewright_domain::{Evidence, Money, Outcome, Percentiles};

use crate::numbers::{
    duration_difference, duration_or_dash, money_difference, money_pair, money_per_thousand, percent,
    percent_difference, percent_or_dash, points_difference,
};
use crate::pairing::Pairing;
use crate::{Block, Column, Table};

/// A figure of both architectures, ready to print.
struct Row {
    name: &'static str,
    baseline: String,
    candidate: String,
    difference: String,
    evidence: String,
}

/// With parts of unknown price on either side the difference could have either sign.
const UNCERTAIN: &str = "uncertain";
/// Two means of quality over different answers have no difference; the sentence below the intervals says so too.
const UNLIKE: &str = "of unlike answers";

/// Cost, latency, success and use of fallbacks. The baseline alone has one column of figures.
pub(super) fn table(pairing: &Pairing) -> Block {
    let rows = rows(pairing);
    let caption = "Key figures".to_owned();
    if pairing.is_baseline_alone() {
        return Block::Table(Table {
            caption: format!("{caption} of {}", pairing.candidate_name()),
            columns: vec![
                Column::labels("Figure"),
                Column::numbers_under(pairing.candidate_name(), 1),
                Column::evidence(),
            ],
            rows: rows.into_iter().map(|row| vec![row.name.to_owned(), row.candidate, row.evidence]).collect(),
        });
    }
    Block::Table(Table {
        caption: format!("{caption} of {} and {}", pairing.baseline_name(), pairing.candidate_name()),
        columns: vec![
            Column::labels("Figure"),
            Column::numbers_under(format!("{} (baseline)", pairing.baseline_name()), 4),
            Column::numbers_under(pairing.candidate_name(), 3),
            Column::numbers("Difference"),
            Column::evidence(),
        ],
        rows: rows
            .into_iter()
            .map(|row| vec![row.name.to_owned(), row.baseline, row.candidate, row.difference, row.evidence])
            .collect(),
    })
}

fn rows(pairing: &Pairing) -> Vec<Row> {
    vec![
        cost(pairing),
        cost_per_thousand(pairing),
        time(pairing, "First token, p50", |outcome| &outcome.ttft_ms, |figures| figures.p50),
        time(pairing, "First token, p95", |outcome| &outcome.ttft_ms, |figures| figures.p95),
        time(pairing, "Whole answer, p50", |outcome| &outcome.latency_ms, |figures| figures.p50),
        time(pairing, "Whole answer, p95", |outcome| &outcome.latency_ms, |figures| figures.p95),
        success(pairing),
        quality(pairing),
        fallback(pairing),
    ]
}

fn cost(pairing: &Pairing) -> Row {
    // Every digit stands in the appendix.
    let (baseline, candidate) = money_pair(pairing.baseline.cost_usd, pairing.candidate.cost_usd);
    let with_gaps = |outcome: &Outcome, amount: String| {
        // Totals carry their gaps with them, wherever they are copied to.
        if outcome.unpriced > 0 { format!("{amount} + {} unpriced", outcome.unpriced) } else { amount }
    };
    let difference = pairing.cost_difference();
    Row {
        name: "Cost",
        baseline: with_gaps(pairing.baseline, baseline),
        candidate: with_gaps(pairing.candidate, candidate),
        difference: match pairing.cost_share() {
            _ if pairing.any_unpriced() => UNCERTAIN.to_owned(),
            Some(share) if difference != Money::ZERO => {
                format!("{} ({})", money_difference(difference), percent_difference(share))
            }
            _ => money_difference(difference),
        },
        evidence: pairing.evidence_in_words(pairing.cost_evidence()),
    }
}

fn cost_per_thousand(pairing: &Pairing) -> Row {
    let text = |amount: Money, requests| money_per_thousand(amount, requests).unwrap_or_else(|| "–".to_owned());
    let difference = pairing.cost_difference();
    let magnitude = Money(difference.0.abs());
    Row {
        name: "Cost per 1,000 requests",
        baseline: text(pairing.baseline.cost_usd, pairing.baseline.requests),
        candidate: text(pairing.candidate.cost_usd, pairing.candidate.requests),
        difference: match money_per_thousand(magnitude, pairing.candidate.requests) {
            _ if pairing.any_unpriced() => UNCERTAIN.to_owned(),
            Some(_) if difference == Money::ZERO => "no difference".to_owned(),
            Some(per_thousand) => format!("{}{per_thousand}", if difference.0 < 0 { '−' } else { '+' }),
            None => "–".to_owned(),
        },
        evidence: pairing.evidence_in_words(pairing.cost_evidence()),
    }
}

fn time(
    pairing: &Pairing,
    name: &'static str,
    figures: impl Fn(&Outcome) -> &Percentiles,
    percentile: impl Fn(&Percentiles) -> Option<f64>,
) -> Row {
    let (base, mine) = (figures(pairing.baseline), figures(pairing.candidate));
    let (before, after) = (percentile(base), percentile(mine));
    let evidence = if after.is_none() { mine.evidence } else { mine.evidence.weaker(base.evidence) };
    Row {
        name,
        baseline: duration_or_dash(before),
        candidate: duration_or_dash(after),
        difference: duration_difference(after.zip(before).map(|(after, before)| after - before)),
        evidence: if after.or(before).is_some() { pairing.evidence_in_words(evidence) } else { "unknown".to_owned() },
    }
}

fn success(pairing: &Pairing) -> Row {
    let rate = |outcome: &Outcome| percent_or_dash(outcome.success_rate(), 2);
    Row {
        name: "Success",
        baseline: rate(pairing.baseline),
        candidate: rate(pairing.candidate),
        difference: pairing.success_points().map_or_else(|| "–".to_owned(), |points| points_difference(points, 2)),
        evidence: conditions(),
    }
}

fn quality(pairing: &Pairing) -> Row {
    let mean = |outcome: &Outcome| {
        outcome.quality.map_or_else(
            || "unknown".to_owned(),
            |quality| {
                let known = if quality.covered_share < 1.0 {
                    format!(", of {} of the answers", percent(quality.covered_share, 1))
                } else {
                    String::new()
                };
                format!("{} ({}–{}){known}", percent(quality.mean, 1), plain(quality.low), plain(quality.high))
            },
        )
    };
    let both = pairing.candidate.quality.zip(pairing.baseline.quality);
    Row {
        name: "Quality, as counted (95 %)",
        baseline: mean(pairing.baseline),
        candidate: mean(pairing.candidate),
        difference: match (both, pairing.quality_points()) {
            (_, Some(points)) => points_difference(points, 2),
            (None, None) => "–".to_owned(),
            // Means over different answers do not compare.
            (Some(_), None) => UNLIKE.to_owned(),
        },
        evidence: pairing.candidate.quality.map_or_else(
            || "unknown".to_owned(),
            |quality| pairing.evidence_in_words(both.map_or(quality.evidence, |(a, b)| a.evidence.weaker(b.evidence))),
        ),
    }
}

/// A percentage without its sign, for the end of an interval.
fn plain(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

fn fallback(pairing: &Pairing) -> Row {
    let (before, after) = (pairing.baseline.fallback_depth.share, pairing.candidate.fallback_depth.share);
    Row {
        name: "Used a fallback",
        baseline: percent(before, 1),
        candidate: percent(after, 1),
        difference: points_difference((after - before) * 100.0, 1),
        evidence: conditions(),
    }
}

/// Failures come from the scenario, which is a stated assumption and not a measurement.
fn conditions() -> String {
    format!("{}, scenario", Evidence::Assumed.word())
}
