//! Two architectures on nine models' public outcomes (derived from `LLMRouter`'s data), of which a part is hidden: whether the
//! interval of their difference in quality covers what the hidden ones say.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;

use routewright_domain::{
    Architecture, Benchmarks, CatalogSnapshot, Condition, Feature, Names, OutcomeColumn, Outcomes, Policy, Project,
    RequestColumns, Timestamp, Workload, WorkloadIdentity, mix_bits,
};
use routewright_engine::{Plan, ReplayInput, Unwatched, compile, replay};
use routewright_planning::quality::{Clusters, FitInput, KnownModel, fit};
use routewright_planning::uncertainty::{IntervalInput, intervals};
use serde_json::json;

/// The tiers, from small to large, and the two others of the vote.
const SMALL: &str = "qwen2.5-7b-instruct";
const MIDDLE: &str = "llama-3.1-8b-instruct";
const LARGE: &str = "llama-3.1-nemotron-51b-instruct";
const OTHER: &str = "gemma-2-9b-it";

struct Panel {
    workload: Workload,
    clusters: Clusters,
    known: Vec<KnownModel>,
}

fn panel() -> Option<Panel> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let path = "shared/data/llmrouter/outcomes_dev.csv.gz";
    let Some(file) = above.map(|folder| folder.join(path)).find(|file| file.is_file()) else {
        eprintln!("skipped: {path} is not beside the checkout");
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    let models: Vec<&str> = lines.next().unwrap().split(',').skip(3).collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let count = rows.len();
    let column = |(n, model): (usize, &&str)| OutcomeColumn {
        model: (*model).to_owned(),
        scores: rows.iter().map(|row| row[3 + n].parse().unwrap()).collect(),
    };
    let outcomes = Outcomes { columns: models.iter().enumerate().map(column).collect() };
    // In another order than the file's, which is sorted by cluster; one request in ten minutes.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|row| mix_bits(*row as u64 + 1));
    let columns = RequestColumns {
        arrival_ns: (0..i64::try_from(count).unwrap()).map(|n| n * 600 * Timestamp::NANOS_PER_SEC).collect(),
        request_key: (1..=count as u64).map(mix_bits).collect(),
        prompt_tokens: rows.iter().map(|row| row[2].parse::<u32>().unwrap() / 4 + 1).collect(),
        completion_tokens: (0..count).map(|_| 100_u32).collect(),
        ..RequestColumns::blank(count)
    };
    let identity = WorkloadIdentity { name: "panel".to_owned(), digest: String::new() };
    let whole = Workload { identity, names: Names::default(), columns, outcomes };
    let known = |model: &&str| KnownModel { model: (*model).into(), stated: None, benchmarks: Benchmarks::default() };
    let arrivals = whole.columns.arrival_ns.clone();
    let mut workload = whole.select(&order);
    workload.columns.arrival_ns = arrivals;
    Some(Panel {
        workload,
        clusters: Clusters {
            names: (0..3).map(|n| format!("cluster {n}")).collect(),
            tasks: vec![None; 3],
            of_row: order.iter().map(|row| rows[*row][1].parse().unwrap()).collect(),
        },
        known: models.iter().map(known).collect(),
    })
}

/// What is hidden of the scores.
#[derive(Debug, Clone, Copy)]
enum Hidden {
    /// All scores of so many of the requests: nobody has looked at them.
    Requests(f64),
    /// So many of the scores, each by itself.
    Scores(f64),
    /// All but those of the model that was asked, which a coin decided.
    AllButOne,
}

fn hidden(panel: &Panel, how: Hidden, split: u64) -> Workload {
    let bits = |a: usize, b: usize| mix_bits(mix_bits(split + 77) ^ mix_bits((a * 16 + b) as u64));
    let uniform = |a: usize, b: usize| (bits(a, b) >> 11) as f64 / (1_u64 << 53) as f64;
    let count = panel.known.len();
    let is_hidden = |row: usize, model: usize| match how {
        Hidden::Requests(share) => uniform(row, 15) < share,
        Hidden::Scores(share) => uniform(row, model) < share,
        Hidden::AllButOne => !(model as f64..(model + 1) as f64).contains(&(uniform(row, 15) * count as f64)),
    };
    let mut workload = panel.workload.clone();
    for (model, column) in workload.outcomes.columns.iter_mut().enumerate() {
        for (row, score) in column.scores.iter_mut().enumerate() {
            if is_hidden(row, model) {
                *score = f32::NAN;
            }
        }
    }
    workload
}

fn catalog(panel: &Panel) -> CatalogSnapshot {
    let model = |known: &KnownModel| {
        let id = known.model.as_str();
        json!({"id": id, "name": id, "endpoints": [
            {"id": format!("{id}@p"), "provider": "p", "context_tokens": 60_000, "healthy": true,
             "prices": {"prompt": "0.000001", "completion": "0.000001"}}]})
    };
    let models: Vec<_> = panel.known.iter().map(model).collect();
    serde_json::from_value(json!({"date": "2026-08-08", "source": "test", "models": models})).unwrap()
}

/// The best model alone, a cascade up to it, and a vote with two others.
fn project() -> Project {
    let feature = Feature::new("all", "All", Condition::Always);
    let of = |id: &str, policy: Policy| Architecture::new(id, id, [("all".into(), policy)].into());
    let tier = |model: &&str| json!({"policy": {"pattern": "model", "model": model}});
    let tiers: Vec<_> = [SMALL, MIDDLE, LARGE].iter().map(tier).collect();
    let evaluator = json!({"auc": 0.85, "by": {"classifier": {}}});
    let cascade = json!({"pattern": "cascade", "evaluator": evaluator, "tiers": tiers});
    let member = |model: &&str| json!({"pattern": "model", "model": model});
    let members: Vec<_> = [MIDDLE, LARGE, OTHER].iter().map(member).collect();
    let vote = json!({"pattern": "ensemble", "aggregation": "majority", "members": members});
    let policy = |value| serde_json::from_value(value).unwrap();
    let architectures = vec![
        of("best", Policy::model(LARGE)),
        of("small", Policy::model(SMALL)),
        of("cascade", policy(cascade)),
        of("vote", policy(vote)),
    ];
    Project::new("test", vec![feature], architectures)
}

/// Intervals of qualities and of their differences cover what was hidden in nine of ten splits.
fn cover(how: Hidden) {
    const SPLITS: u64 = 20;
    let Some(panel) = panel() else { return };
    let (catalog, project) = (catalog(&panel), project());
    let plans: Vec<Plan> = (0..project.architectures.len())
        .map(|n| {
            let compiled = compile(&project, n, &catalog);
            compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
        })
        .collect();
    let plans: Vec<&Plan> = plans.iter().collect();
    let scenario = &project.scenarios[0];
    let threads = NonZeroUsize::new(2).unwrap();
    let truth = replay(&plans, &ReplayInput::new(&panel.workload, scenario, 1), threads, &Unwatched).unwrap();
    let truth: Vec<f64> = truth.iter().map(|outcome| outcome.quality.unwrap().mean).collect();
    let mut covered = vec![[0_u64; 2]; plans.len()];
    let mut widths = vec![[0.0; 2]; plans.len()];
    for split in 0..SPLITS {
        let seen = hidden(&panel, how, split);
        let input =
            FitInput { workload: &seen, clusters: &panel.clusters, known: &panel.known, error_correlation: None };
        let fit = fit(&input).unwrap();
        let fitted = fit.fitted_with_errors();
        let input = IntervalInput {
            project: &project,
            plans: &plans,
            baseline: Some(0),
            replay: ReplayInput { fitted: Some(&fitted), ..ReplayInput::new(&seen, scenario, 1) },
            fit: Some(&fit),
        };
        for (n, own) in intervals(&input, threads, &Unwatched).unwrap().architectures.iter().enumerate() {
            let interval = own.figures.quality.unwrap();
            covered[n][0] += u64::from((interval.low..=interval.high).contains(&truth[n]));
            widths[n][0] += 100.0 * (interval.high - interval.low) / SPLITS as f64;
            if let Some(difference) = &own.difference {
                let points = difference.quality_points.unwrap();
                let own = 100.0 * (truth[n] - truth[0]);
                covered[n][1] += u64::from((points.low..=points.high).contains(&own));
                widths[n][1] += (points.high - points.low) / SPLITS as f64;
            }
        }
    }
    for (n, covered) in covered.iter().enumerate() {
        let (own, base) = (&project.architectures[n].id, &project.architectures[0].id);
        let told = |at: usize| format!("{} of {SPLITS} ({:.1} points wide)", covered[at], widths[n][at]);
        eprintln!("{how:?}: the quality of {own} in {}", told(0));
        if n > 0 {
            eprintln!("  less that of {base} in {}", told(1));
        }
    }
    for (n, covered) in covered.iter().enumerate() {
        assert!(covered[0] * 10 >= SPLITS * 9, "{how:?}, {}: {covered:?}", project.architectures[n].id);
        assert!(n == 0 || covered[1] * 10 >= SPLITS * 9, "{how:?}, {}: {covered:?}", project.architectures[n].id);
    }
}

#[test]
fn a_difference_is_covered_where_four_of_five_requests_were_looked_at_by_nobody() {
    cover(Hidden::Requests(0.8));
}

#[test]
fn a_difference_is_covered_where_half_of_the_scores_are_missing() {
    cover(Hidden::Scores(0.5));
}

#[test]
fn a_difference_is_covered_where_only_the_model_that_a_coin_chose_was_scored() {
    cover(Hidden::AllButOne);
}
