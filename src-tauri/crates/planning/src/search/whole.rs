//! One policy of each feature's front, chosen for the application as a whole and replayed as one.

use routewright_domain::{
    ApplicationSearch, Architecture, Beaten, Money, Outcome, Period, RequirementResult, SearchObjective, WhenReached,
};
use routewright_engine::{compile, cover_alike, replay};

use super::feature::Searched;
use super::knapsack::{Choice, Problem, Solved, best_choice};
use super::reasons::{percent, usd};
use super::{SearchError, SearchInput, SearchSettings, SearchWatch};

/// Choices that are replayed as a whole at most, before the best by its sums is given with what it breaks.
const ATTEMPTS: usize = 6;
/// Nanoseconds of a month of 30 days.
const MONTH_NS: i128 = 30 * 86_400 * 1_000_000_000;

/// Chooses a policy for each feature that was searched; `None` where one of them has none that keeps its requirements, or no
/// combination keeps within the budget and the caps.
pub fn combine(
    input: &SearchInput,
    searched: &[Searched],
    settings: &SearchSettings,
    watch: &dyn SearchWatch,
) -> Result<Option<ApplicationSearch>, SearchError> {
    if searched.is_empty() || searched.iter().any(|own| own.finals.is_empty()) {
        return Ok(None);
    }
    let options: Vec<Vec<Choice>> = searched.iter().map(options_of).collect();
    let weights: Vec<f64> = searched.iter().map(|own| own.found.requests as f64).collect();
    let budget = budget_of(input, settings);
    let present = simulate(input, input.within, watch)?;
    let mut forbidden: Vec<Vec<usize>> = Vec::new();
    let mut first: Option<(Solved, Outcome, Vec<RequirementResult>)> = None;
    while forbidden.len() < ATTEMPTS {
        let problem = Problem {
            options: &options,
            weights: &weights,
            budget,
            caps: &settings.vendor_caps,
            objective: settings.objective,
            forbidden: &forbidden,
        };
        let Some(solved) = best_choice(&problem)? else { break };
        let Some(outcome) = simulate(input, &architecture_of(input, searched, &solved.chosen), watch)? else {
            let message = "a policy of a feature that was not searched has errors, so the whole cannot be replayed";
            return Err(SearchError::Broken(message.to_owned()));
        };
        let breaches = breaches(&outcome, searched);
        if breaches.is_empty() {
            let rejected = forbidden.len() as u64;
            return Ok(Some(summed(
                input,
                searched,
                settings,
                &solved,
                &outcome,
                breaches,
                rejected,
                present.as_ref(),
            )));
        }
        forbidden.push(solved.chosen.clone());
        first.get_or_insert((solved, outcome, breaches));
    }
    let rejected = forbidden.len() as u64;
    Ok(first.map(|(solved, outcome, breaches)| {
        summed(input, searched, settings, &solved, &outcome, breaches, rejected, present.as_ref())
    }))
}

fn options_of(searched: &Searched) -> Vec<Choice> {
    let choice = |own: &super::feature::Final| Choice {
        cost: own.candidate.cost_usd,
        quality: own.candidate.quality.map(|quality| quality.mean),
        by_provider: own.by_provider.clone(),
    };
    searched.finals.iter().map(choice).collect()
}

/// What all features together may cost over the time of the workload: the month's budget, and those guardrails of the
/// architecture that stop spending, as far as their periods are whole months or their like.
fn budget_of(input: &SearchInput, settings: &SearchSettings) -> Option<Money> {
    let span = input.span_ns();
    let over = |limit: Money, period_ns: i128| (span > 0).then(|| Money(scaled(limit.0, span, period_ns)));
    let guardrails = input.within.guardrails.iter().filter_map(|guardrail| guardrail.budget.as_ref());
    let hard = guardrails.filter(|budget| budget.when_reached == WhenReached::Block);
    let limits = hard.filter_map(|budget| {
        let days = match budget.period {
            Period::Day => 1,
            Period::Week => 7,
            Period::Month => 30,
        };
        over(budget.limit_usd, days * 86_400 * 1_000_000_000)
    });
    limits.chain(settings.monthly_budget.and_then(|limit| over(limit, MONTH_NS))).min()
}

/// `amount × span / period`, in two steps, so that the product stays within 128 bits.
fn scaled(amount: i128, span: i128, period: i128) -> i128 {
    let period_us = (period / 1_000).max(1);
    amount / period * span + (amount % period) * (span / 1_000) / period_us
}

/// The architecture that the search works within, with these policies.
#[must_use]
pub fn architecture_of(input: &SearchInput, searched: &[Searched], chosen: &[usize]) -> Architecture {
    let mut architecture = input.within.clone();
    let taken = |id: &str| input.project.architectures.iter().any(|own| own.id.as_str() == id);
    let mut id = "recommended".to_owned();
    let mut n = 2;
    while taken(&id) {
        id = format!("recommended-{n}");
        n += 1;
    }
    architecture.name = if n == 2 { "Recommended".to_owned() } else { format!("Recommended {}", n - 1) };
    architecture.id = id.as_str().into();
    architecture.summary = Some(format!("Found by a search within {}", input.within.name));
    for (own, at) in searched.iter().zip(chosen) {
        if let Some(candidate) = own.found.front.get(*at) {
            architecture.policies.insert(own.found.feature.clone(), candidate.policy.clone());
        }
    }
    architecture
}

/// The replay of a whole architecture; `None` where it does not compile.
fn simulate(
    input: &SearchInput,
    architecture: &Architecture,
    watch: &dyn SearchWatch,
) -> Result<Option<Outcome>, SearchError> {
    let mut project = input.project.clone();
    project.architectures = vec![architecture.clone()];
    let Some(plan) = compile(&project, 0, input.catalog).plan else { return Ok(None) };
    watch.expects(input.workload.columns.len() as u64);
    Ok(replay(&[&plan], &input.replay(), input.threads, watch)?.into_iter().next())
}

fn breaches(outcome: &Outcome, searched: &[Searched]) -> Vec<RequirementResult> {
    let mine = |result: &&RequirementResult| searched.iter().any(|own| own.found.feature == result.feature);
    outcome.requirements.iter().filter(mine).filter(|result| result.met != Some(true)).cloned().collect()
}

#[expect(clippy::too_many_arguments, reason = "what the steps before have found, put together once")]
fn summed(
    input: &SearchInput,
    searched: &[Searched],
    settings: &SearchSettings,
    solved: &Solved,
    outcome: &Outcome,
    simulated_breaches: Vec<RequirementResult>,
    rejected: u64,
    present: Option<&Outcome>,
) -> ApplicationSearch {
    let sum_usd: Money = searched.iter().zip(&solved.chosen).map(|(own, at)| own.finals[*at].candidate.cost_usd).sum();
    let ids: Vec<_> = searched.iter().map(|own| &own.found.feature).collect();
    // Features that were not searched keep their policies and are no part of the sum.
    let of = |outcome: &Outcome| -> Money {
        outcome.cost_by_feature.iter().filter(|(id, _)| ids.contains(id)).map(|(_, cost)| *cost).sum()
    };
    let simulated_usd = of(outcome);
    let span = input.span_ns().max(1);
    let sum_month_usd = Money(scaled(sum_usd.0, MONTH_NS, span));
    let beats = present.map(|present| against(input, present, outcome, of)).into_iter().collect();
    let mut application = ApplicationSearch {
        chosen: solved.chosen.clone(),
        sum_usd,
        sum_month_usd,
        bound: solved.bound,
        gap: solved.gap,
        simulated_usd,
        simulated_quality: outcome.quality.map(|quality| quality.mean),
        simulated_breaches,
        rejected,
        beats,
        reasons: vec![],
    };
    application.reasons = sentences(&application, settings, searched.len(), budget_of(input, settings));
    application
}

fn against(input: &SearchInput, present: &Outcome, outcome: &Outcome, of: impl Fn(&Outcome) -> Money) -> Beaten {
    let (own, other) = (of(outcome), of(present));
    let cost_usd = own - other;
    let pair = outcome.quality.zip(present.quality).filter(|_| cover_alike(outcome, present));
    let points = pair.map(|(own, other)| 100.0 * (own.mean - other.mean));
    let broken = present.requirements.iter().filter(|result| result.met == Some(false));
    Beaten {
        what: "the architecture that the search worked within".to_owned(),
        name: input.within.name.clone(),
        cost_usd,
        cost_share: (other != Money::ZERO).then(|| cost_usd.to_usd_lossy() / other.to_usd_lossy()),
        quality_points: points,
        latency_p95_ms: outcome.latency_ms.p95.zip(present.latency_ms.p95).map(|(own, other)| own - other),
        breaks: broken.map(|result| format!("{}: {}", result.feature, result.requirement)).collect(),
    }
}

fn sentences(
    found: &ApplicationSearch,
    settings: &SearchSettings,
    features: usize,
    budget: Option<Money>,
) -> Vec<String> {
    let what = match settings.objective {
        SearchObjective::LowestCost => "the lowest cost",
        SearchObjective::HighestQuality => "the highest mean quality",
    };
    let within =
        budget.map_or_else(String::new, |budget| format!(" within {} for the time of the workload", usd(budget)));
    let bound = if found.gap > 0.0 {
        format!("no other could be better by more than {} (bound of the linear relaxation)", percent(found.gap))
    } else {
        "no other is better".to_owned()
    };
    let mut sentences = vec![format!("Of all combinations of the {features} fronts this has {what}{within}; {bound}.")];
    let difference = found.simulated_usd - found.sum_usd;
    sentences.push(if difference == Money::ZERO {
        format!("Replayed as a whole it costs {}, exactly what its features add up to.", usd(found.simulated_usd))
    } else {
        format!(
            "Replayed as a whole it costs {} where its features add up to {}: they meet in shared limits, caches or budgets.",
            usd(found.simulated_usd),
            usd(found.sum_usd)
        )
    });
    if found.rejected > 0 && found.simulated_breaches.is_empty() {
        sentences.push(format!(
            "{} better by their sums broke a requirement when they were replayed as a whole, and were passed over.",
            found.rejected
        ));
    }
    if !found.simulated_breaches.is_empty() {
        sentences.push(
            "Replayed as a whole it does not keep every requirement; none of the combinations tried does.".to_owned(),
        );
    }
    sentences
}
