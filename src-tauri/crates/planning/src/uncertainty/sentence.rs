//! Intervals and risks in plain words.

use routewright_domain::{ArchitectureId, BudgetRisk, FeatureId, Money, MonthlyBill, Period, Sensitivity};

/// The bill of a month and what becomes of the budgets, for a reader from finance. `drawn` periods stand behind the shares.
pub(super) fn finance_sentence(
    month: Option<&MonthlyBill>,
    budgets: &[BudgetRisk],
    drawn: usize,
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
    let mut budgets = budgets.iter();
    let own = |budget: &BudgetRisk| match (&budget.guardrail, &budget.feature) {
        (Some(name), _) => format!(" “{name}”"),
        (None, Some(feature)) => format!(" for {}", name(feature)),
        (None, None) => String::new(),
    };
    let words = |budget: &BudgetRisk| {
        let (a_period, among) = match budget.period {
            Period::Day => (" a day", "days"),
            Period::Week => (" a week", "weeks"),
            Period::Month => ("", "months"),
        };
        let (limit, whose) = (dollars(budget.limit_usd), own(budget));
        format!("the budget of {limit}{a_period}{whose} is overrun in {}", often(budget.probability, drawn, among))
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
        let against = name(baseline);
        let between = format!("between {} and {}", amount(low), amount(high));
        let amount = amount(saving.expected_usd);
        text = format!("{text} Against {against} it {word} {amount}{more} ({between}){sure}.");
    }
    if let Some(first) = own.bars.first() {
        let swing = Sensitivity::swing(first);
        if swing.low < swing.high {
            text = format!(
                "{text} What matters most is {}: from {} ({}) to {} ({}).",
                lower_first(&first.assumption.name),
                dollars(first.low.month_usd),
                first.assumption.low,
                dollars(first.high.month_usd),
                first.assumption.high
            );
        }
    }
    text
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A share of periods in words: `about 1 of 30 months`.
fn often(share: f64, drawn: usize, among: &str) -> String {
    let most = 1.0 / drawn.max(1) as f64;
    if share <= 0.0 {
        // None of n: with 95 % certainty it is under 3 / n.
        return format!("fewer than 1 of {} {among}", nice(1.0 / (3.0 * most)));
    }
    if share >= 1.0 {
        return format!("all {among}, as far as can be told");
    }
    if share > 0.5 {
        return match (share * 10.0).round() {
            all if all >= 10.0 => format!("nearly all {among}"),
            tenths => format!("about {tenths:.0} of 10 {among}"),
        };
    }
    format!("about 1 of {} {among}", nice(1.0 / share))
}

/// A count rounded to two digits.
fn nice(count: f64) -> String {
    let unit = if count < 20.0 { 1.0 } else { libm::pow(10.0, libm::log10(count).floor() - 1.0).max(1.0) * 5.0 };
    format!("{:.0}", ((count / unit).round() * unit).max(2.0))
}

/// An amount for a sentence: whole dollars from a thousand on, cents below, more digits below a cent.
#[must_use]
pub fn dollars(amount: Money) -> String {
    let size = amount.0.unsigned_abs();
    let pico = Money::PICO_PER_USD.unsigned_abs();
    let places = match size {
        _ if size >= 1_000 * pico => 0,
        _ if size >= pico / 100 || size == 0 => 2,
        _ => 5,
    };
    let text = amount.to_fixed(places);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("\u{2212}", digits));
    let (whole, rest) =
        digits.split_once('.').map_or((digits, String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let grouped: Vec<&str> = {
        let first = whole.len() % 3;
        let mut groups = if first > 0 { vec![&whole[..first]] } else { vec![] };
        groups.extend((first..whole.len()).step_by(3).map(|at| &whole[at..at + 3]));
        groups
    };
    format!("{sign}${}{rest}", grouped.join(","))
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
            finance_sentence(Some(&month), &[budget(0.034, Period::Month)], 1_000, ToString::to_string),
            "In 19 of 20 months like this one the bill would lie between $1,102 and $1,389; the budget of $1,350 is overrun \
             in about 1 of 30 months."
        );
        assert_eq!(
            finance_sentence(
                Some(&month),
                &[budget(0.0, Period::Month), budget(0.72, Period::Day)],
                1_000,
                ToString::to_string
            ),
            "In 19 of 20 months like this one the bill would lie between $1,102 and $1,389; the budget of $1,350 is overrun \
             in fewer than 1 of 350 months. The budget of $1,350 a day is overrun in about 7 of 10 days."
        );
        assert_eq!(dollars(usd("-1234567.891")), "\u{2212}$1,234,568");
        assert_eq!(dollars(usd("0.00012")), "$0.00012");
    }
}
