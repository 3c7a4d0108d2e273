//! The gateway's `pricing` object: decimal texts in US dollars per unit, and conditional overrides.

use routewright_domain::{DayWindow, ParsePriceError, PriceList, PriceOverride, Prices, UnitPrice, Weekday};

use super::node::Node;
use super::notes::Notes;
use crate::CatalogError;
use crate::validate::half_priced;

/// Published prices of things that a catalog has no field for.
const UNHELD: [&str; 4] = ["image_token", "image_output", "audio_output", "input_audio_cache"];
/// What stands beside the prices and is none. The dataset's author found the prices to have the discount in them.
const NOT_PRICES: [&str; 3] = ["discount", "display_pricing", "overrides"];

/// Minutes of a day.
const END_OF_DAY: u16 = 1_440;

/// A price that was read.
enum Reading {
    Price(UnitPrice),
    /// Not given.
    Absent,
    /// Depends on the model that answers (`-1`), or has more digits than are kept exactly.
    Unknown(&'static str),
}

/// The prices of a `pricing` object. Where one cannot be known the whole endpoint is unpriced, which a note says.
pub(super) fn price_list(pricing: &Node<'_>, notes: &mut Notes) -> Result<PriceList, CatalogError> {
    let mut base = Prices::default();
    for (key, value) in pricing.fields()? {
        if NOT_PRICES.contains(&key) {
            continue;
        }
        let Some(slot) = slot(&mut base, key) else {
            let text =
                if UNHELD.contains(&key) { "is not carried over" } else { "is a price of a kind not known here" };
            notes.count(value, format!("the price `{key}` {text}"));
            continue;
        };
        match reading(&value)? {
            Reading::Price(price) => *slot = Some(price),
            Reading::Absent => {}
            Reading::Unknown(why) => {
                notes.add(value, format!("{why}; left unpriced"));
                return Ok(PriceList::default());
            }
        }
    }
    if let Some((present, absent)) = half_priced(&base) {
        notes.add(pricing, format!("has a {present} price and no {absent} price; left unpriced"));
        return Ok(PriceList::default());
    }
    let mut list = PriceList { base, overrides: Vec::new() };
    if let Some(overrides) = pricing.get("overrides").filter(|_| base.prompt.is_some()) {
        for entry in overrides.items()? {
            list.overrides.extend(price_override(&entry, notes)?);
        }
    }
    Ok(list)
}

/// One entry, or nothing (and a note) where it holds a condition that is not known.
fn price_override(entry: &Node<'_>, notes: &mut Notes) -> Result<Option<PriceOverride>, CatalogError> {
    let mut read = PriceOverride::default();
    let mut hours = (None, None);
    for (key, value) in entry.fields()? {
        match key {
            "min_prompt_tokens" => read.min_prompt_tokens = Some(value.count()?),
            "utc_start" | "utc_end" => {
                let Some(minute) = minute_of_day(&value, notes)? else { return Ok(None) };
                *(if key == "utc_start" { &mut hours.0 } else { &mut hours.1 }) = Some(minute);
            }
            "utc_days" => {
                for day in value.items()? {
                    let Some(day) = weekday(&day, notes)? else { return Ok(None) };
                    read.days.push(day);
                }
            }
            _ => match slot(&mut read.prices, key) {
                Some(slot) => match reading(&value)? {
                    Reading::Price(price) => *slot = Some(price),
                    Reading::Absent => {}
                    Reading::Unknown(why) => {
                        notes.add(value, format!("{why}; the override is skipped and the price before it stands"));
                        return Ok(None);
                    }
                },
                None if UNHELD.contains(&key) => {
                    notes.count(value, format!("the price `{key}` is not carried over"));
                }
                None => {
                    let skipped =
                        "is not known: the override is skipped, and the price may be wrong where it would apply";
                    notes.add(value, format!("the condition `{key}` {skipped}"));
                    return Ok(None);
                }
            },
        }
    }
    if let (None, None) = hours {
        return Ok(Some(read));
    }
    let window = DayWindow {
        from_minute: hours.0.unwrap_or(0) % END_OF_DAY,
        until_minute: hours.1.filter(|&end| end != 0).unwrap_or(END_OF_DAY),
    };
    if window.from_minute == window.until_minute {
        notes.add(entry, "starts and ends at the same time of day: the override is skipped");
        return Ok(None);
    }
    read.hours = Some(window);
    Ok(Some(read))
}

/// The field for a published price.
fn slot<'a>(prices: &'a mut Prices, key: &str) -> Option<&'a mut Option<UnitPrice>> {
    match key {
        "prompt" => Some(&mut prices.prompt),
        "completion" => Some(&mut prices.completion),
        "input_cache_read" => Some(&mut prices.cache_read),
        "input_cache_write" => Some(&mut prices.cache_write),
        "input_cache_write_1h" => Some(&mut prices.cache_write_1h),
        "internal_reasoning" => Some(&mut prices.reasoning),
        "request" => Some(&mut prices.request),
        "image" => Some(&mut prices.image),
        "audio" => Some(&mut prices.audio),
        "web_search" => Some(&mut prices.web_search),
        _ => None,
    }
}

fn reading(value: &Node<'_>) -> Result<Reading, CatalogError> {
    let text = value.decimal()?;
    if text.is_empty() {
        return Ok(Reading::Absent);
    }
    match text.parse::<UnitPrice>() {
        Ok(price) => Ok(Reading::Price(price)),
        Err(ParsePriceError::Negative(_)) if text == "-1" => {
            Ok(Reading::Unknown("the price depends on the model that answers"))
        }
        Err(ParsePriceError::TooPrecise(_)) => Ok(Reading::Unknown("the price has more digits than are kept exactly")),
        Err(error) => Err(value.fault(format!("{error}; correct the list or take the entry out"))),
    }
}

/// `1630` is half past four in the afternoon.
fn minute_of_day(value: &Node<'_>, notes: &mut Notes) -> Result<Option<u16>, CatalogError> {
    let clock: u16 = value.count()?;
    let (hour, minute) = (clock / 100, clock % 100);
    if minute < 60 && hour * 60 + minute <= END_OF_DAY {
        return Ok(Some(hour * 60 + minute));
    }
    notes.add(value, format!("{clock} is not a time of day such as 1630: the override is skipped"));
    Ok(None)
}

fn weekday(value: &Node<'_>, notes: &mut Notes) -> Result<Option<Weekday>, CatalogError> {
    let text = value.text()?;
    let named = serde_json::from_value(serde_json::Value::from(text)).ok();
    if named.is_none() {
        notes.add(value, "is not a day such as `monday`: the override is skipped");
    }
    Ok(named)
}
