//! "What if we also": ready-made changes around the candidate, with what each saves and what it costs.

use routewright_domain::{DocumentPart, WhatIf, WhatIfCard};

use crate::dates::date;
use crate::numbers::{
    count, counted, duration, duration_difference, money, money_difference, percent, percent_difference,
    points_difference,
};
use crate::pairing::Pairing;
use crate::{Block, Column, Section, Term};

use super::parts;

/// None where the changes were not replayed.
pub(super) fn section(pairing: &Pairing) -> Option<Section> {
    let found = pairing.facts.what_if?;
    let blocks = vec![
        parts::paragraph(lead(pairing, found)),
        table(pairing, found),
        Block::Terms(found.cards.iter().map(card).collect()),
    ];
    Some(parts::topic(DocumentPart::Cost, "What if we also", blocks))
}

fn lead(pairing: &Pairing, found: &WhatIf) -> String {
    let name = pairing.candidate_name();
    let now = &found.now;
    let quality = now.quality.map_or_else(
        || "a quality that is not known".to_owned(),
        |quality| format!("a quality of {}", percent(quality.mean, 2)),
    );
    let latency = now.latency_p95_ms.map_or_else(
        || "a latency that is not known".to_owned(),
        |ms| format!("{} for the whole answer at p95", duration(ms)),
    );
    format!(
        "Three ready-made changes, each by itself around every feature of {name} that lacks it, replayed on the same {} with the same \
         draws at the prices of {}. None of them is in another figure of this document. As it is, {name} costs {}, with {quality} and \
         {latency}.",
        counted(now.requests, "request", "requests"),
        date(&found.catalog.date),
        money(now.cost_usd),
    )
}

fn table(pairing: &Pairing, found: &WhatIf) -> Block {
    let columns = vec![
        Column::words("Change", 4),
        Column::numbers_under("Cost with it", 4),
        Column::numbers_under("Difference in cost", 5),
        Column::numbers_under("Quality", 4),
        Column::numbers_under("Whole answer, p50", 3),
        Column::numbers_under("Whole answer, p95", 3),
        Column::numbers_under("Requests concerned", 3),
    ];
    let dash = || "–".to_owned();
    let row = |card: &WhatIfCard| {
        let name = card.kind.name().to_owned();
        let Some((figures, delta)) = card.figures.as_ref().zip(card.delta.as_ref()) else {
            let none = card.unavailable.map_or_else(dash, |why| why.words().to_owned());
            return vec![name, none, dash(), dash(), dash(), dash(), dash()];
        };
        let share = delta.cost_share.filter(|share| *share != 0.0);
        let share = share.map_or_else(String::new, |share| format!(" ({})", percent_difference(share)));
        vec![
            name,
            money(figures.cost_usd),
            format!("{}{share}", money_difference(delta.cost_usd)),
            delta.quality_points.map_or_else(dash, |points| points_difference(points, 2)),
            duration_difference(delta.latency_p50_ms),
            duration_difference(delta.latency_p95_ms),
            count(card.concerned),
        ]
    };
    let caption = format!(
        "What each change would do to {} on this workload, at the prices of {}",
        pairing.candidate_name(),
        date(&found.catalog.date)
    );
    parts::table(caption, columns, found.cards.iter().map(row).collect())
}

/// What a change does, what came of it, and what that rests on.
fn card(card: &WhatIfCard) -> Term {
    let assumed: Vec<String> = card
        .assumptions
        .iter()
        .map(|own| {
            let source = own.source.as_deref().unwrap_or("our own assumption");
            format!("{} ({source}).", own.says.trim_end_matches('.'))
        })
        .collect();
    let assumed = if assumed.is_empty() || card.figures.is_none() {
        String::new()
    } else {
        format!(" Assumed: {}", assumed.join(" "))
    };
    Term {
        term: card.kind.name().to_owned(),
        description: parts::typed(&format!("{} {}{assumed}", card.does, card.says)),
    }
}
