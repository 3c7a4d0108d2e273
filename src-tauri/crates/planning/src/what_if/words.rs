//! What a change saves and costs, in a sentence.

use routewright_domain::{Delta, Money, Outcome, WhatIfKind};

use crate::words::{count, dollars};

pub(super) fn says(kind: WhatIfKind, now: &Outcome, with: &Outcome, delta: &Delta, concerned: u64) -> String {
    let share = 100.0 * concerned as f64 / (now.requests.max(1)) as f64;
    let what = match kind {
        WhatIfKind::ResponseCache => "answered from memory",
        WhatIfKind::PromptCompression => "compressed",
        WhatIfKind::OffPeakBatch => "sent in batches",
    };
    let cost = match delta.cost_usd {
        Money(0) => "it saves nothing".to_owned(),
        saved if saved < Money::ZERO => format!("it saves {}{}", dollars(saved), of(delta)),
        more => format!("it costs {} more{}", dollars(more), of(delta)),
    };
    let quality = match delta.quality_points {
        Some(points) if points.abs() < 0.005 => "quality stays".to_owned(),
        Some(points) => format!("quality {points:+.2} points").replace('-', "−"),
        None => "what it does to quality is not known".to_owned(),
    };
    let latency = match (kind, delta.latency_p50_ms, delta.latency_p95_ms) {
        (WhatIfKind::OffPeakBatch, _, _) => format!(
            "{} requests wait for the batch (an hour or two), and the others are as fast as before",
            count(concerned)
        ),
        (_, Some(p50), Some(p95)) => {
            format!("total latency {} at the median and {} at the 95th percentile", signed(p50), signed(p95))
        }
        _ => "what it does to latency is not known".to_owned(),
    };
    let partly = match kind {
        WhatIfKind::ResponseCache if with.mechanisms.cache_unavailable > 0 => format!(
            " {} requests without a content hash could not be looked up.",
            count(with.mechanisms.cache_unavailable)
        ),
        _ => String::new(),
    };
    let budgets = match (now.acted_on_by_budgets(), with.acted_on_by_budgets()) {
        (before, after) if before == after => String::new(),
        (before, after) => format!(
            " Budgets act on {} requests as it is and on {} with it, which is a part of these differences.",
            count(before),
            count(after)
        ),
    };
    format!("{} requests ({share:.1} %) are {what}: {cost}; {quality}; {latency}.{partly}{budgets}", count(concerned))
}

fn of(delta: &Delta) -> String {
    delta.cost_share.map_or_else(String::new, |share| format!(" ({:.1} %)", share.abs() * 100.0))
}

fn signed(ms: f64) -> String {
    let sign = if ms < 0.0 { "−" } else { "+" };
    if ms.abs() < 1_000.0 { format!("{sign}{:.0} ms", ms.abs()) } else { format!("{sign}{:.2} s", ms.abs() / 1_000.0) }
}
