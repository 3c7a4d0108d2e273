//! `routewright catalog list` and `routewright catalog show MODEL`

use anyhow::bail;
use routewright_api::domain::Money;
use routewright_api::{
    CatalogSummary, EndpointSummary, ModelSummary, Session, WorkloadPrice, WorkloadSource, catalog_summary,
    price_workload,
};

use crate::output::{Output, count, duration};

pub(super) fn list(session: &Session, output: &Output) -> anyhow::Result<()> {
    let catalog = catalog_summary(session);
    if output.json {
        return output.value(&catalog);
    }
    let row = |model: &ModelSummary| {
        let [prompt, completion] = [model.prompt_usd_per_million, model.completion_usd_per_million].map(per_million);
        vec![
            model.id.to_string(),
            prompt,
            completion,
            duration(model.ttft_p50_ms),
            count(model.context_tokens.into()),
            model.endpoints.len().to_string(),
        ]
    };
    let header = ["Model", "Prompt", "Completion", "First token p50", "Context", "Endpoints"];
    output.table(&header, catalog.models.iter().map(row).collect(), 1..6)?;
    output.remark(&format!("The cheapest endpoint's price, the fastest endpoint's median. {}", provenance(&catalog)))
}

/// What a workload costs on each model.
pub(super) fn price(session: &Session, workload: &str, output: &Output) -> anyhow::Result<()> {
    let prices = price_workload(session, &WorkloadSource::name_or_file(workload), &output.progress())?;
    if output.json {
        return output.value(&prices);
    }
    let row = |price: &WorkloadPrice| {
        let unpriced = if price.unpriced == 0 { String::new() } else { count(price.unpriced) };
        vec![price.model.to_string(), price.endpoint.to_string(), format!("${}", price.cost_usd), unpriced]
    };
    output.table(&["Model", "Cheapest endpoint", "Cost", "Unpriced"], prices.models.iter().map(row).collect(), 2..4)?;
    let left_out = match prices.unanswered {
        0 => String::new(),
        unanswered => format!(", without {} that nobody answered", count(unanswered)),
    };
    output.remark(&format!(
        "All {} requests of {}{left_out}, token for token as recorded, no token cached, at the prices of {}. Whether a model \
         can take them is what a replay tells.",
        count(prices.requests),
        prices.workload,
        prices.catalog_date
    ))
}

pub(super) fn show(session: &Session, model: &str, output: &Output) -> anyhow::Result<()> {
    let catalog = catalog_summary(session);
    let Some(found) = catalog.models.iter().find(|entry| entry.id.as_str() == model) else {
        bail!("the catalog of {} has no model `{model}`; `routewright catalog list` shows all", catalog.date);
    };
    if output.json {
        return output.value(found);
    }
    let row = |endpoint: &EndpointSummary| {
        let [prompt, completion] =
            [endpoint.prompt_usd_per_million, endpoint.completion_usd_per_million].map(per_million);
        let [p50, p95] = [duration(endpoint.ttft_p50_ms), duration(endpoint.ttft_p95_ms)];
        vec![
            endpoint.id.to_string(),
            prompt,
            completion,
            p50,
            p95,
            endpoint.throughput_p50_tps.map_or("–".to_owned(), |tps| format!("{tps:.0} tok/s")),
            count(endpoint.context_tokens.into()),
        ]
    };
    let header = ["Endpoint", "Prompt", "Completion", "First token p50", "p95", "Throughput p50", "Context"];
    output.table(&header, found.endpoints.iter().map(row).collect(), 1..7)?;
    output.remark(&provenance(&catalog))
}

fn provenance(catalog: &CatalogSummary) -> String {
    format!("Prices of {} in US dollars per million tokens. {}", catalog.date, catalog.source)
}

fn per_million(amount: Option<Money>) -> String {
    amount.map_or("unknown".to_owned(), |amount| format!("${amount}"))
}
