//! From a small share of the traffic to all of it, with the figures at which to look and those at which to stop.
//!
//! All of them follow from the plan, which is the replay: a new configuration that costs three times what was planned is wrong, however
//! dear the old one was.

use routewright_domain::{FigureIntervals, Money};

use crate::numbers::{count, duration, money, money_per_thousand, percent};
use crate::pairing::Pairing;
use crate::{Block, Column};

use super::requirements::Tally;
use super::{parts, trust};

/// Shares of traffic of a canary, and how long each is held, from common practice; the thresholds are those of the replay.
const STAGES: [(&str, &str); 4] =
    [("1\u{202f}%", "1 day"), ("10\u{202f}%", "2 days"), ("50\u{202f}%", "3 days"), ("100\u{202f}%", "from then on")];
/// How far above the plan a cost or a latency may be before the rollout stops: by a quarter.
const ABOVE_PLAN: (i128, i128) = (5, 4);
/// Share of requests that may fail beyond the plan.
const MORE_FAILURES: f64 = 0.01;
/// What two shares that are the same may differ by.
const ROUNDING: f64 = 1e-9;
/// Least share of fallbacks at which to stop: a plan with next to none would stop at the first bad hour.
const LEAST_FALLBACKS: f64 = 0.05;

const ROLLOUT: &str = "A growing share of the traffic goes to the new configuration. Each stage is held until enough requests have \
    passed to tell the thresholds below from noise; when one is broken, the stage before is restored.";

pub(super) fn blocks(pairing: &Pairing) -> Vec<Block> {
    let columns = vec![Column::labels("Share of traffic"), Column::words("Held for at least", 1)];
    let rows = STAGES.map(|(share, time)| vec![share.to_owned(), time.to_owned()]).to_vec();
    let stages = parts::table("Stages of the rollout", columns, rows);
    vec![parts::paragraph(ROLLOUT), stages, parts::paragraph(explained(pairing)), thresholds(pairing)]
}

fn explained(pairing: &Pairing) -> String {
    let look = if trust::own(pairing).is_some() {
        "Look into it as soon as a figure leaves the plan's 95 % interval, which is that of a whole workload like this one: at a small \
         share of the traffic noise alone will do so now and then. "
    } else {
        ""
    };
    let today = today_per_thousand(pairing).map_or_else(String::new, |today| {
        format!(" The cost of today, {today} for 1,000 requests, is no threshold: it would let most of the saving be lost unnoticed.")
    });
    format!(
        "{look}Stop at a quarter above the plan in cost and latency, at one more failed request in a hundred, and where quality falls \
         below its interval among the key figures: that of labels of {} answers, so a smaller sample scatters more widely.{today}",
        count(pairing.candidate.succeeded),
    )
}

/// What a thousand requests cost today, where that is more than the plan allows.
fn today_per_thousand(pairing: &Pairing) -> Option<String> {
    let (mine, base) = (pairing.candidate, pairing.baseline);
    let dearer = base.cost_usd > above_plan(mine.cost_usd) && !pairing.any_unpriced();
    dearer.then(|| money_per_thousand(base.cost_usd, base.requests)).flatten()
}

fn above_plan(planned: Money) -> Money {
    Money(planned.0.saturating_mul(ABOVE_PLAN.0) / ABOVE_PLAN.1)
}

/// One figure to watch.
struct Threshold {
    figure: &'static str,
    planned: String,
    /// The end of the plan's interval that matters; absent where no interval is known, where it has no width, and where it lies beyond
    /// what stops the rollout.
    look: Option<String>,
    stop: String,
}

fn thresholds(pairing: &Pairing) -> Block {
    let own = trust::own(pairing).map(|own| &own.figures);
    let mut rows = vec![];
    rows.extend(cost(pairing, own));
    rows.extend(failures(pairing, own));
    let mine = pairing.candidate;
    let upper = |of: fn(&FigureIntervals) -> Option<f64>| own.and_then(of);
    rows.extend(time("Whole answer, p95", mine.latency_ms.p95, upper(|own| Some(own.latency_p95_ms?.high))));
    rows.extend(time("First token, p95", mine.ttft_ms.p95, upper(|own| Some(own.ttft_p95_ms?.high))));
    rows.extend(quality(pairing));
    rows.push(fallbacks(pairing, own));
    rows.extend(requirements(pairing));
    let with_look = rows.iter().any(|row| row.look.is_some());
    let mut columns = vec![Column::words("Figure", 3), Column::numbers_under("Plan, by the replay", 2)];
    columns.extend(with_look.then(|| Column::numbers_under("Look into it", 2)));
    columns.push(Column::numbers_under("Stop", 2));
    let cells = |row: Threshold| {
        let look = with_look.then(|| row.look.unwrap_or_else(|| "–".to_owned()));
        [row.figure.to_owned(), row.planned].into_iter().chain(look).chain([row.stop]).collect()
    };
    parts::table("Thresholds of the rollout", columns, rows.into_iter().map(cells).collect())
}

/// The end of an interval where it lies between the plan and what stops the rollout: else there is nothing to look into before it.
fn between<T: PartialOrd + Copy>(end: Option<T>, planned: T, stop: T) -> Option<T> {
    end.filter(|end| planned < *end && *end < stop)
}

fn cost(pairing: &Pairing, own: Option<&FigureIntervals>) -> Option<Threshold> {
    let mine = pairing.candidate;
    let each = |total: Money| total.per(mine.requests);
    let planned = each(mine.cost_usd)?;
    let stop = above_plan(planned);
    let words = |amount: Money| format!("above {}", money(amount));
    Some(Threshold {
        figure: "Cost of a request",
        planned: money(planned),
        look: between(own.and_then(|own| each(own.cost_usd.high)), planned, stop).map(words),
        stop: words(stop),
    })
}

fn failures(pairing: &Pairing, own: Option<&FigureIntervals>) -> Option<Threshold> {
    let rate = 1.0 - pairing.candidate.success_rate()?;
    let above = |share: f64| format!("above {}", percent(share, 2));
    let stop = (rate + MORE_FAILURES).min(1.0);
    let most = between(own.and_then(|own| Some(1.0 - own.success_rate?.low)), rate + ROUNDING, stop);
    Some(Threshold {
        figure: "Requests without an answer",
        planned: percent(rate, 2),
        look: most.map(above),
        stop: above(stop),
    })
}

fn time(figure: &'static str, planned: Option<f64>, upper: Option<f64>) -> Option<Threshold> {
    let planned = planned?;
    let above = |ms: f64| format!("above {}", duration(ms));
    let stop = planned * ABOVE_PLAN.0 as f64 / ABOVE_PLAN.1 as f64;
    Some(Threshold {
        figure,
        planned: duration(planned),
        look: between(upper, planned, stop).map(above),
        stop: above(stop),
    })
}

fn quality(pairing: &Pairing) -> Option<Threshold> {
    let quality = pairing.candidate.quality?;
    let below = |share: f64| format!("below {}", percent(share, 1));
    Some(Threshold {
        figure: "Quality on a labelled sample",
        planned: percent(quality.mean, 1),
        look: None,
        stop: below(quality.low),
    })
}

fn fallbacks(pairing: &Pairing, own: Option<&FigureIntervals>) -> Threshold {
    let share = pairing.candidate.fallback_depth.share;
    let above = |share: f64| format!("above {}", percent(share, 1));
    let stop = (share * 2.0).clamp(LEAST_FALLBACKS, 1.0);
    let upper = between(own.and_then(|own| Some(own.fallback_share?.high)), share + ROUNDING, stop);
    Threshold { figure: "Use of a fallback", planned: percent(share, 1), look: upper.map(above), stop: above(stop) }
}

fn requirements(pairing: &Pairing) -> Option<Threshold> {
    let tally = Tally::of(pairing.candidate.requirements.iter());
    (tally.met > 0).then(|| Threshold {
        figure: "Requirements of the features",
        planned: format!("{} of {} met", tally.met, tally.total),
        look: None,
        stop: match tally.met {
            1 => "that one broken".to_owned(),
            met => format!("any of the {met} broken"),
        },
    })
}
