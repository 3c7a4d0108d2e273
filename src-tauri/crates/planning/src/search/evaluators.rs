//! How much of an answer rests on evaluators of which nobody has said how well they judge.
//!
//! A log holds no verdicts, so the area under an evaluator's operating curve cannot be read off it. A search takes the engine's
//! assumption for all of them, and says so: with what becomes of the recommendation when they are worse or better.

use routewright_domain::{Policy, SearchCandidate};
use routewright_engine::{ASSUMED_AUC, replay};
use serde_json::Value;

use super::feature::Final;
use super::reasons::{percent, usd};
use super::solo::{Interaction, planned, solo};
use super::space::Family;
use super::{SearchError, SearchInput, SearchWatch};

/// How much worse or better an evaluator may be than assumed, in area under its curve. Models that were asked how sure they are
/// reached 0.63 (GPT-4, arXiv 2306.13063), learned scorers 0.85 and more.
const OFF_BY: f64 = 0.1;

/// Whether some evaluator or arbiter of a policy does not say how well it judges.
pub(super) fn rests_on_assumption(policy: &Policy) -> bool {
    with_auc(policy, ASSUMED_AUC).is_some_and(|filled| filled != *policy)
}

/// The policy with that area for every evaluator and arbiter that states none.
fn with_auc(policy: &Policy, auc: f64) -> Option<Policy> {
    let mut value = serde_json::to_value(policy).ok()?;
    fill(&mut value, auc);
    serde_json::from_value(value).ok()
}

fn fill(value: &mut Value, auc: f64) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                if let Value::Object(judge) = field
                    && (name == "evaluator" || name == "arbiter")
                {
                    judge.entry("auc").or_insert_with(|| auc.into());
                }
                fill(field, auc);
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(|part| fill(part, auc)),
        _ => {}
    }
}

/// What the recommendation, or the choice against cascades, rests on; `None` where no evaluator was assumed.
pub(super) fn reason(
    input: &SearchInput,
    position: usize,
    best: Option<&Final>,
    families: &[Family],
    watch: &dyn SearchWatch,
) -> Result<Option<String>, SearchError> {
    if !families.iter().any(|family| rests_on_assumption(&family.policy)) {
        return Ok(None);
    }
    let Some(own) = best.map(|best| &best.candidate).filter(|own| rests_on_assumption(&own.policy)) else {
        return Ok(Some(format!(
            "Cascades and arbiters were tried as if each evaluator told right answers from wrong ones with an area under the curve of \
             {ASSUMED_AUC} (evidence assumed): a better one than that may change the choice."
        )));
    };
    let filled = [ASSUMED_AUC - OFF_BY, ASSUMED_AUC + OFF_BY].map(|auc| with_auc(&own.policy, auc));
    let [Some(worse), Some(better)] = filled else { return Ok(None) };
    let project = solo(input, position, &[&worse, &better], Interaction::Kept);
    let plans = [planned(&project, 0, input).ok(), planned(&project, 1, input).ok()];
    let [Some(worse), Some(better)] = &plans else { return Ok(None) };
    watch.expects(2 * input.workload.columns.len() as u64);
    let found = replay(&[worse, better], &input.replay(), input.threads, watch)?;
    let words = |n: usize| {
        let quality = found[n].quality.map_or_else(|| "not known".to_owned(), |quality| percent(quality.mean));
        let cost = found[n].cost_usd.per(found[n].requests).map_or_else(|| "nothing".to_owned(), usd);
        format!("{quality} quality for {cost} a request")
    };
    Ok(Some(format!(
        "{} tells right answers from wrong ones with an area under the curve of {ASSUMED_AUC}, which is assumed: nobody has measured it. \
         With {:.2} it would be {}, with {:.2} {}. State the area (`auc`) once verdicts have been held against outcomes.",
        judge(own),
        ASSUMED_AUC - OFF_BY,
        words(0),
        ASSUMED_AUC + OFF_BY,
        words(1),
    )))
}

fn judge(own: &SearchCandidate) -> &'static str {
    if own.pattern == "ensemble" { "Its arbiter" } else { "Its evaluator" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_states_nothing_is_assumed() {
        let leaf = serde_json::json!({"pattern": "model", "model": "a/b"});
        let cascade = |evaluator: Value| -> Policy {
            let tiers = serde_json::json!([{"policy": leaf}, {"policy": leaf}]);
            serde_json::from_value(serde_json::json!({"pattern": "cascade", "tiers": tiers, "evaluator": evaluator}))
                .unwrap()
        };
        let silent = cascade(serde_json::json!({"by": {"self_check": {}}}));
        let stated = cascade(serde_json::json!({"auc": 0.6, "by": {"self_check": {}}}));
        assert!(rests_on_assumption(&silent) && !rests_on_assumption(&stated));
        assert_eq!(with_auc(&silent, 0.6), Some(stated));
        assert!(!rests_on_assumption(&Policy::model("a/b")));
    }
}
