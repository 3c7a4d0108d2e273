//! What recorded conditions tell: hours without a record, incidents and what each did, the next day beside persistence.

use routewright_domain::{
    BlastRadius, ConditionForecast, DocumentPart, ForecastError, ForecastMethod, RecordedIncident, RecordedIncidentKind,
};

use crate::dates::{between, date, span};
use crate::numbers::{count, counted, duration_difference, money_difference, percent};
use crate::pairing::Pairing;
use crate::{Block, Column, ConditionFacts, Section};

use super::parts;

/// Hours of a week.
const WEEK: u32 = 168;

/// None where no scenario of the project names recorded conditions.
pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let Some(facts) = pairing.facts.conditions else { return vec![] };
    let own = DocumentPart::Reliability;
    let mut sections = vec![
        parts::topic(own, "Recorded conditions", vec![parts::paragraph(covered(pairing, facts))]),
        parts::topic(own, "Recorded incidents", incidents(pairing, facts)),
    ];
    sections
        .extend(facts.forecast.as_ref().map(|found| parts::topic(own, "Forecast of the next day", forecast(found))));
    sections
}

/// Which hours are on record, and which are not.
fn covered(pairing: &Pairing, facts: &ConditionFacts) -> String {
    let scenario = pairing.facts.project.scenarios.iter().find(|own| own.id == facts.scenario);
    let scenario = scenario.map_or(facts.scenario.as_str(), |own| &own.name);
    let own = &facts.coverage;
    let unrecorded = WEEK.saturating_sub(own.hours_recorded);
    let rest = match unrecorded {
        0 => "Every hour of the week is on record.".to_owned(),
        hours => format!(
            "What happened in the other {} was not recorded and nobody knows it.",
            counted(hours.into(), "hour", "hours")
        ),
    };
    let met = match own.unrecorded {
        _ if own.requests == 0 => String::new(),
        0 => " Every request of the workload arrives in an hour that is on record.".to_owned(),
        requests => format!(
            " {} of {} ({}) arrive in an hour without a record; they meet what was measured last before, so incidents of these hours \
             are missing from the figures.",
            count(requests),
            counted(own.requests, "request", "requests"),
            percent(requests as f64 / own.requests as f64, 1),
        ),
    };
    format!(
        "The scenario {scenario} replays the requests, by hour of the week, under the recorded conditions {}, {}: {} of {} each, which \
         tell of {} of the {WEEK} hours of a week. {rest}{met}",
        facts.series,
        span(facts.first_at, facts.last_at),
        counted(own.looks.into(), "look", "looks"),
        counted(own.window_minutes.into(), "minute", "minutes"),
        own.hours_recorded,
    )
}

fn incidents(pairing: &Pairing, facts: &ConditionFacts) -> Vec<Block> {
    let name = pairing.candidate_name();
    let found = counted(facts.found, "incident", "incidents");
    if facts.incidents.is_empty() {
        return vec![parts::paragraph(format!(
            "Of {found} in the series, none concerns an endpoint that {name} calls."
        ))];
    }
    let shown = facts.incidents.len() as u64;
    let which = match shown {
        all if all == facts.concerned => String::new(),
        1 => " The one that was seen longest is listed; each of the others can be switched off in the same way."
            .to_owned(),
        some => format!(
            " The {some} that were seen longest are listed; each of the others can be switched off in the same way."
        ),
    };
    let lead = format!(
        "Of {found} in the series, {} endpoints of models that {name} calls.{which} A series sees an endpoint only now and then, so a \
         beginning and an end are known no better than between two looks.",
        counted(facts.concerned, "concerns", "concern"),
    );
    let when = |(n, incident): (usize, &RecordedIncident)| {
        vec![
            numbered(n, incident),
            what(incident),
            between(incident.began_after, Some(incident.began_by)),
            between(Some(incident.ended_after), incident.ended_by),
            incident.looks.to_string(),
        ]
    };
    let columns = vec![
        Column::words("Endpoint", 8),
        Column::words("What", 3),
        Column::words("Began, UTC", 4),
        Column::words("Ended, UTC", 4),
        Column::numbers("Looks"),
    ];
    let rows = facts.incidents.iter().enumerate().map(when).collect();
    let mut blocks = vec![parts::paragraph(lead), parts::table("Incidents in the recorded conditions", columns, rows)];
    blocks.push(parts::paragraph(format!(
        "What each did to {name}: the replay with it, less the replay with it switched off, at the prices of {}. \
         A request has moved where another model answers it.",
        date(&pairing.facts.comparison.catalog.date)
    )));
    blocks.push(effects(facts));
    blocks
}

fn effects(facts: &ConditionFacts) -> Block {
    let row = |((n, incident), effect): ((usize, &RecordedIncident), &BlastRadius)| {
        let unanswered = match effect.unanswered {
            0 => "no difference".to_owned(),
            more if more > 0 => format!("+{}", count(more.unsigned_abs())),
            fewer => format!("\u{2212}{}", count(fewer.unsigned_abs())),
        };
        vec![
            numbered(n, incident),
            money_difference(effect.cost_usd),
            unanswered,
            count(effect.moved),
            duration_difference(effect.ttft_p95_ms),
            duration_difference(effect.latency_p95_ms),
        ]
    };
    let columns = vec![
        Column::words("Endpoint", 5),
        Column::numbers("Cost"),
        Column::numbers_under("Requests not answered", 2),
        Column::numbers_under("Requests moved", 2),
        Column::numbers_under("First token, p95", 2),
        Column::numbers_under("Whole answer, p95", 2),
    ];
    let rows = facts.incidents.iter().enumerate().zip(&facts.effects).map(row).collect();
    parts::table("What each recorded incident did", columns, rows)
}

/// Several incidents of one endpoint are told apart by their number.
fn numbered(n: usize, incident: &RecordedIncident) -> String {
    format!("{}. {}", n + 1, incident.endpoint)
}

fn what(incident: &RecordedIncident) -> String {
    /// Less is not worth a word.
    const SLOWER: f64 = 1.5;
    let factor = incident.worst_factor.filter(|factor| *factor >= SLOWER);
    let slow = factor.map(|factor| format!("{factor:.1} times as slow"));
    match (incident.kind, slow) {
        (RecordedIncidentKind::OutOfBalancing, None) => "out of balancing".to_owned(),
        (RecordedIncidentKind::OutOfBalancing, Some(slow)) => format!("out of balancing, {slow}"),
        (RecordedIncidentKind::Slow, slow) => slow.unwrap_or_else(|| "slow".to_owned()),
    }
}

fn forecast(found: &ConditionForecast) -> Vec<Block> {
    let beats = match found.better {
        ForecastMethod::RecentLevel => {
            "The recent level (every look so far, each weighing half as much as one 16 hours later) is off by less than persistence at \
             most of the percentiles. Its half-life was chosen on one week of records, so on another the gain may be smaller."
        }
        ForecastMethod::Persistence => {
            "Nothing was better than persistence, which says that the next day is like the last."
        }
    };
    let lead = format!(
        "How well the time to first token of {} can be foretold: each day of the series was forecast from the days before it alone. {beats}",
        date(&found.day),
    );
    let row = |one: &ForecastError| {
        let share = |error: f64| percent(error, 1);
        let name = match one.method {
            ForecastMethod::Persistence => "Persistence: the last day's",
            ForecastMethod::RecentLevel => "Recent level",
        };
        vec![name.to_owned(), share(one.p50), share(one.p90), share(one.p99), count(one.forecasts)]
    };
    let columns = vec![
        Column::words("Forecast by", 2),
        Column::numbers_under("Error at p50", 1),
        Column::numbers_under("Error at p90", 1),
        Column::numbers_under("Error at p99", 1),
        Column::numbers_under("Forecasts", 1),
    ];
    let caption = "Median error of a day's time to first token, as a share of what came";
    vec![parts::paragraph(lead), parts::table(caption, columns, found.errors.iter().map(row).collect())]
}
