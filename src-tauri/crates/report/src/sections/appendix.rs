//! Words, and the tables that are too long for the text.

use std::collections::BTreeMap;

use routewright_domain::{DocumentPart, Endpoint, Model, ModelId, Money, SeriesPoint, Tariff};

use crate::numbers::{count, duration_or_dash, money, money_exact};
use crate::pairing::Pairing;
use crate::policy_words::short_model;
use crate::{Block, Column, Run, Section, Term};

use super::{parts, policy_models};

pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Appendix;
    vec![
        parts::part(own, vec![glossary()]),
        parts::topic(own, "Endpoints of the models in use", endpoints(pairing)),
        parts::topic(own, "The course over time", vec![series(pairing)]),
        parts::topic(own, "Costs to the last digit", vec![exact(pairing)]),
    ]
}

const GLOSSARY: [(&str, &str); 16] = [
    ("Architecture", "a policy for every feature, with guardrails and keys"),
    ("Baseline", "the architecture that the others are compared with"),
    ("Cascade", "cheapest model first; the next while an evaluator finds the answer not good enough"),
    ("Catalog", "models, endpoints, prices and published latencies of a date"),
    ("Endpoint", "a model as one provider serves it"),
    ("Ensemble", "several models answer, and their answers become one"),
    ("Evidence", "where a figure comes from: recorded, priced, published, fitted or assumed"),
    ("Fallback chain", "a primary model, and those that take its place when it fails"),
    ("Feature", "a function of the application that calls a model"),
    ("Guardrail", "a budget, ceiling or allow-list that acts by itself"),
    ("p50, p95", "the time within which 50 or 95 of 100 answers are there"),
    ("Policy", "the rule by which the requests of a feature are answered"),
    ("Provider", "a company that serves models"),
    ("Replay", "the recorded requests, sent in thought through an architecture"),
    ("Scenario", "conditions that differ from the catalog's: traffic, prices, incidents"),
    ("Token", "a piece of text that models read and write, and are paid by"),
];

fn glossary() -> Block {
    let term = |(term, meaning): (&str, &str)| Term { term: term.to_owned(), description: vec![Run::plain(meaning)] };
    Block::Terms(GLOSSARY.map(term).to_vec())
}

/// A table for each model: its name in every row would take the room of the prices.
fn endpoints(pairing: &Pairing) -> Vec<Block> {
    let date = crate::dates::date(&pairing.facts.comparison.catalog.date);
    let models: BTreeMap<&ModelId, _> = pairing
        .candidate
        .cost_by_model
        .keys()
        .filter_map(|id| Some((id, policy_models::model(pairing, id)?)))
        .collect();
    if models.is_empty() {
        return vec![parts::paragraph("No model was called.")];
    }
    let of_model = |(id, model): (&ModelId, &Model)| {
        let columns = vec![
            Column::words("Provider", 1),
            Column::numbers("In, per million"),
            Column::numbers("Out, per million"),
            Column::numbers("Context, tokens"),
            Column::numbers("First token p50"),
            Column::labels("Prompts"),
        ];
        let rows = model.endpoints.iter().map(endpoint_row).collect();
        parts::table_or(
            "The catalog has no endpoint of it.",
            format!("{}: endpoints, prices of {date}", short_model(id)),
            columns,
            rows,
        )
    };
    models.into_iter().map(of_model).collect()
}

fn endpoint_row(endpoint: &Endpoint) -> Vec<String> {
    let price = |price: Option<routewright_domain::UnitPrice>| {
        price.map_or_else(|| "unknown".to_owned(), |price| money_exact(price.per_million()))
    };
    let tiers = if endpoint.prices.overrides.is_empty() { "" } else { " or more" };
    vec![
        provider(endpoint),
        format!("{}{tiers}", price(endpoint.prices.base.prompt)),
        format!("{}{tiers}", price(endpoint.prices.base.completion)),
        count(endpoint.context_tokens),
        duration_or_dash(endpoint.ttft_ms.as_ref().map(|knots| knots.p50)),
        prompts(endpoint).to_owned(),
    ]
}

/// What becomes of prompts.
fn prompts(endpoint: &Endpoint) -> &'static str {
    let policy = &endpoint.data_policy;
    match (policy.retains, policy.trains) {
        (_, Some(true)) => "trained on",
        (Some(true), Some(false)) => "kept",
        (Some(false), Some(false)) => "not kept",
        _ => "unknown",
    }
}

/// The provider as its endpoint is called, with the tariff where that is not the usual one and the name does not tell.
fn provider(endpoint: &Endpoint) -> String {
    let id = endpoint.id.to_string();
    let name = id.split_once('@').map_or("", |(_, provider)| provider);
    let tariff = match endpoint.tariff {
        Tariff::Standard => return name.to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    if name.contains(&tariff) { name.to_owned() } else { format!("{name} ({tariff})") }
}

/// Rows of the course over time at most.
const ROWS: usize = 42;

/// Both architectures in equal stretches of time.
fn series(pairing: &Pairing) -> Block {
    let alone = pairing.is_baseline_alone();
    let mut columns = vec![Column::labels("From (UTC)"), Column::numbers("Requests"), Column::numbers("Answered")];
    if !alone {
        columns.push(Column::numbers(format!("Cost, {}", pairing.baseline_name())));
    }
    columns.push(Column::numbers(format!("Cost, {}", pairing.candidate_name())));
    let points: Vec<_> = pairing.candidate.series.iter().zip(&pairing.baseline.series).collect();
    // A week by the hour would fill pages; neighbours are summed up until the table fits one.
    let together = points.len().div_ceil(ROWS).max(1);
    let rows = points
        .chunks(together)
        .map(|points| {
            let at: String = points[0].0.at.to_string().chars().take(16).collect();
            let sum = |figure: fn(&SeriesPoint) -> u64| count(points.iter().map(|(mine, _)| figure(mine)).sum::<u64>());
            let mut cells = vec![at.replace('T', " "), sum(|point| point.requests), sum(|point| point.succeeded)];
            if !alone {
                cells.push(money(points.iter().map(|(_, base)| base.cost_usd).sum()));
            }
            cells.push(money(points.iter().map(|(mine, _)| mine.cost_usd).sum()));
            cells
        })
        .collect();
    parts::table_or("There is no course over time.", "Requests and cost over time", columns, rows)
}

/// What the tables of the other parts round, for those who hold them against a bill.
fn exact(pairing: &Pairing) -> Block {
    let alone = pairing.is_baseline_alone();
    let (base, mine) = (pairing.baseline, pairing.candidate);
    let row = |name: String, base: Money, mine: Money| {
        let base = (!alone).then(|| money_exact(base));
        std::iter::once(name).chain(base).chain([money_exact(mine)]).collect::<Vec<_>>()
    };
    let mut rows = vec![row("All features".to_owned(), base.cost_usd, mine.cost_usd)];
    let features = pairing.features();
    rows.extend(features.iter().map(|own| row(own.name.to_owned(), own.baseline_cost(), own.candidate.cost_usd)));
    rows.push(row("The gateway's fee, on top".to_owned(), base.platform_fee_usd, mine.platform_fee_usd));
    let mut columns = vec![Column::words("Cost of", 2)];
    columns.extend((!alone).then(|| Column::numbers(pairing.baseline_name())));
    columns.push(Column::numbers(pairing.candidate_name()));
    parts::table("Costs to the last digit, in US dollars", columns, rows)
}
