//! The architectures beside the best single model, random mixing and the oracle.

use routewright_domain::{DocumentPart, Scorecard, ScorecardEntry, ScorecardRole};

use crate::numbers::{money_per_thousand, percent, percent_difference};
use crate::pairing::Pairing;
use crate::{Column, Section};

use super::parts;

pub(super) fn section(pairing: &Pairing) -> Option<Section> {
    let card = pairing.facts.quality?.scorecard?;
    let mut remarks = vec![
        "Random mixing draws single models at random (the zero router of RouterBench): its quality at the same cost, and what an \
         architecture saves against it at the same quality. The oracle asks the single models in turn, the cheapest first, until one is \
         right, and pays for every model that it asks; no choice among these models is better."
            .to_owned(),
        "The lift of incremental benefit per cost (IBC, AutoMix) and the recovered gap (PGR, RouteLLM) are between the cheapest and the \
         best single model; the RouterArena score weighs accuracy and cost from 0 to 100."
            .to_owned(),
    ];
    remarks.extend(average(card));
    remarks.extend(curve(card));
    remarks.extend(card.left_out.iter().map(|(model, reason)| format!("Not scored alone: {model}. {reason}")));
    let costs = parts::table(
        "Cost and quality beside single models, their mixture and the oracle",
        vec![
            Column::words("Architecture", 4),
            Column::labels("What it is"),
            Column::numbers("Cost of 1,000"),
            Column::numbers("Quality"),
            Column::numbers("Random mixing"),
            Column::numbers_under("Saving at equal quality", 2),
        ],
        card.entries.iter().map(|entry| cost_and_quality(card, entry)).collect(),
    );
    let scores = parts::table(
        "Scores as research publishes them",
        vec![
            Column::words("Architecture", 4),
            Column::numbers("IBC lift"),
            Column::numbers("RouterArena score"),
            Column::numbers("Gap recovered"),
        ],
        card.entries.iter().map(scores).collect(),
    );
    Some(parts::topic(DocumentPart::Quality, "Scorecard", vec![costs, scores, parts::list(remarks)]))
}

fn or_dash(words: Option<String>) -> String {
    words.unwrap_or_else(|| "–".to_owned())
}

fn cost_and_quality(card: &Scorecard, entry: &ScorecardEntry) -> Vec<String> {
    let best = card.best_model.as_ref().is_some_and(|best| best.as_str() == entry.id);
    let role = match entry.role {
        ScorecardRole::Architecture => "architecture",
        ScorecardRole::Single if best => "best single model",
        ScorecardRole::Single => "single model",
        ScorecardRole::Oracle => "upper bound",
    };
    vec![
        entry.name.clone(),
        role.to_owned(),
        money_per_thousand(entry.cost_per_thousand_usd, 1_000).unwrap_or_else(|| "–".to_owned()),
        or_dash(entry.quality.map(|quality| percent(quality.value, 1))),
        or_dash(entry.mixed_quality.map(|quality| percent(quality, 1))),
        or_dash(entry.saving_share.map(percent_difference)),
    ]
}

fn scores(entry: &ScorecardEntry) -> Vec<String> {
    vec![
        entry.name.clone(),
        or_dash(entry.ibc_lift.map(|lift| format!("{lift:+.2}").replace('-', "\u{2212}"))),
        or_dash(entry.router_arena.map(|score| format!("{score:.1}"))),
        or_dash(entry.gap_recovered.map(|share| percent(share, 0).replace('-', "\u{2212}"))),
    ]
}

fn average(card: &Scorecard) -> Option<String> {
    let (all, zero) = card.aiq.zip(card.zero_router_aiq)?;
    Some(format!(
        "The average quality over the range of costs (AIQ, on the non-decreasing hull) is {} with the architectures and {} for single \
         models mixed at random.",
        percent(all, 2),
        percent(zero, 2),
    ))
}

fn curve(card: &Scorecard) -> Option<String> {
    let ((cheapest, best), curve) =
        card.cheapest_model.as_ref().zip(card.best_model.as_ref()).zip(card.curve.as_ref())?;
    let [fifth, half, most] = curve.share_to_recover.map(|share| percent(share, 1));
    Some(format!(
        "Between {cheapest} and {best}: 20 % of the gap takes {fifth} of the calls (CPT), 50 % takes {half} and 80 % takes {most}; APGR \
         {:.3}.",
        curve.average_gap_recovered,
    ))
}
