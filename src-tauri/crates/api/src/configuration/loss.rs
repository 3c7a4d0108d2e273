//! What a configuration loses against the design, as the sentences of its README. The same figures as in the window and the command.

use routewright_domain::{Money, Outcome, dollars, dollars_apart, requests};
use routewright_engine::delta;
use routewright_gateway::Export;

use super::{Built, ConfigurationRequest};
use crate::wire::ConfigurationRunner;

/// Where nothing was replayed.
pub(super) const NOT_REPLAYED: &str = "What this configuration loses against the design was not replayed: no workload was named. Export \
    again with one, and the figure stands here.";

/// Which replay the figures are of, and for each way to run the export a sentence, with what must hold for it.
pub(super) fn in_words(
    catalog_date: &str,
    request: &ConfigurationRequest,
    export: &Export,
    design: &Outcome,
    built: &[Built],
) -> Vec<String> {
    let mut sentences = vec![format!(
        "The design and what this configuration really does were replayed on the same {}, under the scenario {}, with seed {} and \
         the prices of {catalog_date}. The design costs {}.",
        requests(design.requests),
        design.scenario,
        request.seed.unwrap_or(request.project.seed),
        dollars(design.cost_usd),
    )];
    sentences.extend(built.iter().map(|built| {
        let who = match built.by {
            ConfigurationRunner::Gateway => format!("{} alone", export.target.name()),
            ConfigurationRunner::Client => format!("{} with the exported client", export.target.name()),
        };
        let lost = loss(&who, design, &built.outcome);
        match &built.condition {
            Some(condition) => format!("{lost} {condition}"),
            None => lost,
        }
    }));
    sentences
}

fn loss(who: &str, design: &Outcome, built: &Outcome) -> String {
    let found = delta(design, built);
    let others = [
        found.latency_p95_ms.filter(|ms| ms.abs() >= 0.5).map(latency),
        (found.success_points.abs() >= 0.005).then(|| points("success", found.success_points)),
        match found.quality_points {
            Some(change) => (change.abs() >= 0.005).then(|| points("quality", change)),
            None => Some("what it does to quality is not known".to_owned()),
        },
    ];
    let others: Vec<String> = others.into_iter().flatten().collect();
    if found.cost_usd == Money::ZERO && others.is_empty() {
        return format!("{who} does what the design does: no difference in cost, latency at p95, success or quality.");
    }
    let (mine, theirs) = dollars_apart(built.cost_usd, design.cost_usd);
    let cost = match found.cost_usd {
        Money(0) => format!("costs the same {mine}"),
        change => {
            let word = if change > Money::ZERO { "more" } else { "less" };
            let share = found.cost_share.map_or_else(String::new, |share| {
                format!(" ({}{:.1} %)", if share < 0.0 { '−' } else { '+' }, share.abs() * 100.0)
            });
            let amount = dollars(Money(change.0.abs()));
            format!("costs {mine} instead of {theirs}, {amount} {word}{share}")
        }
    };
    let others = if others.is_empty() { "nothing else changes".to_owned() } else { others.join("; ") };
    format!("{who} {cost}; {others}.")
}

fn latency(ms: f64) -> String {
    let word = if ms > 0.0 { "longer" } else { "shorter" };
    let size = ms.abs();
    let size = if size < 1_000.0 { format!("{size:.0} ms") } else { format!("{:.2} s", size / 1_000.0) };
    format!("the time within which 95 of 100 answers are complete is {size} {word}")
}

fn points(of: &str, change: f64) -> String {
    format!("{of} is {:.2} points {}", change.abs(), if change > 0.0 { "higher" } else { "lower" })
}
