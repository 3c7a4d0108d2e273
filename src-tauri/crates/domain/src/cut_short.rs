//! Budgets that were used up within a record shorter than their period: a longer time is then not so many times the record.

use crate::{GuardrailAction, GuardrailEvent, Outcome, Period, Timestamp, dollars};

/// A record this much shorter than a period counts as one: months have 28 to 31 days.
const NEARLY: f64 = 0.92;

impl Period {
    /// Its usual length in nanoseconds; a month has 30 days.
    #[must_use]
    pub const fn length_ns(self) -> i64 {
        match self {
            Self::Day => Timestamp::NANOS_PER_DAY,
            Self::Week => 7 * Timestamp::NANOS_PER_DAY,
            Self::Month => Timestamp::NANOS_PER_MONTH,
        }
    }

    /// The same in days.
    #[must_use]
    pub fn days(self) -> f64 {
        self.length_ns() as f64 / Timestamp::NANOS_PER_DAY as f64
    }

    /// Whether a record of so many days is shorter than it.
    #[must_use]
    pub fn exceeds(self, days: f64) -> bool {
        days < NEARLY * self.days()
    }
}

impl Outcome {
    /// Requests that budgets refused or passed to another policy.
    #[must_use]
    pub fn acted_on_by_budgets(&self) -> u64 {
        let acting = self.guardrail_events.iter().filter(|event| event.acted());
        acting.map(|event| event.requests).sum()
    }

    /// The first budget that was used up and then changed how requests were answered, within a record of so many days that is shorter
    /// than the budget's period.
    ///
    /// Such a record has the days before and those after in a proportion that no whole period has, so neither its bill nor its quality
    /// can be projected from it. `None` too for outcomes that were kept before periods were.
    #[must_use]
    pub fn cut_short(&self, days: f64) -> Option<&GuardrailEvent> {
        self.guardrail_events.iter().find(|event| event.cuts_short(days))
    }
}

impl GuardrailEvent {
    /// Whether it changed how requests were answered.
    #[must_use]
    pub fn acted(&self) -> bool {
        self.action != GuardrailAction::Alert && self.requests > 0
    }

    fn cuts_short(&self, days: f64) -> bool {
        self.acted() && self.period.is_some_and(|period| period.exceeds(days))
    }

    /// Why nothing follows for a month from so many days within which it came.
    #[must_use]
    pub fn no_month(&self, days: f64) -> String {
        format!(
            "{}, so no month follows from these days: replay a log as long as the budget's period for its bill and quality.",
            self.spent_once(days)
        )
    }

    /// Why nobody can say how far one month strays from another, by so many days within which it came.
    #[must_use]
    pub fn no_interval(&self, days: f64) -> String {
        format!(
            "{}, so these days do not say how far one month strays from another: that takes a log as long as the budget's period.",
            self.spent_once(days)
        )
    }

    fn spent_once(&self, days: f64) -> String {
        let then = match self.action {
            GuardrailAction::Block => "what came after was refused",
            _ => "what came after went to another policy",
        };
        format!(
            "The budget “{}” of {} was used up within the {days:.1} days of the workload, and {then}. A whole period spends it once, not once \
             in every such stretch",
            self.guardrail,
            dollars(self.limit_usd)
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::Money;

    use super::*;

    #[test]
    fn only_a_budget_that_acted_within_less_than_its_period_counts() {
        let event = GuardrailEvent {
            at: Timestamp(0),
            guardrail: "cap".to_owned(),
            action: GuardrailAction::Downgrade,
            period: Some(Period::Month),
            booked_usd: Money::ZERO,
            limit_usd: "120".parse().unwrap(),
            threshold_usd: Money::ZERO,
            requests: 5,
            overshoot_usd: Money::ZERO,
        };
        assert!(event.cuts_short(10.0));
        assert!(!event.cuts_short(28.0), "February is a month");
        assert!(!GuardrailEvent { period: Some(Period::Day), ..event.clone() }.cuts_short(10.0));
        assert!(!GuardrailEvent { requests: 0, ..event.clone() }.cuts_short(10.0));
        assert!(!GuardrailEvent { action: GuardrailAction::Alert, ..event.clone() }.cuts_short(10.0));
        for says in [event.no_month(10.0), event.no_interval(10.0)] {
            assert!(says.starts_with("The budget “cap” of $120.00 was used up within the 10.0 days"), "{says}");
        }
    }
}
