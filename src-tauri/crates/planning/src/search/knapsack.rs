//! One choice for each feature, the best of all combinations: a multiple-choice knapsack, solved exactly.

use std::collections::BTreeMap;

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, constraint, microlp, variable,
};
use routewright_domain::{Money, ProviderId, SearchObjective, VendorCap};

use super::SearchError;

/// A value below which two sums are the same to the solver, as a share of the largest.
const SAME: f64 = 1e-9;

/// One option of a feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What it costs.
    pub cost: Money,
    /// Mean quality, 0 to 1; what nobody knows counts as 0.
    pub quality: Option<f64>,
    /// What of the cost goes to whom.
    pub by_provider: BTreeMap<ProviderId, Money>,
}

/// What is to be chosen, and under what.
#[derive(Debug, Clone)]
pub struct Problem<'a> {
    /// The options of each feature; none is empty.
    pub options: &'a [Vec<Choice>],
    /// Requests of each feature: what its quality weighs.
    pub weights: &'a [f64],
    /// What all choices may cost together.
    pub budget: Option<Money>,
    /// Shares of the cost that may go to a provider.
    pub caps: &'a [VendorCap],
    /// What the best is.
    pub objective: SearchObjective,
    /// Combinations that are out of the question.
    pub forbidden: &'a [Vec<usize>],
}

/// The best combination.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// A position in the options of each feature.
    pub chosen: Vec<usize>,
    /// Dollars, or the weighted mean quality.
    pub value: f64,
    /// What the linear relaxation would reach: no combination is better.
    pub bound: f64,
    /// Distance of the two as a share of the bound.
    pub gap: f64,
}

/// The best combination; `None` where none keeps within the budget and the caps.
pub fn best_choice(problem: &Problem) -> Result<Option<Solved>, SearchError> {
    let mut forbidden = problem.forbidden.to_vec();
    let Some((_, bound)) = solve(problem, &forbidden, Kind::Relaxed)? else { return Ok(None) };
    // The solver's arithmetic has tolerances and money has none: what it takes for affordable by a hair is excluded by name.
    loop {
        let Some((chosen, _)) = solve(problem, &forbidden, Kind::Whole)? else { return Ok(None) };
        if !keeps(problem, &chosen) && !forbidden.contains(&chosen) {
            forbidden.push(chosen);
            continue;
        }
        let value = value(problem, &chosen);
        let gap = if bound.abs() > SAME { (value - bound).abs() / bound.abs() } else { 0.0 };
        return Ok(Some(Solved { chosen, value, bound, gap }));
    }
}

/// What the solver may do with a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Take it or leave it.
    Whole,
    /// Take a part of it.
    Relaxed,
}

fn solve(problem: &Problem, forbidden: &[Vec<usize>], kind: Kind) -> Result<Option<(Vec<usize>, f64)>, SearchError> {
    let mut variables = ProblemVariables::new();
    let taken: Vec<Vec<Variable>> = problem
        .options
        .iter()
        .map(|options| {
            let one = || match kind {
                Kind::Whole => variable().binary(),
                Kind::Relaxed => variable().min(0).max(1),
            };
            options.iter().map(|_| variables.add(one())).collect()
        })
        .collect();
    let scale =
        problem.options.iter().flatten().map(|choice| choice.cost.to_usd_lossy()).fold(0.0, f64::max).max(1e-12);
    let sum = |figure: &dyn Fn(usize, &Choice) -> f64| -> Expression {
        let terms = taken.iter().zip(problem.options).enumerate();
        terms
            .flat_map(|(feature, (taken, options))| {
                taken.iter().zip(options).map(move |(taken, choice)| *taken * figure(feature, choice))
            })
            .sum()
    };
    let cost = sum(&|_, choice| choice.cost.to_usd_lossy() / scale);
    let all: f64 = problem.weights.iter().sum::<f64>().max(1.0);
    let quality = sum(&|feature, choice| problem.weights[feature] / all * choice.quality.unwrap_or(0.0));
    let goal = match problem.objective {
        SearchObjective::LowestCost => variables.minimise(cost.clone()),
        SearchObjective::HighestQuality => variables.maximise(quality),
    };
    let mut model = goal.using(microlp);
    for own in &taken {
        model.add_constraint(constraint!(own.iter().sum::<Expression>() == 1.0));
    }
    if let Some(budget) = problem.budget {
        model.add_constraint(constraint!(cost <= budget.to_usd_lossy() / scale));
    }
    for cap in problem.caps {
        let over = sum(&|_, choice| {
            let own = choice.by_provider.get(&cap.provider).copied().unwrap_or(Money::ZERO);
            (own.to_usd_lossy() - cap.most * choice.cost.to_usd_lossy()) / scale
        });
        model.add_constraint(constraint!(over <= 0.0));
    }
    for combination in forbidden {
        let same: Expression = combination.iter().zip(&taken).map(|(n, taken)| Expression::from(taken[*n])).sum();
        model.add_constraint(constraint!(same <= combination.len() as f64 - 1.0));
    }
    let solution = match model.solve() {
        Ok(solution) => solution,
        Err(ResolutionError::Infeasible) => return Ok(None),
        Err(error) => return Err(SearchError::Unsolved(error.to_string())),
    };
    let most = |taken: &Vec<Variable>| {
        let of = |n: &usize| solution.value(taken[*n]);
        (0..taken.len()).max_by(|a, b| of(a).total_cmp(&of(b)).then(b.cmp(a))).unwrap_or(0)
    };
    let chosen: Vec<usize> = taken.iter().map(most).collect();
    let reached: f64 = taken
        .iter()
        .zip(problem.options)
        .enumerate()
        .flat_map(|(feature, (taken, options))| {
            let weight = problem.weights[feature] / all;
            let of = move |choice: &Choice| match problem.objective {
                SearchObjective::LowestCost => choice.cost.to_usd_lossy(),
                SearchObjective::HighestQuality => weight * choice.quality.unwrap_or(0.0),
            };
            let solution = &solution;
            taken.iter().zip(options).map(move |(taken, choice)| solution.value(*taken) * of(choice))
        })
        .sum();
    Ok(Some((chosen, reached)))
}

fn taken<'a>(problem: &'a Problem, chosen: &'a [usize]) -> impl Iterator<Item = &'a Choice> {
    problem.options.iter().zip(chosen).map(|(options, n)| &options[*n])
}

/// The objective of a combination.
pub(super) fn value(problem: &Problem, chosen: &[usize]) -> f64 {
    match problem.objective {
        SearchObjective::LowestCost => taken(problem, chosen).map(|choice| choice.cost).sum::<Money>().to_usd_lossy(),
        SearchObjective::HighestQuality => {
            let all: f64 = problem.weights.iter().sum::<f64>().max(1.0);
            taken(problem, chosen)
                .zip(problem.weights)
                .map(|(choice, weight)| weight / all * choice.quality.unwrap_or(0.0))
                .sum()
        }
    }
}

/// Whether a combination keeps within the budget, exactly, and within the caps.
pub(super) fn keeps(problem: &Problem, chosen: &[usize]) -> bool {
    let cost: Money = taken(problem, chosen).map(|choice| choice.cost).sum();
    let within = problem.budget.is_none_or(|budget| cost <= budget);
    let of = |provider: &ProviderId| -> Money {
        taken(problem, chosen).filter_map(|choice| choice.by_provider.get(provider)).copied().sum()
    };
    // A cap is a float, so it is kept up to the last digit of one.
    let capped = |cap: &VendorCap| of(&cap.provider).to_usd_lossy() <= cap.most * cost.to_usd_lossy() * (1.0 + SAME);
    within && problem.caps.iter().all(capped)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_options() -> impl Strategy<Value = Vec<Vec<Choice>>> {
        let choice = (0_i64..400, 0_u32..100, 0_u8..3).prop_map(|(cost, quality, provider)| {
            let cost = Money(i128::from(cost) * Money::PICO_PER_USD);
            let provider: ProviderId = format!("p{provider}").as_str().into();
            Choice { cost, quality: Some(f64::from(quality) / 100.0), by_provider: [(provider, cost)].into() }
        });
        prop::collection::vec(prop::collection::vec(choice, 1..6), 1..5)
    }

    fn every_combination(options: &[Vec<Choice>]) -> Vec<Vec<usize>> {
        options.iter().fold(vec![vec![]], |before, options| {
            before
                .iter()
                .flat_map(|chosen: &Vec<usize>| {
                    (0..options.len()).map(move |n| chosen.iter().copied().chain([n]).collect())
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_choice_is_as_good_as_the_best_of_all_combinations(
            options in any_options(),
            weights in prop::collection::vec(1_u32..50, 5),
            budget in prop::option::of(0_i64..1_200),
            cap in prop::option::of(0.2_f64..0.9),
            finest in any::<bool>(),
        ) {
            let weights: Vec<f64> = weights[..options.len()].iter().copied().map(f64::from).collect();
            let caps: Vec<VendorCap> = cap.into_iter().map(|most| VendorCap { provider: "p0".into(), most }).collect();
            let problem = Problem {
                options: &options,
                weights: &weights,
                budget: budget.map(|usd| Money(i128::from(usd) * Money::PICO_PER_USD)),
                caps: &caps,
                objective: if finest { SearchObjective::HighestQuality } else { SearchObjective::LowestCost },
                forbidden: &[],
            };
            let possible = every_combination(&options).into_iter().filter(|chosen| keeps(&problem, chosen));
            let values = possible.map(|chosen| value(&problem, &chosen));
            let best = values.reduce(if finest { f64::max } else { f64::min });
            let found = best_choice(&problem).unwrap();
            prop_assert_eq!(found.is_some(), best.is_some());
            if let Some((found, best)) = found.zip(best) {
                prop_assert!(keeps(&problem, &found.chosen));
                // Costs are whole dollars and qualities hundredths, so another combination would differ by far more.
                prop_assert!((found.value - best).abs() < 1e-6, "{} for {best}", found.value);
                let beyond = if finest { found.bound - best } else { best - found.bound };
                prop_assert!(beyond > -1e-6, "the relaxation is worse than a choice: {} for {best}", found.bound);
            }
        }
    }

    #[test]
    fn a_forbidden_combination_is_passed_over() {
        let choice =
            |usd: i128| Choice { cost: Money(usd * Money::PICO_PER_USD), quality: None, by_provider: BTreeMap::new() };
        let options = [vec![choice(1), choice(3)], vec![choice(2), choice(5)]];
        let problem = Problem {
            options: &options,
            weights: &[1.0, 1.0],
            budget: None,
            caps: &[],
            objective: SearchObjective::LowestCost,
            forbidden: &[vec![0, 0]],
        };
        assert_eq!(best_choice(&problem).unwrap().unwrap().chosen, [1, 0]);
    }
}
