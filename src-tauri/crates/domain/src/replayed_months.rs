//! What months come to by how much is asked of them, as they were replayed.
//!
//! A bill without budgets grows with the traffic and with the prices. One that budgets hold down does not: whole months are replayed at
//! several times the traffic, and what lies between is interpolated. Prices that change are taken as traffic that does: a budget is used up
//! as early by twice the price as by twice the requests.

use crate::{ArchitectureId, GuardrailAction, GuardrailEvent, Money, Outcome, Period, by_demand, dollars};

/// A month of one architecture that was replayed.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayedMonth {
    /// How many times the requests of a month like the record.
    pub demand: f64,
    /// How many those are.
    pub requests: f64,
    /// What its calls cost, in US dollars.
    pub bill_usd: f64,
    /// Requests that nobody answered.
    pub unanswered: f64,
    /// The first budget that changed how requests were answered.
    pub used_up: Option<UsedUp>,
}

/// A budget that acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedUp {
    /// Which.
    pub guardrail: String,
    /// What it lets through in a period.
    pub limit_usd: Money,
    /// In which; `None` for outcomes that were kept before periods were.
    pub period: Option<Period>,
    /// What it does.
    pub action: GuardrailAction,
}

impl UsedUp {
    fn of(event: &GuardrailEvent) -> Self {
        Self {
            guardrail: event.guardrail.clone(),
            limit_usd: event.limit_usd,
            period: event.period,
            action: event.action,
        }
    }
}

impl ReplayedMonth {
    /// Of the outcome of a month, at so many times the requests.
    #[must_use]
    pub fn new(demand: f64, outcome: &Outcome) -> Self {
        Self {
            demand,
            requests: outcome.requests as f64,
            bill_usd: outcome.cost_usd.to_usd_lossy(),
            unanswered: (outcome.failed + outcome.refused) as f64,
            used_up: outcome.guardrail_events.iter().find(|event| event.acted()).map(UsedUp::of),
        }
    }
}

/// The months of one architecture that has budgets, by demand.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayedMonths {
    architecture: ArchitectureId,
    /// Ascending by demand, which is above zero and another one each time.
    months: Vec<ReplayedMonth>,
    /// The most that any month asks.
    most: f64,
}

impl ReplayedMonths {
    /// `most` is the most that any month asks; of months of one demand the first counts. `None` without a month that was replayed.
    #[must_use]
    pub fn new(architecture: ArchitectureId, mut months: Vec<ReplayedMonth>, most: f64) -> Option<Self> {
        months.retain(|month| month.demand > 0.0);
        months.sort_by(|a, b| a.demand.total_cmp(&b.demand));
        months.dedup_by(|later, first| later.demand <= first.demand);
        (!months.is_empty()).then_some(Self { architecture, months, most })
    }

    /// Whose they are.
    #[must_use]
    pub fn architecture(&self) -> &ArchitectureId {
        &self.architecture
    }

    /// The demand of 30 days like those of a record that has so many requests in so many days. A month like the record has its requests
    /// but for a rest of a day.
    #[must_use]
    pub fn demand_of_30_days(&self, requests: u64, days: f64) -> f64 {
        let like_the_record = self.between(1.0, |month| month.requests);
        if like_the_record > 0.0 { requests as f64 * Period::Month.days() / days / like_the_record } else { 1.0 }
    }

    /// What the calls of a month of this demand cost, in US dollars.
    #[must_use]
    pub fn bill(&self, demand: f64) -> f64 {
        self.between(demand, |month| month.bill_usd)
    }

    /// Unanswered requests of a month of this demand, for as many requests as a month like the record has.
    #[must_use]
    pub fn unanswered(&self, demand: f64) -> f64 {
        if demand > 0.0 { self.between(demand, |month| month.unanswered) / demand } else { 0.0 }
    }

    /// Between two months on the line through both; below the first in proportion, beyond the last as the last two go on.
    fn between(&self, demand: f64, figure: impl Fn(&ReplayedMonth) -> f64) -> f64 {
        let points: Vec<(f64, f64)> = self.months.iter().map(|month| (month.demand, figure(month))).collect();
        by_demand(&points, demand)
    }

    /// From which demand on a budget acts, and which; `None` where none does in any month that was replayed.
    fn first_used_up(&self) -> Option<(f64, &UsedUp)> {
        self.months.iter().find_map(|month| Some((month.demand, month.used_up.as_ref()?)))
    }

    /// The least demand that was replayed at which a budget acts; `None` where none does at any.
    #[must_use]
    pub fn acts_from(&self) -> Option<f64> {
        self.first_used_up().map(|(demand, _)| demand)
    }

    /// Which budget is used up from which demand on, and what comes of it.
    fn in_words(&self) -> Option<String> {
        let (demand, used_up) = self.first_used_up()?;
        let when = if demand <= 1.0 {
            "within a month like the record".to_owned()
        } else {
            format!("in a month that asks {demand:.1} times what one like the record does")
        };
        let a_period = used_up.period.map(|period| format!(" {}", period.in_words())).unwrap_or_default();
        let then = match used_up.action {
            GuardrailAction::Block => "is refused",
            _ => "goes to another policy",
        };
        Some(format!(
            "The budget “{}” of {}{a_period} is used up {when}, and what comes after {then}",
            used_up.guardrail,
            dollars(used_up.limit_usd)
        ))
    }

    /// What becomes of a month like the record where a budget acts in it, in a sentence; `None` where none does.
    #[must_use]
    pub fn like_the_record(&self) -> Option<String> {
        let words = self.first_used_up().filter(|(demand, _)| *demand <= 1.0).and_then(|_| self.in_words())?;
        let requests = self.between(1.0, |month| month.requests);
        let share = if requests > 0.0 { 100.0 * self.unanswered(1.0) / requests } else { 0.0 };
        Some(if share >= 0.05 {
            format!("{words}: {share:.1} % of its requests get no answer.")
        } else {
            format!("{words}.")
        })
    }

    /// Why the months are not so many times the days of the record, in sentences; `None` where no budget acts in them.
    #[must_use]
    pub fn says(&self) -> Option<String> {
        let words = self.in_words()?;
        let furthest = self.months.last().map_or(0.0, |month| month.demand);
        let beyond = if furthest < self.most {
            format!(
                " No month was replayed that asks more than {furthest:.1} times as much: beyond, bills are taken to go on as they did up to there."
            )
        } else {
            String::new()
        };
        Some(format!(
            "{words}. So whole months of the record's requests are replayed, at several times as many, instead of multiplying its \
             days.{beyond}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(demand: f64, bill_usd: f64, unanswered: f64) -> ReplayedMonth {
        ReplayedMonth { demand, requests: 100.0 * demand, bill_usd, unanswered, used_up: None }
    }

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
    }

    fn months(all: &[ReplayedMonth]) -> ReplayedMonths {
        ReplayedMonths::new("a".into(), all.to_vec(), 1.5).unwrap()
    }

    #[test]
    fn a_budget_holds_the_bill_and_what_is_asked_beyond_it_is_unanswered() {
        // Of $50 a month where $80 would be asked: from 0.625 of the requests on, nothing more is spent.
        let capped = months(&[month(2.0, 50.0, 137.5), month(0.5, 40.0, 0.0), month(1.0, 50.0, 37.5)]);
        for (demand, bill) in [(0.25, 20.0), (0.5, 40.0), (0.75, 45.0), (1.0, 50.0), (1.5, 50.0), (4.0, 50.0)] {
            close(capped.bill(demand), bill);
        }
        for (demand, unanswered) in [(0.5, 0.0), (1.0, 37.5), (2.0, 68.75)] {
            close(capped.unanswered(demand), unanswered);
        }
        close(capped.demand_of_30_days(75, 30.0), 0.75);
    }

    #[test]
    fn one_month_alone_is_multiplied() {
        let one = months(&[month(1.0, 30.0, 3.0)]);
        for (demand, bill) in [(0.5, 15.0), (1.0, 30.0), (2.0, 60.0)] {
            close(one.bill(demand), bill);
        }
        close(one.unanswered(2.0), 3.0);
    }

    #[test]
    fn of_months_of_one_demand_the_first_counts() {
        let twice = months(&[month(1.0, 30.0, 3.0), month(2.0, 50.0, 3.0), month(1.0, 40.0, 4.0)]);
        for (demand, bill) in [(1.0, 30.0), (1.5, 40.0), (2.0, 50.0)] {
            close(twice.bill(demand), bill);
        }
    }

    #[test]
    fn it_says_from_when_on_a_budget_acts() {
        let used_up = UsedUp {
            guardrail: "cap".to_owned(),
            limit_usd: "50".parse().unwrap(),
            period: Some(Period::Day),
            action: GuardrailAction::Block,
        };
        let acting = ReplayedMonth { used_up: Some(used_up), ..month(1.5, 50.0, 10.0) };
        let acting_later = acting.clone();
        let says = months(&[month(1.0, 45.0, 0.0), acting.clone()]).says().unwrap();
        assert!(
            says.starts_with("The budget “cap” of $50.00 a day is used up in a month that asks 1.5 times"),
            "{says}"
        );
        assert!(says.ends_with("instead of multiplying its days."), "{says}");
        let says = months(&[ReplayedMonth { demand: 1.0, ..acting.clone() }]).says().unwrap();
        assert!(says.contains("within a month like the record, and what comes after is refused"), "{says}");
        assert!(says.contains("No month was replayed that asks more than 1.0 times as much"), "{says}");
        let found = months(&[ReplayedMonth { demand: 1.0, ..acting }]).like_the_record().unwrap();
        assert!(found.ends_with("and what comes after is refused: 6.7 % of its requests get no answer."), "{found}");
        assert_eq!(months(&[month(1.0, 45.0, 0.0), acting_later]).like_the_record(), None);
        assert_eq!(months(&[month(1.0, 45.0, 0.0)]).says(), None);
    }
}
