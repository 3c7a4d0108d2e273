//! `routewright scorecard …`

use routewright_api::{ScorecardEntry, ScorecardRole, Session, scorecard};

use super::input::Named;
use crate::Ending;
use crate::args::ScorecardOptions;
use crate::output::{Output, money, percent, signed_percent};

const HEADER: [&str; 9] = [
    "Architecture",
    "",
    "Cost of 1,000",
    "Quality",
    "Mixing at that cost",
    "Saving at equal quality",
    "IBC lift",
    "RouterArena",
    "Gap recovered",
];

pub(crate) fn run(session: &Session, options: &ScorecardOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let named = Named::read(&options.input, &options.architectures, &options.scenario)?;
    let card = scorecard(session, &named.request(), &output.progress())?;
    if output.json {
        output.value(&card)?;
        return Ok(Ending::Done);
    }
    output.table(&HEADER, card.entries.iter().map(row).collect(), 2..HEADER.len())?;
    let share = |share: Option<f64>| share.map_or("–".to_owned(), |share| percent(share, 2));
    output.remark(&format!(
        "AIQ from the cheapest entry's cost to the dearest's: {} for single models mixed at random (the zero router), {} with the architectures.",
        share(card.zero_router_aiq),
        share(card.aiq)
    ))?;
    if let Some(((cheapest, best), curve)) = card.cheapest_model.as_ref().zip(card.best_model.as_ref()).zip(card.curve)
    {
        let [fifth, half, most] = curve.share_to_recover.map(|share| percent(share, 1));
        output.remark(&format!(
            "Between {cheapest} and {best}: CPT(20 %) {fifth}, CPT(50 %) {half} and CPT(80 %) {most} of the calls, APGR {:.3}.",
            curve.average_gap_recovered
        ))?;
    }
    output.remark(
        "Savings are against mixing single models at random to the same quality; the IBC lift and the gap are between the cheapest and \
         the best single model; the oracle asks the single models in turn, cheapest first, until one is right.",
    )?;
    if card.entries.iter().any(|entry| entry.role != ScorecardRole::Oracle && entry.router_arena.is_none()) {
        output.line(
            "An entry whose quality is known of less than 99 % of its answers, or whose price is not, has no scores.",
        )?;
    }
    for (model, reason) in &card.left_out {
        output.line(&format!("not scored alone: {model}: {reason}"))?;
    }
    Ok(Ending::Done)
}

fn row(entry: &ScorecardEntry) -> Vec<String> {
    let none = || "–".to_owned();
    let role = match entry.role {
        ScorecardRole::Architecture => "",
        ScorecardRole::Single => "single model",
        ScorecardRole::Oracle => "bound",
    };
    let evidence = entry.evidence.map_or("", |evidence| evidence.word());
    let quality = entry.quality.map_or_else(none, |quality| format!("{} ({evidence})", percent(quality.value, 2)));
    vec![
        entry.name.clone(),
        role.to_owned(),
        money(entry.cost_per_thousand_usd),
        quality,
        entry.mixed_quality.map_or_else(none, |mixed| percent(mixed, 2)),
        entry.saving_share.map_or_else(none, signed_percent),
        entry.ibc_lift.map_or_else(none, |lift| format!("{lift:+.3}").replace('-', "−")),
        entry.router_arena.map_or_else(none, |score| format!("{score:.2}")),
        entry.gap_recovered.map_or_else(none, |gap| percent(gap, 1).replace('-', "−")),
    ]
}
