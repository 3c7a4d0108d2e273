//! Thresholds, who judges, and what correlated errors do.

use routewright_domain::{DocumentPart, Evaluator, EvaluatorKind, Policy};

use crate::numbers::{money, percent, points, points_difference};
use crate::pairing::{PairedFeature, Pairing};
use crate::policy_words::policy_in_words;
use crate::{Column, ReportError, Section};

use super::{outcomes, parts, scorecard};

pub(super) fn sections(pairing: &Pairing) -> Result<Vec<Section>, ReportError> {
    let own = DocumentPart::Quality;
    let mut sections = vec![
        parts::part(own, vec![parts::paragraph(lead(pairing))]),
        parts::topic(own, "Thresholds and evaluators", evaluators(pairing)),
        parts::topic(own, "What correlated errors do", correlated(pairing)),
    ];
    sections.extend(outcomes::section(pairing)?);
    sections.extend(scorecard::section(pairing));
    Ok(sections)
}

const EXPLAINED: &str =
    "Models fail together on hard requests. A calculation in which each erred on its own would claim something else.";

/// Differences below half of the last digit shown are none.
const SHOWN_POINTS: f64 = 0.005;

/// What the table shows, from its figures: independence may claim too much or too little.
fn claimed(pairing: &Pairing) -> Option<String> {
    let features = pairing.features();
    let off: Vec<(&str, f64)> = features
        .iter()
        .filter_map(|feature| {
            let quality = feature.candidate.quality?;
            Some((feature.name, (quality.if_independent - quality.mean) * 100.0))
        })
        .collect();
    if off.is_empty() {
        return None;
    }
    let side = |sign: f64, word: &str| {
        let mut own: Vec<&(&str, f64)> = off.iter().filter(|(_, points)| points * sign >= SHOWN_POINTS).collect();
        own.sort_by(|one, other| (other.1 * sign).total_cmp(&(one.1 * sign)));
        let first = own.first()?;
        let most = format!("{} for {}", points(first.1, 2), first.0);
        Some(match own.len() {
            1 => format!("too {word} by {most}"),
            several => format!("too {word} for {several} features, most by {most}"),
        })
    };
    let (much, little) = (side(1.0, "much"), side(-1.0, "little"));
    let why = if little.is_some() {
        " Too little, where several right answers are needed at once, as for a vote, an agreement or a document answered in \
         parts: errors that fall on the same requests spare the others."
    } else {
        ""
    };
    Some(match (much, little) {
        (None, None) => {
            "Here it makes no difference: no feature's answer rests on several models whose errors could meet."
                .to_owned()
        }
        (Some(one), None) | (None, Some(one)) => format!("Independence would claim {one}.{why}"),
        (Some(much), Some(little)) => format!("Independence would claim {much}, and {little}.{why}"),
    })
}

fn lead(pairing: &Pairing) -> String {
    let Some(quality) = pairing.candidate.quality else {
        return "Nothing is known of the quality of the answers: the workload holds no scores, and the models in use have no \
                benchmark index in the catalog."
            .to_owned();
    };
    let recorded = if quality.recorded_share > 0.0 {
        format!("{} of the answers have a recorded score; the others are estimated", percent(quality.recorded_share, 1))
    } else {
        "No answer has a recorded score; quality is estimated from what is known of each model".to_owned()
    };
    let known = if quality.covered_share < 1.0 {
        let unknown = percent(1.0 - quality.covered_share, 1);
        format!(" Nothing is known of {unknown} of the answers; these figures leave them out.")
    } else {
        String::new()
    };
    format!(
        "Answers of {} are good in {} of cases ({2}). Labels of as many answers, each right or wrong, would find between {3} and {4} \
         in 19 of 20 cases. {recorded}.{known}",
        pairing.candidate_name(),
        percent(quality.mean, 1),
        pairing.evidence_in_words(quality.evidence),
        percent(quality.low, 1),
        percent(quality.high, 1),
    )
}

/// What an area of the table means, where some evaluator does not state it.
const ASSUMED: &str = "The area under an evaluator's operating curve is the chance that it scores a right answer above a wrong one. Where \
    nobody states it, 0.75 is assumed: a log holds no verdicts to measure it by. Models that were asked how sure they are reached \
    0.63 (GPT-4, arXiv 2306.13063), so hold verdicts against outcomes and state the area before relying on such a cascade.";

fn evaluators(pairing: &Pairing) -> Vec<crate::Block> {
    let rows = judged(pairing);
    let assumed = rows.iter().any(|row| row.last().is_some_and(|area| area.ends_with("assumed")));
    let note = assumed.then(|| parts::paragraph(ASSUMED));
    std::iter::once(thresholds(rows)).chain(note).collect()
}

fn judged(pairing: &Pairing) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    if let Some(architecture) = pairing.architecture() {
        for feature in pairing.features() {
            if let Some(policy) = architecture.policies.get(feature.id) {
                gather(feature.name, policy, &mut rows);
            }
        }
        for (id, policy) in &architecture.library {
            gather(&format!("shared policy {id}"), policy, &mut rows);
        }
    }
    rows
}

fn thresholds(rows: Vec<Vec<String>>) -> crate::Block {
    parts::table_or(
        "No policy judges an answer before giving it.",
        "Quality thresholds",
        vec![
            Column::words("Where", 3),
            Column::words("Answer of", 3),
            Column::numbers("Accepted from"),
            Column::words("Judged by", 4),
            Column::numbers("Area under curve"),
        ],
        rows,
    )
}

fn gather(place: &str, policy: &Policy, rows: &mut Vec<Vec<String>>) {
    let mut row = |answer: &Policy, score: f64, evaluator: &Evaluator| {
        let auc = evaluator.auc.map_or_else(|| "0.75, assumed".to_owned(), |auc| format!("{auc:.2}, stated"));
        rows.push(vec![place.to_owned(), policy_in_words(answer), score.to_string(), judge(evaluator), auc]);
    };
    match policy {
        Policy::Cascade(cascade) => {
            let judged = cascade.tiers.iter().take(cascade.tiers.len().saturating_sub(1));
            judged.for_each(|tier| row(&tier.policy, tier.accept_at.unwrap_or(0.5), &cascade.evaluator));
        }
        Policy::Fallback(chain) => {
            if let Some(gate) = &chain.quality {
                chain.steps.iter().for_each(|step| row(&step.policy, gate.accept_at, &gate.evaluator));
            }
        }
        _ => {}
    }
    policy.children().into_iter().for_each(|(_, child)| gather(place, child, rows));
}

fn judge(evaluator: &Evaluator) -> String {
    match &evaluator.by {
        EvaluatorKind::Judge(judge) => format!("judge: {}", policy_in_words(&judge.policy)),
        EvaluatorKind::Classifier(classifier) => {
            format!("classifier: {} and {} ms an answer", money(classifier.cost_usd), classifier.latency_ms)
        }
        EvaluatorKind::SelfCheck(_) => "the model checks itself".to_owned(),
    }
}

fn correlated(pairing: &Pairing) -> Vec<crate::Block> {
    let sentences = std::iter::once(EXPLAINED.to_owned()).chain(claimed(pairing));
    vec![parts::paragraph(sentences.collect::<Vec<_>>().join(" ")), joint(pairing)]
}

fn joint(pairing: &Pairing) -> crate::Block {
    let features = pairing.features();
    let claims = |feature: &PairedFeature| {
        feature.candidate.quality.map(|quality| (quality.if_independent - quality.mean) * 100.0)
    };
    // Where it makes no difference the sentence says so once, for all of them.
    let differ = features.iter().filter_map(claims).any(|points| points.abs() >= SHOWN_POINTS);
    let rows = features
        .iter()
        .filter_map(|feature| {
            let quality = feature.candidate.quality?;
            let mut cells = vec![
                feature.name.to_owned(),
                percent(quality.mean, 1),
                format!("{} to {}", percent(quality.low, 1), percent(quality.high, 1)),
                quality.evidence.word().to_owned(),
            ];
            if differ {
                cells.push(percent(quality.if_independent, 1));
                cells.push(points_difference(claims(feature)?, 2));
            }
            Some(cells)
        })
        .collect();
    let mut columns = vec![
        Column::words("Feature", 3),
        Column::numbers("Quality"),
        Column::numbers("As counted (95 %)"),
        Column::labels("Evidence"),
    ];
    if differ {
        columns.extend([Column::numbers("If independent"), Column::numbers_under("Claimed beyond that", 2)]);
    }
    parts::table_or("No feature has a known quality.", "Quality by feature", columns, rows)
}
