//! LiteLLM's price keys: a quantity, perhaps a threshold in prompt tokens, perhaps a tariff, all in one name.

use std::collections::BTreeMap;

use routewright_domain::{ParsePriceError, PriceList, PriceOverride, Prices, Tariff, UnitPrice};

use super::node::Node;
use super::notes::Notes;
use crate::CatalogError;
use crate::validate::half_priced;

/// The prices of one tariff of an entry.
pub(super) struct TariffPrices {
    pub(super) tariff: Tariff,
    pub(super) prices: PriceList,
}

/// Beginnings of names that are prices.
const PRICES: [&str; 5] = ["input_cost_per_", "output_cost_per_", "cache_", "cost_per_", "search_context_cost_"];
/// What changes the price in a way that a price list cannot say.
const CONDITIONS: [&str; 4] = [
    "off_peak_pricing",
    "regional_endpoint_uplift_multiplier",
    "regional_processing_uplift_multiplier_eu",
    "regional_processing_uplift_multiplier_us",
];

/// What a price key means.
struct Key<'a> {
    quantity: &'a str,
    /// Prompts with more tokens than this; 0 for all.
    above: u32,
    tariff: Tariff,
}

/// Thresholds and the prices above them, by tariff.
type Steps = BTreeMap<Tariff, BTreeMap<u32, Prices>>;

/// The standard prices, and those of other tariffs where the entry has them.
pub(super) fn tariff_prices(entry: &Node<'_>, notes: &mut Notes) -> Result<Vec<TariffPrices>, CatalogError> {
    let mut steps = Steps::new();
    steps.entry(Tariff::Standard).or_default();
    for (name, value) in entry.fields()? {
        if CONDITIONS.contains(&name) {
            notes.count(value, format!("`{name}` is not carried over: the price holds where it does not apply"));
        }
        if !PRICES.iter().any(|beginning| name.starts_with(beginning)) {
            continue;
        }
        let Some(key) = parse(name) else {
            notes.count(value, format!("the price `{name}` is not carried over"));
            continue;
        };
        let prices = steps.entry(key.tariff).or_default().entry(key.above).or_default();
        let Some(slot) = slot(prices, key.quantity) else {
            notes.count(value, format!("the price `{name}` is not carried over"));
            continue;
        };
        *slot = price(&value)?;
    }
    tiered(entry, &mut steps)?;
    let mut lists = Vec::new();
    for (tariff, steps) in steps {
        let prices = list(entry, tariff, steps, notes);
        if tariff == Tariff::Standard || prices.base.prompt.is_some() {
            lists.push(TariffPrices { tariff, prices });
        }
    }
    Ok(lists)
}

/// `tiered_pricing`: prices by ranges of prompt tokens instead of by names.
fn tiered(entry: &Node<'_>, steps: &mut Steps) -> Result<(), CatalogError> {
    let Some(tiers) = entry.get("tiered_pricing") else { return Ok(()) };
    for tier in tiers.items()? {
        let range = tier.need("range")?;
        let Some(from) = range.items()?.next() else {
            return Err(range.fault("is empty; give the first and the last number of tokens"));
        };
        let prices = steps.entry(Tariff::Standard).or_default().entry(from.count()?).or_default();
        for (name, value) in tier.fields()? {
            if let Some(slot) = slot(prices, name) {
                *slot = price(&value)?;
            }
        }
    }
    Ok(())
}

fn list(entry: &Node<'_>, tariff: Tariff, mut steps: BTreeMap<u32, Prices>, notes: &mut Notes) -> PriceList {
    let base = steps.remove(&0).unwrap_or_default();
    let overrides: Vec<PriceOverride> = steps
        .into_iter()
        .map(|(above, prices)| PriceOverride { min_prompt_tokens: Some(above), prices, ..PriceOverride::default() })
        .collect();
    let list = PriceList { base, overrides };
    let unpriced = base.prompt.is_none() && base.completion.is_none();
    if unpriced || half_priced(&base).is_some() {
        let what = match tariff {
            Tariff::Standard => "an entry without both token prices is left unpriced",
            _ => "a tariff without both token prices is left out",
        };
        notes.count(entry, what);
        return PriceList::default();
    }
    list
}

fn slot<'a>(prices: &'a mut Prices, quantity: &str) -> Option<&'a mut Option<UnitPrice>> {
    match quantity {
        "input_cost_per_token" => Some(&mut prices.prompt),
        "output_cost_per_token" => Some(&mut prices.completion),
        "cache_read_input_token_cost" => Some(&mut prices.cache_read),
        "cache_creation_input_token_cost" => Some(&mut prices.cache_write),
        "cache_creation_input_token_cost_above_1hr" => Some(&mut prices.cache_write_1h),
        "output_cost_per_reasoning_token" => Some(&mut prices.reasoning),
        "input_cost_per_request" => Some(&mut prices.request),
        "input_cost_per_image" => Some(&mut prices.image),
        "input_cost_per_audio_token" => Some(&mut prices.audio),
        _ => None,
    }
}

/// `input_cost_per_token_above_200k_tokens_flex`: the quantity, more than 200,000 prompt tokens, the flex tariff.
fn parse(name: &str) -> Option<Key<'_>> {
    let suffixes = [("_batches", Tariff::Batch), ("_flex", Tariff::Flex), ("_priority", Tariff::Priority)];
    let (rest, tariff) = suffixes
        .iter()
        .find_map(|&(suffix, tariff)| name.strip_suffix(suffix).map(|rest| (rest, tariff)))
        .unwrap_or((name, Tariff::Standard));
    let Some(stepped) = rest.strip_suffix("k_tokens") else { return Some(Key { quantity: rest, above: 0, tariff }) };
    let (quantity, thousands) = stepped.rsplit_once("_above_")?;
    let above = thousands.parse::<u32>().ok()?.checked_mul(1_000)?;
    Some(Key { quantity, above, tariff })
}

fn price(value: &Node<'_>) -> Result<Option<UnitPrice>, CatalogError> {
    let text = value.decimal()?;
    match text.parse() {
        Ok(price) => Ok(Some(price)),
        // A float with more digits than a price has was computed and not published.
        Err(ParsePriceError::TooPrecise(_)) => Ok(None),
        Err(error) => Err(value.fault(format!("{error}; correct the entry or take it out"))),
    }
}
