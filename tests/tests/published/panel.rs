//! Nine models on the same questions (outcomes derived from `LLMRouter`'s public data): what voting and asking until one is right
//! reach on the joint, and what independence would have claimed.

use routewright_domain::{CatalogSnapshot, OutcomeColumn, Outcomes, Workload};
use serde_json::{Value, json};

use crate::support::{day_of, outcomes, policy, project, shared, unpacked};

/// The models, and for each question that they are simply right or wrong on, which of them is right.
fn questions() -> Option<(Vec<String>, Vec<Vec<bool>>)> {
    let text = unpacked(&shared("llmrouter/outcomes_dev.csv.gz")?);
    let mut lines = text.lines();
    let models: Vec<String> = lines.next().unwrap().split(',').skip(3).map(str::to_owned).collect();
    // Some scores lie between; those questions are left out.
    let right = |score: &str| match score {
        "0.0" => Some(false),
        "1.0" => Some(true),
        _ => None,
    };
    let binary = lines.filter_map(|line| line.split(',').skip(3).map(right).collect::<Option<Vec<bool>>>());
    Some((models, binary.collect()))
}

fn workload(models: &[String], rows: &[Vec<bool>]) -> Workload {
    let mut workload = day_of(rows.len() as u64, 100, 10);
    let column = |(n, model): (usize, &String)| OutcomeColumn {
        model: model.clone(),
        scores: rows.iter().map(|row| f32::from(u8::from(row[n]))).collect(),
    };
    workload.outcomes = Outcomes { columns: models.iter().enumerate().map(column).collect() };
    workload
}

fn catalog(models: &[String]) -> CatalogSnapshot {
    let model = |id: &String| {
        json!({"id": id, "name": id, "endpoints": [{"id": format!("{id}@one"), "provider": "one", "context_tokens": 8_000,
            "prices": {"prompt": "0.000001", "completion": "0.000001"}, "healthy": true}]})
    };
    let models: Vec<Value> = models.iter().map(model).collect();
    serde_json::from_value(json!({"date": "2026-08-08", "source": "test", "models": models})).unwrap()
}

fn model(id: &str) -> Value {
    json!({"pattern": "model", "model": id})
}

#[test]
fn majorities_and_oracles_of_recorded_outcomes_are_those_that_can_be_counted() {
    let Some((models, rows)) = questions() else { return };
    // The three best, by their own means.
    let right = |n: usize| rows.iter().filter(|row| row[n]).count();
    let mut best: Vec<usize> = (0..models.len()).collect();
    best.sort_by_key(|n| std::cmp::Reverse(right(*n)));
    let best = &best[..3];
    let among = |row: &[bool]| best.iter().filter(|n| row[**n]).count();
    let majority = rows.iter().filter(|row| among(row) >= 2).count() as u64;
    let any = rows.iter().filter(|row| among(row) >= 1).count() as f64 / rows.len() as f64;

    let members: Vec<Value> = best.iter().map(|n| model(&models[*n])).collect();
    let vote = json!({"pattern": "ensemble", "aggregation": "majority", "members": members});
    let tiers: Vec<Value> = members.iter().map(|member| json!({"policy": member})).collect();
    let oracle = json!({"pattern": "cascade", "tiers": tiers, "evaluator": {"auc": 1.0, "by": {"classifier": {}}}});
    let project = project([("vote", policy(vote)), ("oracle", policy(oracle))]);
    let replayed = outcomes(&project, &catalog(&models), &workload(&models, &rows), 1);
    let (vote, oracle) = (&replayed[0], &replayed[1]);
    assert_eq!((vote.mechanisms.votes, vote.mechanisms.majority_right), (rows.len() as u64, majority));
    let (voted, asked) = (vote.quality.unwrap(), oracle.quality.unwrap());
    assert!((asked.mean - any).abs() < 1e-9, "{} for {any}", asked.mean);
    assert!((asked.recorded_share - 1.0).abs() < 1e-12);

    // Independence would claim a majority and an oracle from the means alone.
    let means: Vec<f64> = best.iter().map(|n| right(*n) as f64 / rows.len() as f64).collect();
    let [a, b, c] = means[..] else { panic!("three") };
    let claimed = a * b * c + a * b * (1.0 - c) + a * (1.0 - b) * c + (1.0 - a) * b * c;
    assert!((voted.if_independent - claimed).abs() < 1e-6, "{} for {claimed}", voted.if_independent);
    assert!((asked.if_independent - (1.0 - (1.0 - a) * (1.0 - b) * (1.0 - c))).abs() < 1e-6);
    assert!(asked.if_independent > asked.mean + 0.1, "models fail together far more often than independent ones");
}
