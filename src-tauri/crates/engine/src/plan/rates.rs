//! Prices ready for multiplication.

use routewright_domain::{Money, PriceList, Prices, Timestamp, UnitPrice};

/// A price per unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rate {
    /// Nobody knows.
    Unknown,
    /// A whole number of pico-dollars, as nearly all published prices are.
    Pico(i64),
    /// Finer than that.
    Exact(UnitPrice),
}

impl Rate {
    fn new(price: Option<UnitPrice>) -> Self {
        let Some(price) = price else { return Self::Unknown };
        // A price is whole in pico-dollars when a thousand units cost a thousand times what one does.
        let one = price.of(1);
        if price.of(1_000_000) == Money(one.0 * 1_000_000)
            && price.of(999_999_999) == Money(one.0 * 999_999_999)
            && let Ok(pico) = i64::try_from(one.0)
        {
            return Self::Pico(pico);
        }
        Self::Exact(price)
    }

    fn or(self, other: Self) -> Self {
        if self == Self::Unknown { other } else { self }
    }

    /// What `units` cost, in pico-dollars, rounded once; `None` when the price is unknown and there are units.
    #[inline]
    pub(crate) fn of(self, units: u32) -> Option<i128> {
        match self {
            Self::Pico(pico) => Some(i128::from(pico) * i128::from(units)),
            Self::Exact(price) => Some(price.of(u64::from(units)).0),
            Self::Unknown => (units == 0).then_some(0),
        }
    }
}

/// The rates in force for one kind of prompt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rates {
    pub(crate) prompt: Rate,
    pub(crate) completion: Rate,
    pub(crate) cache_read: Rate,
    pub(crate) cache_write: Rate,
    pub(crate) cache_write_hour: Rate,
    pub(crate) reasoning: Rate,
    pub(crate) image: Rate,
    pub(crate) web_search: Rate,
    /// Pico-dollars a request.
    pub(crate) request: i128,
    /// Dollars per prompt token, for weights; not a number when unknown.
    prompt_weight: f64,
    completion_weight: f64,
    request_weight: f64,
}

impl Rates {
    /// Cached tokens without a price of their own pay the prompt price, reasoning the completion price: `OpenRouter`'s
    /// billing rule of August 2026. An image without a price is part of the prompt's tokens.
    fn new(prices: &Prices) -> Self {
        let prompt = Rate::new(prices.prompt);
        let completion = Rate::new(prices.completion);
        let cache_write = Rate::new(prices.cache_write).or(prompt);
        let weight = |price: Option<UnitPrice>| price.map_or(f64::NAN, UnitPrice::to_usd_lossy);
        Self {
            prompt,
            completion,
            cache_read: Rate::new(prices.cache_read).or(prompt),
            cache_write,
            cache_write_hour: Rate::new(prices.cache_write_1h).or(cache_write),
            reasoning: Rate::new(prices.reasoning).or(completion),
            image: Rate::new(prices.image.or(Some(UnitPrice::FREE))),
            web_search: Rate::new(prices.web_search),
            request: prices.request.map_or(0, |price| price.of(1).0),
            prompt_weight: weight(prices.prompt),
            completion_weight: weight(prices.completion),
            request_weight: prices.request.map_or(0.0, UnitPrice::to_usd_lossy),
        }
    }

    /// Whether a token from the prefix cache is cheaper than another. False where either price is not known.
    pub(crate) fn reads_are_cheaper(&self) -> bool {
        const MANY: u32 = 1_000_000;
        self.cache_read.of(MANY).zip(self.prompt.of(MANY)).is_some_and(|(read, prompt)| read < prompt)
    }

    /// What so many requests with so many tokens of plain text in all cost; `None` unless prompt and answer are priced in whole
    /// pico-dollars, so that nothing is rounded and the sum of tokens costs the sum of costs.
    #[inline(always)]
    pub(crate) fn of_text(&self, requests: u64, prompt: u64, completion: u64) -> Option<Money> {
        let (Rate::Pico(for_prompt), Rate::Pico(for_completion)) = (self.prompt, self.completion) else { return None };
        let lines = i128::from(for_prompt) * i128::from(prompt) + i128::from(for_completion) * i128::from(completion);
        Some(Money(lines + self.request * i128::from(requests)))
    }

    /// The prices of plain text, where [`of_text`](Self::of_text) knows the cost and the numbers are of ordinary size.
    pub(crate) fn text(&self) -> Option<TextRates> {
        let (Rate::Pico(prompt), Rate::Pico(completion)) = (self.prompt, self.completion) else { return None };
        let narrow = |pico: i64| u32::try_from(pico).ok().filter(|pico| *pico < 1 << 30);
        let request = u64::try_from(self.request).ok().filter(|pico| *pico < 1 << 62)?;
        Some(TextRates { prompt: narrow(prompt)?, completion: narrow(completion)?, request })
    }

    /// Dollars that so many tokens are expected to cost, for weights; not a number when unknown.
    #[inline]
    pub(crate) fn expected(&self, prompt: u32, completion: u32) -> f64 {
        let part = |weight: f64, tokens: u32| if tokens == 0 { 0.0 } else { weight * f64::from(tokens) };
        part(self.prompt_weight, prompt) + part(self.completion_weight, completion) + self.request_weight
    }
}

/// Pico-dollars for plain text, small enough for sums of 64 bits: below 1,073 dollars a million tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextRates {
    prompt: u32,
    completion: u32,
    request: u64,
}

impl TextRates {
    /// What one request with so many tokens costs.
    #[inline(always)]
    pub(crate) fn cost(&self, prompt: u32, completion: u32) -> Money {
        let line = |pico: u32, tokens: u32| u64::from(pico) * u64::from(tokens);
        Money((line(self.prompt, prompt) + line(self.completion, completion) + self.request).into())
    }
}

/// The prices of an endpoint, for every length of prompt and time of day.
#[derive(Debug, Clone)]
pub(crate) struct Tariffs {
    /// Rates by length: each holds for prompts of more tokens than its bound; ascending, the first bound is below 0.
    by_length: Vec<(i64, Rates)>,
    timed: Option<Timed>,
}

/// Prices that depend on the time, too: the rates for each combination of overrides that can be in force.
#[derive(Debug, Clone)]
struct Timed {
    list: PriceList,
    combinations: Vec<(Prices, Rates)>,
}

impl Tariffs {
    pub(crate) fn new(prices: &PriceList) -> Self {
        let mut bounds: Vec<u32> = prices.overrides.iter().filter_map(|entry| entry.min_prompt_tokens).collect();
        bounds.sort_unstable();
        bounds.dedup();
        let timed = prices.depends_on_time().then(|| Timed::new(prices, &bounds));
        let at = |tokens: u32| Rates::new(&prices.in_force(tokens, Timestamp(0)));
        let above = bounds.into_iter().map(|bound| (i64::from(bound), at(bound.saturating_add(1))));
        Self { by_length: std::iter::once((-1, at(0))).chain(above).collect(), timed }
    }

    /// The rates for every prompt at every time, where they are always the same.
    pub(crate) fn always(&self) -> Option<&Rates> {
        (self.by_length.len() == 1 && self.timed.is_none()).then(|| &self.by_length[0].1)
    }

    /// The rates for a prompt of so many tokens at an instant.
    #[inline]
    pub(crate) fn at(&self, prompt_tokens: u32, now: i64) -> &Rates {
        if let Some(timed) = &self.timed {
            return timed.at(prompt_tokens, now);
        }
        if self.by_length.len() == 1 {
            return &self.by_length[0].1;
        }
        let rest = self.by_length[1..].iter().take_while(|(bound, _)| i64::from(prompt_tokens) > *bound);
        &self.by_length[rest.count()].1
    }
}

impl Timed {
    /// Prices change only at the bounds of the entries, so one instant of each stretch between them shows all there is.
    fn new(list: &PriceList, bounds: &[u32]) -> Self {
        const MINUTE_NS: i64 = 60 * Timestamp::NANOS_PER_SEC;
        let windows = list.overrides.iter().filter_map(|entry| entry.hours);
        let mut minutes: Vec<i64> =
            windows.flat_map(|hours| [i64::from(hours.from_minute), i64::from(hours.until_minute % 1_440)]).collect();
        minutes.push(0);
        let lengths = std::iter::once(0).chain(bounds.iter().map(|bound| bound.saturating_add(1)));
        let mut combinations: Vec<(Prices, Rates)> = Vec::new();
        for length in lengths {
            for day in 0..7 {
                for minute in &minutes {
                    let prices = list.in_force(length, Timestamp((day * 1_440 + minute) * MINUTE_NS));
                    if !combinations.iter().any(|(known, _)| *known == prices) {
                        combinations.push((prices, Rates::new(&prices)));
                    }
                }
            }
        }
        Self { list: list.clone(), combinations }
    }

    fn at(&self, prompt_tokens: u32, now: i64) -> &Rates {
        let prices = self.list.in_force(prompt_tokens, Timestamp(now));
        let known = self.combinations.iter().find(|(combination, _)| *combination == prices);
        &known.unwrap_or(&self.combinations[0]).1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rates_cost_what_prices_cost(mantissa in 0_u64..1_000_000_000_000, scale in 0_u32..22, units in 0_u32..5_000_000) {
            if let Ok(price) = format!("{mantissa}e-{scale}").parse::<UnitPrice>() {
                prop_assert_eq!(Rate::new(Some(price)).of(units), Some(price.of(u64::from(units)).0));
            }
        }

        #[test]
        fn tariffs_hold_what_the_price_list_says(bounds in prop::collection::vec(0_u32..50, 0..4), prompt in 0_u32..60) {
            let overrides = bounds.iter().zip(2..).map(|(bound, n)| routewright_domain::PriceOverride {
                min_prompt_tokens: Some(*bound),
                prices: Prices { prompt: format!("{n}e-6").parse().ok(), ..Prices::default() },
                ..routewright_domain::PriceOverride::default()
            });
            let list = PriceList { base: Prices { prompt: "1e-6".parse().ok(), ..Prices::default() }, overrides: overrides.collect() };
            let expected = Rates::new(&list.in_force(prompt, Timestamp(0)));
            prop_assert_eq!(Tariffs::new(&list).at(prompt, 0).prompt, expected.prompt);
        }

        #[test]
        fn tariffs_by_the_clock_hold_what_the_price_list_says(
            windows in prop::collection::vec((0_u16..1_440, 0_u16..=1_440, 0_u32..3), 1..4), minute in 0_i64..20_000, prompt in 0_u32..4
        ) {
            let overrides = windows.iter().zip(2..).map(|((from_minute, until_minute, least), n)| routewright_domain::PriceOverride {
                min_prompt_tokens: (*least > 0).then_some(*least),
                hours: Some(routewright_domain::DayWindow { from_minute: *from_minute, until_minute: *until_minute }),
                days: if n % 2 == 0 { vec![routewright_domain::Weekday::Saturday] } else { vec![] },
                prices: Prices { prompt: format!("{n}e-6").parse().ok(), ..Prices::default() },
            });
            let list = PriceList { base: Prices { prompt: "1e-6".parse().ok(), ..Prices::default() }, overrides: overrides.collect() };
            let now = minute * 60_000_000_000;
            let expected = Rates::new(&list.in_force(prompt, Timestamp(now)));
            prop_assert_eq!(Tariffs::new(&list).at(prompt, now).prompt, expected.prompt);
        }
    }

    #[test]
    fn an_unknown_price_is_no_price() {
        assert_eq!((Rate::Unknown.of(0), Rate::Unknown.of(1)), (Some(0), None));
    }
}
