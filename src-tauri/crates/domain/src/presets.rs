//! Published figures that an assumption about the future can be taken from, each with who published it and when.

use serde::Serialize;

use crate::{Expectation, UnknownFields};

/// Which assumption a figure is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PresetQuantity {
    /// Growth of traffic a month.
    GrowthPerMonth,
    /// Change of token prices a year.
    PriceChangePerYear,
}

/// A published figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssumptionPreset {
    /// Unique and stable between versions.
    pub id: String,
    /// What it is for.
    pub quantity: PresetQuantity,
    /// What people call it.
    pub name: String,
    /// The band, with its source.
    pub expectation: Expectation,
    /// What it measured, and what it does not say.
    pub caveat: String,
}

/// One row of the table below: id, quantity, name, (low, expected, high), source, caveat.
type Row = (&'static str, PresetQuantity, &'static str, (f64, f64, f64), &'static str, &'static str);

use PresetQuantity::{GrowthPerMonth, PriceChangePerYear};

const PRESETS: [Row; 6] = [
    (
        "growth-none",
        GrowthPerMonth,
        "No growth",
        (0.0, 0.0, 0.0),
        "Our own assumption: the months to come are like the workload",
        "What the document assumes where nothing is said.",
    ),
    (
        "growth-enterprise-budgets",
        GrowthPerMonth,
        "Enterprise budgets, 75 % a year",
        // 1.75^(1/12) - 1.
        (0.0477, 0.0477, 0.0477),
        "Andreessen Horowitz, survey of 100 enterprise CIOs, June 2025: budgets expected to grow by 75 % on average in a year",
        "Of spending, not of requests, and expected by those who were asked.",
    ),
    (
        "growth-google-tokens",
        GrowthPerMonth,
        "Tokens at Google, sevenfold in a year",
        // (3,200 / 480)^(1/12) - 1, and (480 / 9.7)^(1/12) - 1 in the year before.
        (0.171, 0.171, 0.384),
        "Google I/O keynotes, May 2024 to May 2026: 9.7, 480 and 3,200 trillion tokens a month",
        "Of tokens at one provider, consumer products included; the upper end is the year before.",
    ),
    (
        "prices-stay",
        PriceChangePerYear,
        "List prices stay",
        (0.0, 0.0, 0.0),
        "OpenRouter models lists of 2026-07-18 and 2026-08-08: of 294 models 251 kept their price, 25 fell, 18 rose",
        "For models that one stays on; three weeks, and no forecast.",
    ),
    (
        "prices-tenth",
        PriceChangePerYear,
        "A tenth each year, at equal quality",
        (-0.9, -0.9, -0.9),
        "Andreessen Horowitz, LLMflation, 12 November 2024: the cost of equivalent performance falls tenfold a year",
        "Only for whoever moves to the cheapest model of equal quality each time; measured on MMLU.",
    ),
    (
        "prices-by-task",
        PriceChangePerYear,
        "Nine to nine hundredfold, by task",
        // 1/900 - 1, 1/40 - 1, 1/9 - 1.
        (-0.9989, -0.975, -0.8889),
        "Epoch AI, LLM inference price trends, 12 March 2025: 9 to 900 times cheaper a year, 40 times for GPT-4’s level on hard science questions",
        "Only for whoever moves to the cheapest model of equal quality each time; the fastest falls may not last.",
    ),
];

/// Every published figure, growth first.
#[must_use]
pub fn assumption_presets() -> Vec<AssumptionPreset> {
    let preset = |(id, quantity, name, (low, expected, high), source, caveat): Row| AssumptionPreset {
        id: id.to_owned(),
        quantity,
        name: name.to_owned(),
        expectation: Expectation {
            low,
            expected,
            high,
            source: Some(source.to_owned()),
            unknown: UnknownFields::new(),
        },
        caveat: caveat.to_owned(),
    };
    PRESETS.into_iter().map(preset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_what_their_sources_say() {
        let of = |id: &str| assumption_presets().into_iter().find(|preset| preset.id == id).unwrap().expectation;
        let yearly = |monthly: f64| (1.0 + monthly).powi(12);
        assert!((yearly(of("growth-enterprise-budgets").expected) - 1.75).abs() < 0.01);
        assert!((yearly(of("growth-google-tokens").expected) - 3_200.0 / 480.0).abs() < 0.1);
        assert!((yearly(of("growth-google-tokens").high) - 480.0 / 9.7).abs() < 0.6);
        assert!((of("prices-tenth").expected - (1.0 / 10.0 - 1.0)).abs() < 1e-9);
        let by_task = of("prices-by-task");
        assert!((by_task.low - (1.0 / 900.0 - 1.0)).abs() < 1e-4 && (by_task.high - (1.0 / 9.0 - 1.0)).abs() < 1e-4);
        assert!((by_task.expected - (1.0 / 40.0 - 1.0)).abs() < 1e-9);
    }

    #[test]
    fn every_band_holds_what_is_expected_and_says_where_it_is_from() {
        for preset in assumption_presets() {
            let Expectation { low, expected, high, source, .. } = &preset.expectation;
            assert!(low <= expected && expected <= high, "{}", preset.id);
            assert!(
                source.as_ref().is_some_and(|source| source.contains("20") || source.starts_with("Our own")),
                "{}",
                preset.id
            );
        }
    }
}
