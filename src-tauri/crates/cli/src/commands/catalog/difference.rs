//! `routewright catalog diff OLD NEW`

use routewright_api::domain::UnitPrice;
use routewright_api::{CatalogDiff, CatalogSource, Session, diff_catalogs};

use crate::output::{Output, count, signed_percent};

pub(super) fn run(session: &Session, old: &str, new: &str, output: &Output) -> anyhow::Result<()> {
    let diff = diff_catalogs(session, &CatalogSource::named(old), &CatalogSource::named(new))?;
    if output.json { output.value(&diff) } else { print(&diff, output) }
}

/// One table for each kind of change that there is.
pub(super) fn print(diff: &CatalogDiff, output: &Output) -> anyhow::Result<()> {
    let CatalogDiff { from, to, launched, retired, prices, context, endpoints_added, endpoints_removed, incomparable } =
        diff;
    let text = |option: &Option<String>| option.clone().unwrap_or_else(|| "–".to_owned());
    section(output, &["Launched", "Name", "Listed since"], 0..0, launched, |launch| {
        vec![launch.model.to_string(), launch.name.clone(), text(&launch.launched)]
    })?;
    section(output, &["Retired", "Name", "What"], 0..0, retired, |retired| {
        let what = match (retired.gone, &retired.date) {
            (true, None) => "gone".to_owned(),
            (true, Some(date)) => format!("gone; announced for {date}"),
            (false, Some(date)) => format!("announced for {date}"),
            (false, None) => "the announcement was taken back".to_owned(),
        };
        vec![retired.model.to_string(), retired.name.clone(), what]
    })?;
    section(output, &["Price of endpoint", "Price", "Was", "Is", "Change"], 2..5, prices, |change| {
        let when = change.condition.as_ref().map_or_else(String::new, |condition| format!(" ({condition})"));
        vec![
            change.endpoint.to_string(),
            format!("{}{when}", change.price.replace('_', " ")),
            price(change.price, change.old),
            price(change.price, change.new),
            change.percent.map_or("–".to_owned(), |percent| signed_percent(percent / 100.0)),
        ]
    })?;
    section(output, &["Context of endpoint", "Was", "Is"], 1..3, context, |change| {
        vec![change.endpoint.to_string(), count(change.old), count(change.new)]
    })?;
    section(output, &["New endpoint"], 0..0, endpoints_added, |change| vec![change.endpoint.to_string()])?;
    section(output, &["Endpoint that is gone"], 0..0, endpoints_removed, |change| vec![change.endpoint.to_string()])?;
    let number = |length: usize| count(length as u64);
    output.remark(&format!(
        "From {from} to {to}: launched {}, retired or with another retirement date {}, prices changed {}, contexts \
         changed {}, endpoints new {} and gone {}. Prices in US dollars, of tokens per million.",
        number(launched.len()),
        number(retired.len()),
        number(prices.len()),
        number(context.len()),
        number(endpoints_added.len()),
        number(endpoints_removed.len()),
    ))?;
    if incomparable.is_empty() {
        return Ok(());
    }
    output.remark(&format!(
        "Of {} one of the two names the providers and the other only a price: of these that one price was compared, with the cheapest \
         provider's.",
        if incomparable.len() == 1 { "1 model".to_owned() } else { format!("{} models", number(incomparable.len())) }
    ))
}

fn section<T>(
    output: &Output,
    header: &[&str],
    numbers: std::ops::Range<usize>,
    entries: &[T],
    row: impl Fn(&T) -> Vec<String>,
) -> anyhow::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    output.table(header, entries.iter().map(row).collect(), numbers)?;
    output.line("")
}

/// Prices that are not per token.
const PER_UNIT: [&str; 3] = ["request", "image", "web_search"];

fn price(name: &str, price: Option<UnitPrice>) -> String {
    match price {
        None => "–".to_owned(),
        Some(price) if PER_UNIT.contains(&name) => format!("${price}"),
        Some(price) => format!("${}", price.per_million()),
    }
}
