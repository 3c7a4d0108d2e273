//! Intervals and risks in plain words.

use routewright_domain::{
    ArchitectureId, BudgetRisk, FeatureId, Money, MonthlyBill, Period, Sensitivity, chance, dollars,
};

/// The bill of a month and what becomes of the budgets, for a reader from finance.
pub(super) fn finance_sentence(
    month: Option<&MonthlyBill>,
    unstopped: Option<&MonthlyBill>,
    budgets: &[BudgetRisk],
    name: impl Fn(&FeatureId) -> String,
) -> String {
    let Some(month) = month else {
        return "The workload has no span of time, so it says nothing about a month.".to_owned();
    };
    let interval = &month.interval;
    let bill = if dollars(interval.low) == dollars(interval.high) {
        format!("In 19 of 20 months like this one the bill would be about {}", dollars(month.expected_usd))
    } else {
        format!(
            "In 19 of 20 months like this one the bill would lie between {} and {}",
            dollars(interval.low),
            dollars(interval.high)
        )
    };
    let bill = match unstopped {
        Some(unstopped) => {
            format!("{bill}, where {} would be spent without its budgets", dollars(unstopped.expected_usd))
        }
        None => bill,
    };
    let mut budgets = budgets.iter();
    let own = |budget: &BudgetRisk| match (&budget.guardrail, &budget.feature) {
        (Some(name), _) => format!(" “{name}”"),
        (None, Some(feature)) => format!(" for {}", name(feature)),
        (None, None) => String::new(),
    };
    let words = |budget: &BudgetRisk| {
        // The bill beside it is that of a month already.
        let a_period = match budget.period {
            Period::Month => String::new(),
            other => format!(" {}", other.in_words()),
        };
        let (limit, whose, among) = (dollars(budget.limit_usd), own(budget), budget.period.plural());
        // A guardrail stops what a requirement only forbids.
        let happens = if budget.guardrail.is_some() { "used up" } else { "overrun" };
        format!("the budget of {limit}{a_period}{whose} is {happens} in {} of {among}", chance(budget.probability))
    };
    match budgets.next() {
        None => format!("{bill}."),
        Some(first) => {
            let others: String = budgets
                .map(|budget| {
                    let words = words(budget);
                    format!(" {}{}.", words[..1].to_uppercase(), &words[1..])
                })
                .collect();
            format!("{bill}; {}.{others}", words(first))
        }
    }
}

/// The bill of the month ahead, what it saves, and what matters most.
pub(super) fn sensitivity_sentence(own: &Sensitivity, name: impl Fn(&ArchitectureId) -> String) -> String {
    let when = match own.months_ahead {
        0 => "A month like this one".to_owned(),
        1 => "Next month".to_owned(),
        months => format!("A month {months} months ahead"),
    };
    let bill = &own.month;
    let mut text = format!(
        "{when} is expected to cost {}, and with every assumption anywhere in its range between {} and {} in 19 of 20 cases.",
        dollars(bill.expected_usd),
        dollars(bill.interval.low),
        dollars(bill.interval.high)
    );
    if let Some((saving, baseline)) = own.saving.as_ref().zip(own.baseline.as_ref()) {
        let against = name(baseline);
        let ends = [saving.expected_usd, saving.interval.low, saving.interval.high];
        if ends.iter().all(|amount| *amount == Money::ZERO) {
            return format!("{text} Against {against} it costs the same, in every case that was drawn.")
                + &first_of(own);
        }
        let (word, sign) = if saving.expected_usd < Money::ZERO { ("costs", -1) } else { ("saves", 1) };
        let amount = |money: Money| dollars(Money(money.0 * sign));
        let more = if sign < 0 { " more" } else { "" };
        let (low, high) = if sign < 0 {
            (saving.interval.high, saving.interval.low)
        } else {
            (saving.interval.low, saving.interval.high)
        };
        let sure = own.cheaper_probability.map_or_else(String::new, |share| match share {
            _ if share >= 1.0 => ", and is cheaper in every case that was drawn".to_owned(),
            _ if share <= 0.0 => ", and is dearer in every case that was drawn".to_owned(),
            _ => format!(", and is cheaper in {:.0} of 100 cases", share * 100.0),
        });
        let between = format!("between {} and {}", amount(low), amount(high));
        let amount = amount(saving.expected_usd);
        text = format!("{text} Against {against} it {word} {amount}{more} ({between}){sure}.");
    }
    text + &first_of(own)
}

/// What matters most, as a sentence after others; nothing where no assumption moves the bill.
fn first_of(own: &Sensitivity) -> String {
    let Some(first) = own.bars.first() else { return String::new() };
    let swing = Sensitivity::swing(first);
    if swing.low >= swing.high {
        return String::new();
    }
    format!(
        " What matters most is {}: from {} ({}) to {} ({}).",
        lower_first(&first.assumption.name),
        dollars(first.low.month_usd),
        first.assumption.low,
        dollars(first.high.month_usd),
        first.assumption.high
    )
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use routewright_domain::Interval;

    use super::*;

    #[test]
    fn a_reader_from_finance_reads_it_without_statistics() {
        let usd = |text: &str| text.parse::<Money>().unwrap();
        let month =
            MonthlyBill { expected_usd: usd("1234.5"), interval: Interval { low: usd("1102.4"), high: usd("1388.9") } };
        let budget = |probability: f64, period: Period| BudgetRisk {
            guardrail: None,
            feature: None,
            period,
            limit_usd: usd("1350"),
            expected_usd: month.expected_usd,
            interval: month.interval,
            probability,
        };
        assert_eq!(
            finance_sentence(Some(&month), None, &[budget(0.034, Period::Month)], ToString::to_string),
            "In 19 of 20 months like this one the bill would lie between $1,102.40 and $1,388.90; the budget of $1,350.00 is \
             overrun in 3.4 % of months."
        );
        assert_eq!(
            finance_sentence(
                Some(&month),
                None,
                &[budget(0.0, Period::Month), budget(0.72, Period::Day)],
                ToString::to_string
            ),
            "In 19 of 20 months like this one the bill would lie between $1,102.40 and $1,388.90; the budget of $1,350.00 is \
             overrun in under 0.3 % of months. The budget of $1,350.00 a day is overrun in 72.0 % of days."
        );
        let unstopped = MonthlyBill { expected_usd: usd("1602"), ..month };
        assert_eq!(
            finance_sentence(Some(&month), Some(&unstopped), &[], ToString::to_string),
            "In 19 of 20 months like this one the bill would lie between $1,102.40 and $1,388.90, where $1,602.00 would be spent \
             without its budgets."
        );
    }

    #[test]
    fn two_designs_that_cost_the_same_are_not_told_apart() {
        let nothing =
            MonthlyBill { expected_usd: Money::ZERO, interval: Interval { low: Money::ZERO, high: Money::ZERO } };
        let month = MonthlyBill { expected_usd: Money(1), interval: Interval { low: Money(1), high: Money(1) } };
        let mut own: Sensitivity = serde_json::from_value(serde_json::json!({
            "architecture": "same", "baseline": "one", "scenario": "base", "months_ahead": 0, "today": {"month_usd": "1", "saving_usd": null, "quality": null, "latency_p95_ms": null, "success_rate": null}, "requests": 1, "replays": 1,
            "expected": {"month_usd": "1", "saving_usd": null, "quality": null, "latency_p95_ms": null, "success_rate": null}, "month": month, "saving": nothing,
            "cheaper_probability": 0.0, "bars": [], "shares": [], "sentence": "", "remarks": [],
        }))
        .unwrap();
        let said = sensitivity_sentence(&own, ToString::to_string);
        assert!(said.ends_with("Against one it costs the same, in every case that was drawn."), "{said}");
        own.saving = Some(MonthlyBill { expected_usd: Money(-3_000_000_000_000), ..nothing });
        assert!(
            sensitivity_sentence(&own, ToString::to_string).contains("it costs $3.00 more"),
            "a difference is told"
        );
    }
}
