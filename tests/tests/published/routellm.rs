//! `RouteLLM`'s stored answers to MMLU: a weak and a strong model on 14,042 questions, and what routers between them could reach.
//!
//! Mixtral-8x7B and gpt-4-1106 are right on 68.081 and 80.580 % of the questions, one of the two on 85.864 %.

use std::fmt::Write as _;

use routewright_domain::{CatalogSnapshot, Outcome, Timestamp, Workload};
use routewright_engine::{CostHull, CostPoint, RouterCurve, RouterPoint, ibc_lift};
use routewright_history::{LogSource, Unwatched, read_log, read_outcomes};
use serde_json::{Value, json};

use crate::support::{outcomes, policy, project, shared, unpacked};

const WEAK: &str = "mixtral-8x7b-instruct";
const STRONG: &str = "gpt-4-1106-preview";
const QUESTIONS: f64 = 14_042.0;

/// The questions as requests with recorded outcomes. The task of a request says who gets it right, which only a perfect router
/// would know.
fn questions() -> Option<Workload> {
    let file = shared("routellm/mmlu_outcomes.csv.gz")?;
    let mut log = "arrival,id,task,prompt_tokens,completion_tokens\n".to_owned();
    for line in unpacked(&file).lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let who = match fields[3..] {
            ["1", "1"] => "both",
            ["0", "0"] => "neither",
            ["1", "0"] => "weak",
            ["0", "1"] => "strong",
            _ => panic!("{line}"),
        };
        writeln!(log, "2026-08-03T10:00:00Z,{},{who},100,10", fields[0]).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mmlu.csv");
    std::fs::write(&path, log).unwrap();
    let now = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);
    let mut workload = read_log(&LogSource::recognised(path), now, &Unwatched).unwrap().workload;
    workload.outcomes = read_outcomes(&file, &workload, &Unwatched).unwrap().outcomes;
    Some(workload)
}

fn catalog() -> CatalogSnapshot {
    let model = |id: &str, price: &str| {
        json!({"id": id, "name": id, "endpoints": [{"id": format!("{id}@one"), "provider": "one", "context_tokens": 8_000,
            "prices": {"prompt": price, "completion": price}, "healthy": true}]})
    };
    let models = [model(STRONG, "0.00001"), model(WEAK, "0.0000006")];
    serde_json::from_value(json!({"date": "2026-08-08", "source": "test", "models": models})).unwrap()
}

fn model(id: &str) -> Value {
    json!({"pattern": "model", "model": id})
}

/// Sends requests of these tasks to the strong model and the rest to the weak one.
fn strong_on(tasks: &[&str]) -> Value {
    json!({"pattern": "task", "otherwise": model(WEAK),
        "rules": [{"name": "strong", "when": {"task": tasks}, "policy": model(STRONG)}]})
}

fn quality(outcome: &Outcome) -> f64 {
    let quality = outcome.quality.unwrap();
    assert!((quality.recorded_share - 1.0).abs() < 1e-12, "every answer has a recorded outcome");
    quality.mean
}

fn point(outcome: &Outcome) -> RouterPoint {
    let strong = outcome.served_by.get(&STRONG.into()).copied().unwrap_or(0);
    RouterPoint { strong_share: strong as f64 / QUESTIONS, quality: quality(outcome) }
}

#[test]
fn the_weak_the_strong_and_the_oracles_accuracy_come_out_of_replays() {
    let Some(questions) = questions() else { return };
    let cascade = json!({"pattern": "cascade", "tiers": [{"policy": model(WEAK)}, {"policy": model(STRONG)}],
        "evaluator": {"auc": 1.0, "by": {"classifier": {}}}});
    let project =
        project([("weak", policy(model(WEAK))), ("strong", policy(model(STRONG))), ("oracle", policy(cascade))]);
    let replayed = outcomes(&project, &catalog(), &questions, 1);
    let published = [0.680_81, 0.805_80];
    for (outcome, published) in replayed.iter().zip(published) {
        assert!((quality(outcome) - published).abs() < 5e-6, "{}: {}", outcome.architecture, quality(outcome));
    }
    // A cascade whose evaluator never errs keeps every right answer of the weak model, asks the strong one on all others, and is
    // right where one of the two is. It is wrong together on 1,985 questions, which both models pay for.
    let oracle = &replayed[2];
    let both_wrong = 1_985.0 / QUESTIONS;
    assert!((quality(oracle) - (1.0 - both_wrong)).abs() < 1e-9 && (quality(oracle) - 0.858_64).abs() < 5e-6);
    assert!((oracle.escalation_share - (1_985.0 + 2_497.0) / QUESTIONS).abs() < 1e-12);
    // Independent models would do better: their errors correlate with phi = 0.43.
    let independent = 1.0 - (1.0 - quality(&replayed[0])) * (1.0 - quality(&replayed[1]));
    assert!((oracle.quality.unwrap().if_independent - independent).abs() < 1e-6);
    assert!(independent > 0.938 && quality(oracle) < 0.859);
}

#[test]
fn the_perfect_router_has_its_published_scores() {
    let Some(questions) = questions() else { return };
    let project = project([
        ("weak", policy(model(WEAK))),
        ("useful", policy(strong_on(&["strong"]))),
        ("harmless", policy(strong_on(&["strong", "both", "neither"]))),
        ("strong", policy(model(STRONG))),
    ]);
    let points: Vec<RouterPoint> = outcomes(&project, &catalog(), &questions, 1).iter().map(point).collect();
    let curve = RouterCurve::new(points[0].quality, points[3].quality, points[1..3].iter().copied()).unwrap();
    let (half, average) = (curve.share_to_recover(0.5), curve.average_gap_recovered());
    assert!((half - 0.062_49).abs() < 5e-6, "CPT(50) {half}");
    assert!((average - 1.285).abs() < 5e-4, "APGR {average}, which is not clamped at 1");
    eprintln!("perfect router on MMLU: CPT(50) {:.3} %, APGR {average:.3}", 100.0 * half);
}

#[test]
fn the_zero_router_and_the_perfect_cascade_have_the_scores_that_the_published_counts_give() {
    let Some(questions) = questions() else { return };
    let cascade = json!({"pattern": "cascade", "tiers": [{"policy": model(WEAK)}, {"policy": model(STRONG)}],
        "evaluator": {"auc": 1.0, "by": {"classifier": {}}}});
    let project =
        project([("weak", policy(model(WEAK))), ("strong", policy(model(STRONG))), ("oracle", policy(cascade))]);
    let replayed = outcomes(&project, &catalog(), &questions, 1);
    let at =
        |outcome: &Outcome| CostPoint { cost: outcome.cost_usd.to_usd_lossy() / QUESTIONS, quality: quality(outcome) };
    let [weak, strong, oracle] = [0, 1, 2].map(|n| at(&replayed[n]));
    // Mixing two models at random is a straight line between them: its average is the mean of both, 74.331 %.
    let zero = CostHull::over([weak, strong]).unwrap();
    let average = zero.average_quality(weak.cost, strong.cost).unwrap();
    assert!((average - f64::midpoint(0.680_81, 0.805_80)).abs() < 5e-6, "AIQ {average}");
    // 110 tokens at 0.6 and 10 dollars per million; 4,482 of 14,042 questions go on to the strong model. 2,497 more right answers for
    // 4,482 calls against 1,755 more for 14,042 of them, each of them dearer by what the weak model costs.
    let (low, high) = (110.0 * 0.6e-6, 110.0 * 10e-6);
    let lift = (2_497.0 / (4_482.0 * high)) / (1_755.0 / (14_042.0 * (high - low))) - 1.0;
    let found = ibc_lift(weak, strong, oracle).unwrap();
    assert!((found - lift).abs() < 5e-4, "IBC lift {found} for {lift}");
    // With it the hull has a third corner.
    let hull = CostHull::over([weak, strong, oracle]).unwrap();
    assert!((hull.average_quality(weak.cost, strong.cost).unwrap() - average) > 0.08);
    eprintln!("MMLU: zero router AIQ {average:.5}, perfect cascade IBC lift {found:.3}");
}

#[test]
fn a_random_router_recovers_half_of_the_gap_in_expectation() {
    let Some(questions) = questions() else { return };
    let shares: [(&'static str, u32); 9] =
        [("10", 10), ("20", 20), ("30", 30), ("40", 40), ("50", 50), ("60", 60), ("70", 70), ("80", 80), ("90", 90)];
    let arms = |strong: u32| {
        json!({"pattern": "weighted", "arms": [{"name": "strong", "weight": strong, "policy": model(STRONG)},
            {"name": "weak", "weight": 100 - strong, "policy": model(WEAK)}]})
    };
    let project = project(shares.map(|(id, share)| (id, policy(arms(share)))));
    // 32 seeds. At each share the quality of one seed has a standard error of √(0.2150 s (1 - s) / 14,042), at most 0.0157 of the
    // gap, and so has its average over shares; that of 32 seeds is below 0.0028.
    let seeds = 32;
    let average = (0..seeds)
        .map(|seed| {
            let points: Vec<RouterPoint> = outcomes(&project, &catalog(), &questions, seed).iter().map(point).collect();
            RouterCurve::new(0.680_814, 0.805_797, points).unwrap().average_gap_recovered()
        })
        .sum::<f64>()
        / seeds as f64;
    assert!((average - 0.5).abs() < 4.0 * 0.0028, "APGR {average}");
}
