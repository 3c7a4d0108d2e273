//! `routewright explain …`

use routewright_api::{Session, explain_request};

use super::input::Named;
use crate::Ending;
use crate::args::ExplainOptions;
use crate::output::{Output, duration, exact};
use crate::plain::LINE_BREAK;

pub(crate) fn run(session: &Session, options: &ExplainOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let named = Named::read(&options.input, [&options.architecture], &options.scenario)?;
    let explanation = explain_request(session, &named.request(), &options.request)?;
    if output.json {
        output.value(&explanation)?;
        return Ok(Ending::Done);
    }
    let stages = explanation.stages.iter();
    let rows = stages.map(|stage| {
        vec![
            stage.stage.clone(),
            stage.result.clone(),
            stage.considered.join(&LINE_BREAK.to_string()),
            stage.reason.clone(),
        ]
    });
    output.table(&["Stage", "Result", "Considered", "Reason"], rows.collect(), 0..0)?;
    let rows = explanation.attempts.iter().map(|attempt| {
        let times = [duration(attempt.ttft_ms), duration(attempt.latency_ms)];
        let [first, total] = times;
        vec![attempt.endpoint.clone(), attempt.status.clone(), exact(attempt.cost_usd), first, total]
    });
    output.table(&["Attempt", "Status", "Cost", "First token", "Total"], rows.collect(), 2..5)?;
    let served = explanation.served_by.as_ref().map_or("nobody".to_owned(), ToString::to_string);
    output.remark(&format!(
        "Request {} was answered by {served} for {}.",
        explanation.request,
        exact(explanation.cost_usd)
    ))?;
    Ok(Ending::Done)
}
