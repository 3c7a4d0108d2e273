//! What an endpoint charges.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, UnitPrice};

/// Prices of an endpoint: base prices, and what replaces them under a condition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceList {
    /// In force unless an override applies.
    #[serde(flatten)]
    pub base: Prices,
    /// Later entries win, price by price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<PriceOverride>,
}

/// Prices that apply when **all** conditions of the entry hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceOverride {
    /// The prompt has strictly more tokens than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_prompt_tokens: Option<u32>,
    /// The time of day in UTC lies in this window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<DayWindow>,
    /// The day in UTC is one of these; empty means every day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Weekday>,
    /// What it replaces; an absent price stays as it was.
    #[serde(flatten)]
    pub prices: Prices,
}

/// A stretch of the day in UTC, in minutes after midnight; it may wrap around midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayWindow {
    /// First minute in the window.
    pub from_minute: u16,
    /// First minute after it; 1,440 is the end of the day.
    pub until_minute: u16,
}

impl DayWindow {
    /// True when the minute of the day lies in the window.
    #[must_use]
    pub fn contains(self, minute: u16) -> bool {
        if self.from_minute <= self.until_minute {
            (self.from_minute..self.until_minute).contains(&minute)
        } else {
            minute >= self.from_minute || minute < self.until_minute
        }
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "days of the week")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Monday first.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];
}

macro_rules! prices {
    ($($(#[$doc:meta])+ $name:ident),+ $(,)?) => {
        /// US dollars per unit. Without a prompt or completion price a request is unpriced, never free; the other prices
        /// are absent where the provider has none.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Prices {
            $($(#[$doc])+
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $name: Option<UnitPrice>,)+
        }

        impl Prices {
            /// These prices, with those that `other` names in their place.
            #[must_use]
            pub fn replaced_by(self, other: Self) -> Self {
                Self { $($name: other.$name.or(self.$name),)+ }
            }

            /// Every known price changed alike.
            #[must_use]
            pub fn map(self, change: impl Fn(UnitPrice) -> UnitPrice) -> Self {
                Self { $($name: self.$name.map(&change),)+ }
            }

            /// Every price with its name.
            #[must_use]
            pub fn named(&self) -> Vec<(&'static str, Option<UnitPrice>)> {
                vec![$((stringify!($name), self.$name),)+]
            }
        }
    };
}

prices! {
    /// Per prompt token.
    prompt,
    /// Per completion token.
    completion,
    /// Per prompt token read from the provider's prefix cache; absent means the prompt price applies.
    cache_read,
    /// Per prompt token written to the cache (5 minutes); absent means the prompt price applies.
    cache_write,
    /// Per prompt token written to the cache for an hour; absent means the 5-minute price applies.
    cache_write_1h,
    /// Per reasoning token; absent means the completion price applies.
    reasoning,
    /// Per request.
    request,
    /// Per input image.
    image,
    /// Per audio token of the prompt.
    audio,
    /// Per web search.
    web_search,
}

impl PriceList {
    /// True when the prices depend on the time of day or the day of the week.
    #[must_use]
    pub fn depends_on_time(&self) -> bool {
        self.overrides.iter().any(|entry| entry.hours.is_some() || !entry.days.is_empty())
    }

    /// The prices in force at `at` for a prompt of this many tokens.
    #[must_use]
    pub fn in_force(&self, prompt_tokens: u32, at: Timestamp) -> Prices {
        if self.overrides.is_empty() {
            return self.base;
        }
        let minutes = at.0.div_euclid(60 * Timestamp::NANOS_PER_SEC);
        let minute = u16::try_from(minutes.rem_euclid(1_440)).unwrap_or(0);
        // 1970-01-01 was a Thursday.
        let day = usize::try_from((minutes.div_euclid(1_440) + 3).rem_euclid(7)).unwrap_or(0);
        let applies = |entry: &&PriceOverride| {
            entry.min_prompt_tokens.is_none_or(|least| prompt_tokens > least)
                && entry.hours.is_none_or(|hours| hours.contains(minute))
                && (entry.days.is_empty() || entry.days.contains(&Weekday::ALL[day]))
        };
        self.overrides.iter().filter(applies).fold(self.base, |prices, entry| prices.replaced_by(entry.prices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "a price may be absent")]
    fn price(text: &str) -> Option<UnitPrice> {
        Some(text.parse().unwrap())
    }

    fn prompt(text: &str) -> Prices {
        Prices { prompt: price(text), ..Prices::default() }
    }

    #[test]
    fn a_long_prompt_pays_the_later_override_and_keeps_what_it_does_not_name() {
        let longer = |tokens, text| PriceOverride {
            min_prompt_tokens: Some(tokens),
            prices: prompt(text),
            ..PriceOverride::default()
        };
        let list = PriceList {
            base: Prices { completion: price("4e-6"), ..prompt("1e-6") },
            overrides: vec![longer(100, "2e-6"), longer(200, "3e-6")],
        };
        let prompt_price = |tokens| list.in_force(tokens, Timestamp(0)).prompt.unwrap().to_string();
        assert_eq!([prompt_price(100), prompt_price(101), prompt_price(201)], ["0.000001", "0.000002", "0.000003"]);
        assert_eq!(list.in_force(201, Timestamp(0)).completion, price("4e-6"));
    }

    #[test]
    fn off_peak_prices_hold_in_their_hours_and_on_their_days() {
        let night = DayWindow { from_minute: 16 * 60 + 30, until_minute: 30 };
        let list = PriceList {
            base: prompt("4e-6"),
            overrides: vec![
                PriceOverride { hours: Some(night), prices: prompt("1e-6"), ..PriceOverride::default() },
                PriceOverride {
                    days: vec![Weekday::Saturday, Weekday::Sunday],
                    prices: prompt("2e-6"),
                    ..PriceOverride::default()
                },
            ],
        };
        let at = |text: &str| list.in_force(1, text.parse().unwrap()).prompt.unwrap().to_string();
        assert_eq!(at("2026-08-07T16:29:59Z"), "0.000004", "a Friday before the window");
        assert_eq!(at("2026-08-07T16:30:00Z"), "0.000001");
        assert_eq!(at("2026-08-07T00:29:00Z"), "0.000001", "the window wraps around midnight");
        assert_eq!(at("2026-08-07T00:30:00Z"), "0.000004");
        assert_eq!(at("2026-08-08T17:00:00Z"), "0.000002", "on a Saturday the later entry wins");
    }
}
