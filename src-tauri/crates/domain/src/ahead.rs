//! What the months ahead are assumed to be like: the project's own statements, and those of the scenario where the project makes none.

use crate::{Expectation, Factor, IncidentTarget, PriceChange, Project, Scenario, UnknownFields};

/// Growth and prices over the months ahead, and what the replayed month already holds of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct AssumedAhead {
    /// Growth of traffic a month: the project's, else the scenario's; `None` where neither states one.
    pub growth_per_month: Option<Expectation>,
    /// Change of token prices a year, as the project states it.
    pub price_change_per_year: Option<Expectation>,
    /// Requests for each recorded one, from the first month on.
    pub traffic: f64,
    /// What the scenario multiplies everybody's prices by, from the first month on.
    pub prices: f64,
    /// What the scenario changes from the first month on, in words.
    pub from_the_start: Vec<String>,
}

impl AssumedAhead {
    /// Of a project whose months ahead are like those of a scenario.
    #[must_use]
    pub fn of(project: &Project, scenario: &Scenario) -> Self {
        let ownership = &project.ownership;
        let everybodys = scenario.prices.iter().filter(|change| change.target.is_none());
        let growth = || scenario.monthly_growth.filter(|growth| *growth != 0.0).map(|growth| by(scenario, growth));
        Self {
            growth_per_month: ownership.growth_per_month.clone().or_else(growth),
            price_change_per_year: ownership.price_change_per_year.clone(),
            traffic: scenario.traffic.to_lossy(),
            prices: everybodys.map(|change| change.factor.to_lossy()).product(),
            from_the_start: changes(scenario),
        }
    }
}

/// A scenario states one figure, without a band.
fn by(scenario: &Scenario, growth: f64) -> Expectation {
    let source = Some(format!("the scenario “{}”", scenario.name));
    Expectation { low: growth, expected: growth, high: growth, source, unknown: UnknownFields::new() }
}

fn changes(scenario: &Scenario) -> Vec<String> {
    let traffic = (scenario.traffic != Factor::ONE).then(|| format!("requests ×{}", scenario.traffic));
    let price = |change: &PriceChange| {
        (change.factor != Factor::ONE).then(|| match &change.target {
            None => format!("prices of everybody ×{}", change.factor),
            Some(IncidentTarget::Provider(provider)) => format!("prices of {provider} ×{}", change.factor),
            Some(IncidentTarget::Model(model)) => format!("prices of {model} ×{}", change.factor),
        })
    };
    traffic.into_iter().chain(scenario.prices.iter().filter_map(price)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent() -> Project {
        Project::new("p", vec![], vec![])
    }

    fn grown() -> Scenario {
        let everybodys = PriceChange { target: None, factor: "1.15".parse().unwrap(), unknown: UnknownFields::new() };
        let openai = PriceChange {
            target: Some(IncidentTarget::Provider("openai".into())),
            factor: "0.8".parse().unwrap(),
            unknown: UnknownFields::new(),
        };
        Scenario {
            name: "Growth".to_owned(),
            traffic: "2".parse().unwrap(),
            monthly_growth: Some(0.1),
            prices: vec![everybodys, openai],
            ..Scenario::base()
        }
    }

    #[test]
    fn a_scenario_counts_where_the_project_states_nothing() {
        let ahead = AssumedAhead::of(&silent(), &grown());
        let growth = ahead.growth_per_month.clone().unwrap();
        assert_eq!((growth.low, growth.expected, growth.high), (0.1, 0.1, 0.1));
        assert_eq!(growth.source.as_deref(), Some("the scenario “Growth”"));
        assert!((ahead.traffic - 2.0).abs() < 1e-12 && (ahead.prices - 1.15).abs() < 1e-12, "{ahead:?}");
        assert_eq!(ahead.from_the_start, ["requests ×2", "prices of everybody ×1.15", "prices of openai ×0.8"]);
    }

    #[test]
    fn what_the_project_states_of_growth_holds_under_every_scenario() {
        let mut project = silent();
        let own = Expectation { low: 0.0, expected: 0.03, high: 0.06, source: None, unknown: UnknownFields::new() };
        project.ownership.growth_per_month = Some(own.clone());
        assert_eq!(AssumedAhead::of(&project, &grown()).growth_per_month, Some(own));
        let base = AssumedAhead::of(&silent(), &Scenario::base());
        assert_eq!((base.growth_per_month, base.from_the_start), (None, vec![]));
    }
}
