//! `routewright sessions PROJECT`

use routewright_api::domain::{
    ArchitectureId, Money, Project, ScenarioId, SessionOutcome, SessionPauses, SessionPercentiles, SessionSpans,
    SessionTurn,
};
use routewright_api::{ReplayRequest, Session, SessionReport, compare_sessions};

use super::input::opened;
use super::intervals::name_of;
use crate::Ending;
use crate::args::SessionsOptions;
use crate::output::{Output, count, duration, money, percent};

pub(crate) fn run(session: &Session, options: &SessionsOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let (project, workload) = opened(&options.input)?;
    let wanted: Vec<ArchitectureId> = options.architectures.iter().map(|id| id.as_str().into()).collect();
    let scenarios: Vec<ScenarioId> = options.scenario.as_deref().map(ScenarioId::from).into_iter().collect();
    let request =
        ReplayRequest { architectures: &wanted, scenarios: &scenarios, ..ReplayRequest::new(&project, &workload) };
    let found = compare_sessions(session, &request, &output.progress())?;
    if output.json {
        output.value(&found)?;
    } else {
        show(&project, &found, output)?;
    }
    Ok(Ending::Done)
}

fn show(project: &Project, found: &SessionReport, output: &Output) -> anyhow::Result<()> {
    // What is counted of the record is the same under every architecture.
    let Some(first) = found.outcomes.first() else { return Ok(()) };
    if first.sessions == 0 {
        output.line(&format!("No request of `{}` that a feature matches has a session.", found.workload))?;
        return output.remark("Map the log's column with `workload import --map session=COLUMN`.");
    }
    let calls = first.calls_each.map_or_else(String::new, |each| {
        format!(" (median {}, p90 {}, p95 {})", count(each.p50), count(each.p90), count(each.p95))
    });
    output.line(&format!("{} sessions of {} calls{calls}", count(first.sessions), count(first.calls)))?;
    let header = [
        "Architecture",
        "Cost",
        "Each",
        "p50",
        "p95",
        "Waiting p50",
        "p90",
        "p95",
        "All answered",
        "Fell back",
        "One model",
        "One endpoint",
        "Prompt cached",
    ];
    let rows = found.outcomes.iter().map(|own| row(name_of(project, &own.architecture), own));
    output.table(&header, rows.collect(), 1..header.len())?;
    closed_loop(project, found, output)?;
    turns(project, found, first, output)?;
    remarks(found, first, output)
}

fn row(name: &str, own: &SessionOutcome) -> Vec<String> {
    let cost = |at: &dyn Fn(SessionPercentiles<Money>) -> Money| {
        own.cost_each_usd.map_or_else(|| "–".to_owned(), |each| money(at(each)))
    };
    let waiting = |at: &dyn Fn(SessionPercentiles<f64>) -> f64| duration(own.waiting_ms.map(at));
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| percent(share, 1));
    vec![
        name.to_owned(),
        money(own.cost_usd),
        own.cost_usd.per(own.sessions).map_or_else(|| "–".to_owned(), money),
        cost(&|each| each.p50),
        cost(&|each| each.p95),
        waiting(&|each| each.p50),
        waiting(&|each| each.p90),
        waiting(&|each| each.p95),
        share(own.success_rate()),
        share(own.fallback_share()),
        share(own.kept_model_share()),
        share(own.kept_endpoint_share()),
        share(own.cached_prompt_share()),
    ]
}

/// What sessions would be if each call waited for the answers before it.
fn closed_loop(project: &Project, found: &SessionReport, output: &Output) -> anyhow::Result<()> {
    let rows = found.outcomes.iter().filter_map(|own| {
        let (closed, spans) = (own.closed_loop.as_ref()?, own.spans.as_ref());
        let span = |of: &dyn Fn(&SessionSpans) -> Option<f64>| duration(spans.and_then(of));
        let share = if own.sessions == 0 {
            "–".to_owned()
        } else {
            percent(closed.succeeded as f64 / own.sessions as f64, 1)
        };
        Some(vec![
            name_of(project, &own.architecture).to_owned(),
            spans.map_or_else(|| "0".to_owned(), |spans| count(spans.sessions)),
            span(&|spans| spans.recorded_ms.map(|each| each.p50)),
            span(&|spans| Some(spans.open_loop_ms.p50)),
            span(&|spans| Some(spans.closed_loop_ms.p50)),
            span(&|spans| Some(spans.closed_loop_ms.p95)),
            count(closed.came_later),
            share,
            money(closed.cost_usd),
        ])
    });
    output.line("")?;
    output.line("From first request to last answer, and what closed loop would change")?;
    let header = [
        "Architecture",
        "Sessions",
        "Recorded p50",
        "As arrived p50",
        "Closed loop p50",
        "p95",
        "Calls delayed",
        "All answered",
        "Cost",
    ];
    output.table(&header, rows.collect(), 1..header.len())?;
    let pauses = found.outcomes.iter().filter_map(|own| own.spans.as_ref()).map(|spans| spans.pauses).next();
    output.remark(match pauses {
        Some(SessionPauses::Recorded) => {
            "Closed loop, a call comes when the answers that it waited for in the record are there and the recorded pause is over: a slow \
             or failed call delays those after it. Lengths are of sessions of several calls with known latencies; delays, \
             answers and cost are of all."
        }
        Some(SessionPauses::Unknown) => {
            "Closed loop, a call comes when it was recorded to, or as the answer before it is there where that is later. The record has no \
             latencies, so how long users paused is not known, and no call is brought forward."
        }
        None => "No session of several calls has known latencies, so how long sessions take is not known.",
    })
}

/// How many places in a session are shown.
const TURNS: usize = 8;

fn turns(project: &Project, found: &SessionReport, first: &SessionOutcome, output: &Output) -> anyhow::Result<()> {
    if first.turns.len() < 2 {
        return Ok(());
    }
    let rows = first.turns.iter().take(TURNS).enumerate().map(|(at, turn)| {
        let cost = |own: &SessionOutcome| {
            let each = own.turns.get(at).and_then(|turn: &SessionTurn| turn.cost_usd.per(turn.calls));
            each.map_or_else(|| "–".to_owned(), money)
        };
        let context = turn.prompt_tokens / turn.calls.max(1);
        let row = [turn.turn.to_string(), count(turn.calls), count(context)];
        row.into_iter().chain(found.outcomes.iter().map(cost)).collect::<Vec<String>>()
    });
    let names = found.outcomes.iter().map(|own| name_of(project, &own.architecture));
    let header: Vec<&str> = ["Call", "Sessions", "Context, tokens"].into_iter().chain(names).collect();
    output.line("")?;
    output.line("By place in the session: mean context, and mean cost of the call")?;
    output.table(&header, rows.collect(), 0..header.len())
}

fn remarks(found: &SessionReport, first: &SessionOutcome, output: &Output) -> anyhow::Result<()> {
    output.remark(&format!(
        "Waiting is the sum of a session's total latencies ({}), of sessions that were answered throughout. One model and one endpoint: \
         of the sessions with at least two answers, those that it gave all of. These replays are open loop: requests arrive as recorded, \
         and a slower call delays none.",
        first.waiting_evidence.word(),
    ))?;
    for (own, without) in found.outcomes.iter().filter_map(|own| Some((own, own.not_sticky.as_ref()?))) {
        output.remark(&format!(
            "{}: with every call routed for itself, {} of the {} prompt tokens would come from prefix caches instead of {}, and the \
             sessions would cost {}.",
            own.architecture,
            count(without.prefix_tokens_read),
            count(without.prompt_tokens_sent),
            count(own.prefix_tokens_read),
            money(without.cost_usd),
        ))?;
    }
    for own in found.outcomes.iter().filter(|own| own.unpriced > 0) {
        output.remark(&format!(
            "{}: calls of which a part has no known price: {}.",
            own.architecture,
            count(own.unpriced)
        ))?;
    }
    if first.calls_without_session > 0 {
        let apart = count(first.calls_without_session);
        output.remark(&format!("Requests without a session, which are in none of these figures: {apart}."))?;
    }
    if first.copies_left_out > 0 {
        output.remark(&format!(
            "Requests that the scenario adds are replayed, and counted in no session: {}.",
            count(first.copies_left_out)
        ))?;
    }
    output.remark(&format!(
        "Workload `{}`, scenario `{}`, prices of {}, seed {}.",
        found.workload, found.scenario, found.catalog.date, found.seed
    ))
}
