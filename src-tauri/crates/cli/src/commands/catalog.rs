//! `routewright catalog …`

use anyhow::bail;
use routewright_api::domain::Money;
use routewright_api::{Session, catalog_summary};

use crate::Ending;
use crate::args::CatalogCommand;
use crate::output::{Output, count, duration};

pub(crate) fn run(session: &Session, command: &CatalogCommand, output: &mut Output) -> anyhow::Result<Ending> {
    let catalog = catalog_summary(session);
    let provenance = format!("Prices of {} in US dollars per million tokens. {}", catalog.date, catalog.source);
    match command {
        CatalogCommand::List if output.json => output.value(&catalog)?,
        CatalogCommand::List => {
            let row = |model: &routewright_api::ModelSummary| {
                let prices = [model.prompt_usd_per_million, model.completion_usd_per_million].map(price);
                let [prompt, completion] = prices;
                let endpoints = model.endpoints.len().to_string();
                vec![
                    model.id.to_string(),
                    prompt,
                    completion,
                    duration(model.ttft_p50_ms),
                    count(model.context_tokens.into()),
                    endpoints,
                ]
            };
            let header = ["Model", "Prompt", "Completion", "First token p50", "Context", "Endpoints"];
            output.table(&header, catalog.models.iter().map(row).collect(), 1..6)?;
            output.remark(&format!("The cheapest endpoint's price, the fastest endpoint's median. {provenance}"))?;
        }
        CatalogCommand::Show { model } => {
            let Some(found) = catalog.models.iter().find(|entry| entry.id.as_str() == model) else {
                bail!("the catalog of {} has no model `{model}`; `routewright catalog list` shows all", catalog.date);
            };
            if output.json {
                output.value(found)?;
                return Ok(Ending::Done);
            }
            let row = |endpoint: &routewright_api::EndpointSummary| {
                let [prompt, completion] =
                    [endpoint.prompt_usd_per_million, endpoint.completion_usd_per_million].map(price);
                let throughput = endpoint.throughput_p50_tps.map_or("–".to_owned(), |tps| format!("{tps:.0} tok/s"));
                let latencies = [duration(endpoint.ttft_p50_ms), duration(endpoint.ttft_p95_ms)];
                let [p50, p95] = latencies;
                vec![
                    endpoint.id.to_string(),
                    prompt,
                    completion,
                    p50,
                    p95,
                    throughput,
                    count(endpoint.context_tokens.into()),
                ]
            };
            let header = ["Endpoint", "Prompt", "Completion", "First token p50", "p95", "Throughput p50", "Context"];
            output.table(&header, found.endpoints.iter().map(row).collect(), 1..7)?;
            output.remark(&provenance)?;
        }
    }
    Ok(Ending::Done)
}

fn price(amount: Option<Money>) -> String {
    amount.map_or("unknown".to_owned(), |amount| format!("${amount}"))
}
