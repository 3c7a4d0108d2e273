//! Who stands behind the answers: models, their makers, providers and their endpoints.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{Endpoint, Model, Ownership};

use super::backup::Backup;
use super::design::{Design, Split};
use crate::dates::date;
use crate::numbers::{counted, percent};

/// A model that its maker takes off within the time that the document looks ahead.
pub(super) struct Retiring<'a> {
    pub(super) model: &'a Model,
    /// The announced last day, `YYYY-MM-DD`.
    pub(super) on: &'a str,
}

impl<'a> Design<'a> {
    /// Models of the catalog that a policy may call, by id.
    pub(super) fn models(&self) -> Vec<&'a Model> {
        let called = self.features.iter().flat_map(|feature| &feature.calls).filter_map(|call| call.model);
        called.map(|model| (&model.id, model)).collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Names in policies that the catalog does not know.
    pub(super) fn unlisted(&self) -> Vec<&'a str> {
        let calls = self.features.iter().flat_map(|feature| &feature.calls);
        let unlisted = calls.filter(|call| call.model.is_none()).map(|call| call.leaf.model.as_str());
        unlisted.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Who made the models, by the beginning of their ids.
    pub(super) fn makers(&self) -> BTreeSet<&'a str> {
        let calls = self.features.iter().flat_map(|feature| &feature.calls);
        calls.map(|call| maker(call.model.map_or(&call.leaf.model, |model| &model.id).as_str())).collect()
    }

    /// Endpoints that may be sent a prompt, by id.
    pub(super) fn endpoints(&self) -> Vec<&'a Endpoint> {
        let admitted =
            self.features.iter().flat_map(|feature| &feature.calls).flat_map(|call| call.admitted.iter().copied());
        admitted.map(|endpoint| (&endpoint.id, endpoint)).collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Providers that may be sent a prompt or were paid in the replay.
    pub(super) fn providers(&self) -> BTreeSet<&'a str> {
        let paid = self.outcome().cost_by_provider.keys().map(routewright_domain::ProviderId::as_str);
        self.endpoints().into_iter().map(|endpoint| endpoint.provider.as_str()).chain(paid).collect()
    }

    /// Providers with an endpoint whose data policy is not stated in full, or that the catalog does not know.
    pub(super) fn silent_providers(&self) -> Vec<&'a str> {
        let states =
            |endpoint: &Endpoint| endpoint.data_policy.trains.is_some() && endpoint.data_policy.retains.is_some();
        let endpoints = self.endpoints();
        let mut providers: Vec<&str> = self.providers().into_iter().collect();
        providers.retain(|provider| {
            let mut own = endpoints.iter().filter(|endpoint| endpoint.provider.as_str() == *provider).peekable();
            own.peek().is_none() || own.any(|endpoint| !states(endpoint))
        });
        providers
    }

    /// `4 models of 3 makers at 7 endpoints of 5 providers`.
    pub(super) fn suppliers_in_words(&self) -> String {
        let number = |number: usize, one: &str, many: &str| counted(number as u64, one, many);
        format!(
            "{} of {} at {} of {}",
            number(self.models().len(), "model", "models"),
            number(self.makers().len(), "maker", "makers"),
            number(self.endpoints().len(), "endpoint", "endpoints"),
            number(self.providers().len(), "provider", "providers"),
        )
    }

    /// Months that the document looks ahead.
    pub(super) fn months(&self) -> u32 {
        self.project().ownership.months.unwrap_or(Ownership::MONTHS)
    }

    /// Models in use whose last day lies before the end of the time looked ahead, or is past.
    pub(super) fn retiring(&self) -> Vec<Retiring<'a>> {
        let end = months_after(&self.catalog.date, self.months());
        let announced =
            self.models().into_iter().filter_map(|model| Some(Retiring { model, on: model.retires.as_deref()? }));
        announced.filter(|retiring| end.as_deref().is_none_or(|end| retiring.on <= end)).collect()
    }

    /// `gpt-4o on 3 Oct 2026`, one a model.
    pub(super) fn retiring_in_words(&self) -> Vec<String> {
        self.retiring().iter().map(|retiring| format!("{} on {}", retiring.model.id, date(retiring.on))).collect()
    }

    /// Features that any one provider may fail.
    pub(super) fn backed(&self) -> Split<'a> {
        self.split(|feature| feature.backup == Backup::Another)
    }

    /// The maker whose models give most answers, with their share; absent without answers.
    pub(super) fn leading_maker(&self) -> Option<(&'a str, f64)> {
        let mut answers: BTreeMap<&str, u64> = BTreeMap::new();
        for (model, served) in &self.outcome().served_by {
            *answers.entry(maker(model.as_str())).or_default() += served;
        }
        leading(answers.iter().map(|(maker, served)| (*maker, *served)))
    }

    /// The model that gives most answers, with its share.
    pub(super) fn leading_model(&self) -> Option<(&'a str, f64)> {
        leading(self.outcome().served_by.iter().map(|(model, served)| (model.as_str(), *served)))
    }

    /// `openai/gpt-4o gives 68.1 % of the answers`.
    pub(super) fn leading_in_words(&self) -> Option<String> {
        self.leading_model().map(|(model, share)| format!("{model} gives {} of the answers", percent(share, 1)))
    }
}

fn leading<'a>(answers: impl Iterator<Item = (&'a str, u64)> + Clone) -> Option<(&'a str, f64)> {
    let all: u64 = answers.clone().map(|(_, served)| served).sum();
    let (name, most) = answers.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (all > 0).then(|| (name, most as f64 / all as f64))
}

/// `openai` of `openai/gpt-4o` and of `~openai/gpt-latest`.
fn maker(model: &str) -> &str {
    model.split_once('/').map_or(model, |(maker, _)| maker).trim_start_matches('~')
}

/// The same day so many months later, for comparison only: it may not be in the calendar.
fn months_after(day: &str, months: u32) -> Option<String> {
    let mut fields = day.splitn(3, '-');
    let (year, month, rest) = (fields.next()?, fields.next()?, fields.next()?);
    let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let total = year.checked_mul(12)?.checked_add(month.checked_sub(1)?)?.checked_add(months)?;
    Some(format!("{:04}-{:02}-{rest}", total / 12, total % 12 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_roll_over_the_year() {
        assert_eq!(months_after("2026-08-08", 24).as_deref(), Some("2028-08-08"));
        assert_eq!(months_after("2026-08-31", 5).as_deref(), Some("2027-01-31"));
        assert_eq!(months_after("2026-12-01", 0).as_deref(), Some("2026-12-01"));
        for odd in ["", "soon", "2026-00-01", "2026-08"] {
            assert_eq!(months_after(odd, 1), None, "{odd}");
        }
    }

    #[test]
    fn a_maker_is_what_stands_before_the_slash() {
        assert_eq!([maker("openai/gpt-4o"), maker("~a/b"), maker("odd")], ["openai", "a", "odd"]);
    }
}
