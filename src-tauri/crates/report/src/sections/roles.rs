//! What a policy is to the pattern above it.

use routewright_domain::{Aggregation, PartitionBy, Policy};

use crate::numbers::{count, set_time};

/// For example `step 2` or `tier 1, accepted from 0.8`; empty where there is nothing to tell apart. `at` is the pointer of
/// [`Policy::children`].
pub(super) fn role(above: &Policy, at: &str) -> String {
    let place = at.split('/').find_map(|part| part.parse::<usize>().ok());
    let nth = place.map_or(0, |place| place + 1);
    if at.contains("/evaluator") {
        return "judge".to_owned();
    }
    match above {
        Policy::Fallback(chain) => {
            let limit = place.and_then(|place| chain.steps.get(place)).and_then(|step| {
                let first = step.first_token_timeout_ms.map(|ms| format!("first token within {}", set_time(ms.into())));
                first.or_else(|| step.timeout_ms.map(|ms| format!("answer within {}", set_time(ms.into()))))
            });
            with(if nth == 1 { "primary".to_owned() } else { format!("fallback {}", nth - 1) }, limit)
        }
        Policy::Task(task) => place
            .and_then(|place| task.rules.get(place))
            .map_or_else(|| "otherwise".to_owned(), |rule| format!("rule {}", rule.name)),
        Policy::Cascade(cascade) => {
            let last = nth == cascade.tiers.len();
            let accepted = place.and_then(|place| cascade.tiers.get(place)).and_then(|tier| tier.accept_at);
            with(format!("tier {nth}"), accepted.filter(|_| !last).map(|score| format!("accepted from {score}")))
        }
        Policy::Ensemble(ensemble) if at.starts_with("/aggregation") => match ensemble.aggregation {
            Aggregation::Arbiter(_) => "arbiter".to_owned(),
            Aggregation::Majority | Aggregation::Consensus(_) => "if they disagree".to_owned(),
        },
        Policy::Ensemble(_) => format!("member {nth}"),
        Policy::Steer(_) => format!("candidate {nth}"),
        Policy::Partition(partition) => match &partition.by {
            PartitionBy::Bands(bands) => place
                .and_then(|place| bands.bands.get(place))
                .map_or_else(|| "longer".to_owned(), |band| format!("below {} tokens", count(band.below))),
            PartitionBy::Split(_) if at.ends_with("/map") => "for each part".to_owned(),
            PartitionBy::Split(_) => "joins the parts".to_owned(),
        },
        Policy::Hedge(_) if at == "/backup" => "second call".to_owned(),
        Policy::Weighted(weighted) => {
            let total: u64 = weighted.arms.iter().map(|arm| u64::from(arm.weight)).sum();
            place
                .and_then(|place| weighted.arms.get(place))
                .map_or_else(String::new, |arm| format!("{}, {} of {}", arm.name, arm.weight, count(total)))
        }
        Policy::Guard(_) if at.ends_with("/downgrade_to") => "when the budget is used up".to_owned(),
        _ => String::new(),
    }
}

fn with(role: String, more: Option<String>) -> String {
    match more {
        Some(more) => format!("{role}, {more}"),
        None => role,
    }
}

/// What people call a pattern.
pub(super) fn pattern_name(policy: &Policy) -> &'static str {
    match policy {
        Policy::Model(_) => "Model",
        Policy::Fallback(_) => "Fallback chain",
        Policy::Task(_) => "Task-based routing",
        Policy::Cascade(_) => "Cascade",
        Policy::Ensemble(_) => "Ensemble",
        Policy::Steer(_) => "Latency-aware steering",
        Policy::Partition(_) => "Partitioning",
        Policy::Cache(_) => "Response cache",
        Policy::PromptCache(_) => "Prompt cache",
        Policy::Compress(_) => "Prompt compression",
        Policy::Batch(_) => "Batch",
        Policy::Retry(_) => "Retry",
        Policy::Hedge(_) => "Hedge",
        Policy::Weighted(_) => "Weighted split",
        Policy::Guard(_) => "Guardrail",
        Policy::Shared(_) => "Shared policy",
    }
}
