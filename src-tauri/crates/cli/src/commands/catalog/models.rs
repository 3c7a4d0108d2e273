//! `routewright catalog list` and `routewright catalog show MODEL`

use anyhow::bail;
use routewright_api::domain::{DataPolicy, Money, PercentileKnots, Tariff};
use routewright_api::{
    CatalogSummary, EndpointDetail, ModelDetail, ModelSummary, PriceLine, Session, WorkloadPrice, WorkloadSource,
    catalog_summary, price_workload, show_model,
};
use serde_json::Value;

use crate::output::{Output, count, duration, money};

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
            count(model.context_tokens),
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
        let some = |number: u64| if number == 0 { String::new() } else { count(number) };
        vec![
            price.model.to_string(),
            price.endpoint.to_string(),
            price.cost_usd.map_or("unknown".to_owned(), money),
            some(price.unpriced),
            some(price.too_long),
        ]
    };
    let header = ["Model", "Cheapest endpoint", "Cost", "Unpriced", "Prompts too long"];
    output.table(&header, prices.models.iter().map(row).collect(), 2..5)?;
    let left_out = match prices.unanswered {
        0 => String::new(),
        unanswered => format!(", without {} that nobody answered", count(unanswered)),
    };
    output.remark(&format!(
        "All {} requests of {}{left_out}, token for token as recorded, no token cached, at the prices of {}. Of each model \
         the cheapest endpoint of those that take the most prompts. Whether it can do what they need is what a replay tells.",
        count(prices.requests),
        prices.workload,
        prices.catalog_date
    ))
}

pub(super) fn show(session: &Session, name: &str, output: &Output) -> anyhow::Result<()> {
    let detail = show_model(session, &name.into())?;
    let catalog = catalog_summary(session);
    let Some(found) = catalog.models.iter().find(|entry| entry.id == detail.id) else {
        bail!("the catalog of {} has no model `{name}`; `routewright catalog list` shows all", catalog.date);
    };
    if output.json {
        return output.value(&whole(&catalog, found, &detail)?);
    }
    let row = |endpoint: &EndpointDetail| {
        let base = |name: &str| price_of(&endpoint.prices, name, None);
        let time = |of: fn(&PercentileKnots) -> f64| duration(endpoint.ttft_ms.as_ref().map(of));
        vec![
            endpoint.id.to_string(),
            tariff(endpoint.tariff).to_owned(),
            base("prompt").unwrap_or_else(unknown),
            base("cache_read").unwrap_or_else(dash),
            base("completion").unwrap_or_else(unknown),
            time(|knots| knots.p50),
            time(|knots| knots.p95),
            endpoint.throughput_tps.map_or_else(dash, |tps| format!("{:.0} tok/s", tps.p50)),
            count(endpoint.context_tokens),
            policy(endpoint.data_policy),
        ]
    };
    let header = [
        "Endpoint",
        "Tariff",
        "Prompt",
        "Cache read",
        "Completion",
        "First token p50",
        "p95",
        "Throughput p50",
        "Context",
        "Prompts are",
    ];
    output.table(&header, detail.endpoints.iter().map(row).collect(), 2..9)?;
    conditional(&detail.endpoints, output)?;
    output.remark(&provenance(&catalog))
}

/// Prices that hold under a condition, in the place of those above.
fn conditional(endpoints: &[EndpointDetail], output: &Output) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for endpoint in endpoints {
        let mut conditions: Vec<&str> = endpoint.prices.iter().filter_map(|line| line.condition.as_deref()).collect();
        conditions.dedup();
        for condition in conditions {
            let price = |name: &str| price_of(&endpoint.prices, name, Some(condition)).unwrap_or_else(dash);
            rows.push(vec![
                endpoint.id.to_string(),
                condition.to_owned(),
                price("prompt"),
                price("cache_read"),
                price("completion"),
            ]);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    output.line("")?;
    output.table(&["Endpoint", "Other prices for", "Prompt", "Cache read", "Completion"], rows, 2..5)
}

/// The listing of a model with all that its details say besides, and which catalog says it.
fn whole(catalog: &CatalogSummary, found: &ModelSummary, detail: &ModelDetail) -> anyhow::Result<Value> {
    let add = |into: &mut Value, from: Value| {
        if let (Value::Object(into), Value::Object(from)) = (into, from) {
            for (key, value) in from {
                into.entry(key).or_insert(value);
            }
        }
    };
    let mut whole = serde_json::to_value(found)?;
    let mut details = serde_json::to_value(detail)?;
    // Both list the endpoints in the same order.
    let endpoints = details.get_mut("endpoints").map(Value::take);
    if let (Some(Value::Array(own)), Some(Value::Array(more))) = (whole.get_mut("endpoints"), endpoints) {
        own.iter_mut().zip(more).for_each(|(own, more)| add(own, more));
    }
    add(&mut whole, details);
    add(&mut whole, serde_json::json!({ "catalog": { "date": catalog.date, "digest": catalog.digest } }));
    Ok(whole)
}

fn price_of(prices: &[PriceLine], name: &str, condition: Option<&str>) -> Option<String> {
    let line = prices.iter().find(|line| line.price == name && line.condition.as_deref() == condition);
    line.map(|line| format!("${}", line.usd))
}

fn tariff(tariff: Tariff) -> &'static str {
    match tariff {
        Tariff::Standard => "standard",
        Tariff::Batch => "batch",
        Tariff::Flex => "flex",
        Tariff::Priority => "priority",
    }
}

/// What the provider does with prompts.
fn policy(policy: DataPolicy) -> String {
    let word = |fact: Option<bool>, yes: &'static str, no: &'static str, unknown: &'static str| match fact {
        Some(true) => yes,
        Some(false) => no,
        None => unknown,
    };
    let kept = word(policy.retains, "kept", "not kept", "perhaps kept");
    let trained = word(policy.trains, "trained on", "not trained on", "perhaps trained on");
    format!("{kept}, {trained}")
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn dash() -> String {
    "–".to_owned()
}

fn provenance(catalog: &CatalogSummary) -> String {
    format!("Prices of {} in US dollars per million tokens. {}", catalog.date, catalog.source)
}

fn per_million(amount: Option<Money>) -> String {
    amount.map_or("unknown".to_owned(), |amount| format!("${amount}"))
}
