//! "Saves 40 to 60 %": what sending 70 % of requests to a small model, 20 % to a middling one and 10 % to a large one saves,
//! when a rule knows which is which, and when a cascade has to find out.
//!
//! 10 million tokens a day, 75 % of them prompt, at the prices of the bundled catalog. The closed form is shares × tokens ×
//! prices, in exact decimals; the replay must agree to the last digit.

use routewright_domain::{CatalogSnapshot, Money, Outcome, OutcomeColumn, Outcomes, Prices, Tariff, Workload};
use serde_json::{Value, json};

use crate::support::{day_of, outcomes, policy, project};

const SMALL: (&str, &str) = ("meta-llama/llama-3.3-70b-instruct", "akashml");
const MIDDLE: (&str, &str) = ("anthropic/claude-haiku-4.5", "anthropic");
const LARGE: (&str, &str) = ("anthropic/claude-sonnet-4.5", "anthropic");

/// Requests of a day, and the tokens of one.
const REQUESTS: u64 = 5_000;
const PROMPT: u64 = 1_500;
const ANSWER: u64 = 500;
/// What the judge reads beside the request and the answer, and what it writes.
const INSTRUCTIONS: u64 = 200;
const VERDICT: u64 = 20;

/// A model at one provider, so that balancing plays no part.
fn model((id, provider): (&str, &str)) -> Value {
    json!({"pattern": "model", "model": id, "provider": {"only": [provider]}})
}

/// The catalog's prices of a model at a provider; all its standard endpoints there have the same.
fn prices(catalog: &CatalogSnapshot, (id, provider): (&str, &str)) -> Prices {
    let model = catalog.model(&id.into()).unwrap();
    let endpoints = model.endpoints.iter();
    let mut standard = endpoints.filter(|own| own.provider.as_str() == provider && own.tariff == Tariff::Standard);
    let base = standard.next().unwrap().prices.base;
    assert!(standard.all(|other| other.prices.base == base), "{id} has several prices at {provider}");
    base
}

/// What so many requests of so many tokens cost.
fn bill(prices: &Prices, requests: u64, prompt: u64, answer: u64) -> Money {
    prices.prompt.unwrap().of(requests * prompt) + prices.completion.unwrap().of(requests * answer)
}

/// A day in which every request says how difficult it is, and in which the small model is right on the 70 % that are easy, the
/// middling one on 20 % more, the large one always.
fn day() -> Workload {
    let mut day = day_of(REQUESTS, PROMPT, ANSWER);
    day.names.tasks.entries = ["easy", "middling", "hard"].map(str::to_owned).to_vec();
    let difficulty = |n: u64| match n % 10 {
        0..7 => 0_u16,
        7 | 8 => 1,
        _ => 2,
    };
    day.columns.task = (0..REQUESTS).map(difficulty).collect();
    let right = |model: &str, up_to: u16| OutcomeColumn {
        model: model.to_owned(),
        scores: (0..REQUESTS).map(|n| f32::from(u8::from(difficulty(n) <= up_to))).collect(),
    };
    day.outcomes = Outcomes { columns: vec![right(MIDDLE.0, 1), right(LARGE.0, 2), right(SMALL.0, 0)] };
    day
}

fn routed() -> Value {
    json!({"pattern": "task", "otherwise": model(LARGE), "rules": [
        {"name": "easy", "when": {"task": ["easy"]}, "policy": model(SMALL)},
        {"name": "middling", "when": {"task": ["middling"]}, "policy": model(MIDDLE)}]})
}

fn cascade(judge: (&str, &str)) -> Value {
    let tiers = [SMALL, MIDDLE, LARGE].map(|tier| json!({"policy": model(tier)}));
    json!({"pattern": "cascade", "tiers": tiers,
        "evaluator": {"auc": 1.0, "by": {"judge": {"policy": model(judge), "instruction_tokens": INSTRUCTIONS,
            "verdict_tokens": VERDICT}}}})
}

fn served_by(outcome: &Outcome, (id, _): (&str, &str)) -> u64 {
    outcome.served_by.get(&id.into()).copied().unwrap_or(0)
}

#[test]
fn routing_and_cascading_to_the_same_shares_save_what_their_closed_forms_say() {
    let catalog = routewright_catalog::bundled().unwrap().snapshot;
    let project = project([
        ("all on Claude Sonnet 4.5", policy(model(LARGE))),
        ("routed 70/20/10", policy(routed())),
        ("cascade judged by Haiku 4.5", policy(cascade(MIDDLE))),
        ("cascade judged by Llama 3.3", policy(cascade(SMALL))),
    ]);
    let replayed = outcomes(&project, &catalog, &day(), 1);

    let [small, middle, large] = [SMALL, MIDDLE, LARGE].map(|tier| prices(&catalog, tier));
    let of_day = |prices: &Prices, tenths: u64| bill(prices, REQUESTS * tenths / 10, PROMPT, ANSWER);
    let baseline = of_day(&large, 10);
    let routed = of_day(&small, 7) + of_day(&middle, 2) + of_day(&large, 1);
    // Every request pays the small model, and its answer a judgement; 30 % pay the middling one and a second judgement; 10 % pay
    // the large one, whose answer nobody judges.
    let tiers = of_day(&small, 10) + of_day(&middle, 3) + of_day(&large, 1);
    let judged = REQUESTS * 13 / 10;
    let judging = |judge: &Prices| bill(judge, judged, PROMPT + ANSWER + INSTRUCTIONS, VERDICT);
    let expected = [baseline, routed, tiers + judging(&middle), tiers + judging(&small)];
    let found: Vec<Money> = replayed.iter().map(|outcome| outcome.cost_usd).collect();
    assert_eq!(found, expected, "the replays and the closed forms");

    for outcome in &replayed[1..] {
        assert_eq!([SMALL, MIDDLE, LARGE].map(|tier| served_by(outcome, tier)), [3_500, 1_000, 500]);
        // Nobody is served worse for it: each answer is a right one.
        assert_eq!(outcome.quality.map(|quality| quality.mean), Some(1.0));
    }
    assert_eq!(replayed[2].mechanisms.judged, judged);

    // Beside each other: the same shares, and three different savings.
    let saving = |cost: Money| 100.0 * (1.0 - cost.to_usd_lossy() / baseline.to_usd_lossy());
    let line = |outcome: &Outcome| {
        let (name, cost) = (&outcome.architecture, outcome.cost_usd);
        format!("{:<28} {:>10} USD a day, saves {:>4.1} %", name.as_str(), cost.to_string(), saving(cost))
    };
    let table = replayed.iter().map(line).collect::<Vec<_>>().join("\n");
    eprintln!("{table}");
    insta::assert_snapshot!(table, @r"
    all on Claude Sonnet 4.5             60 USD a day, saves  0.0 %
    routed 70/20/10                 11.3825 USD a day, saves 81.0 %
    cascade judged by Haiku 4.5      28.925 USD a day, saves 51.8 %
    cascade judged by Llama 3.3      15.886 USD a day, saves 73.5 %
    ");
}
