//! Nine models on the same questions (outcomes derived from `LLMRouter`'s public data): what a fit foretells of requests that it
//! has not seen.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Read;
use std::path::{Path, PathBuf};

use routewright_domain::{
    Benchmarks, Names, OutcomeColumn, Outcomes, RequestColumns, Workload, WorkloadIdentity, mix_bits,
};
use routewright_engine::FittedQuality;
use routewright_planning::quality::{
    Clusters, FitInput, Interval, JointLaw, KnownModel, QualityFit, Spread, all_wrong, cascade, fit_rows, interval,
    majority,
};

/// A file of the shared data, or `None`, with the reason printed.
fn shared(path: &str) -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = above.map(|folder| folder.join("shared/data").join(path)).find(|file| file.is_file());
    if found.is_none() {
        eprintln!("skipped: shared/data/{path} is not beside the checkout");
    }
    found
}

struct Panel {
    workload: Workload,
    clusters: Clusters,
    known: Vec<KnownModel>,
}

/// The questions as a workload, a share of whose scores is kept.
fn panel(kept: f64, seed: u64) -> Option<Panel> {
    let mut text = String::new();
    let file = std::fs::File::open(shared("llmrouter/outcomes_dev.csv.gz")?).unwrap();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    let models: Vec<&str> = lines.next().unwrap().split(',').skip(3).collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let kept_at = |row: usize, model: usize| {
        (mix_bits(seed ^ mix_bits((row * 16 + model) as u64 + 1)) >> 11) as f64 / (1_u64 << 53) as f64 <= kept
    };
    let column = |(n, model): (usize, &&str)| OutcomeColumn {
        model: (*model).to_owned(),
        scores: rows
            .iter()
            .enumerate()
            .map(|(at, row)| if kept_at(at, n) { row[3 + n].parse().unwrap() } else { f32::NAN })
            .collect(),
    };
    let outcomes = Outcomes { columns: models.iter().enumerate().map(column).collect() };
    let identity = WorkloadIdentity { name: "panel".to_owned(), digest: String::new() };
    let columns = RequestColumns::blank(rows.len());
    let known = |model: &&str| KnownModel { model: (*model).into(), stated: None, benchmarks: Benchmarks::default() };
    Some(Panel {
        workload: Workload { identity, names: Names::default(), columns, outcomes },
        clusters: Clusters {
            names: (0..3).map(|n| format!("cluster {n}")).collect(),
            tasks: vec![None; 3],
            of_row: rows.iter().map(|row| row[1].parse().unwrap()).collect(),
        },
        known: models.iter().map(known).collect(),
    })
}

/// How well the judge of the cascade tells right answers from wrong ones: it takes 85 % of the former and 20 % of the latter.
const ACCEPTS: [(f64, f64); 2] = [(0.85, 0.2); 2];

/// A figure of some models: what of which of them are right.
struct Figure {
    name: &'static str,
    models: Vec<usize>,
    value: fn(u32, usize) -> f64,
}

/// The figures of the bar: votes of the three and the five best, everyone wrong, and a cascade from a small model over a middling
/// one to the best.
fn figures(panel: &Panel, rows: &[usize]) -> Vec<Figure> {
    let mean = |model: usize| {
        let scores = &panel.workload.outcomes.columns[model].scores;
        let known = rows.iter().map(|row| scores[*row]).filter(|score| !score.is_nan());
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), score| (sum + f64::from(score), count + 1.0));
        sum / count
    };
    let mut best: Vec<usize> = (0..panel.known.len()).collect();
    best.sort_by(|a, b| mean(*b).total_cmp(&mean(*a)));
    let named = |name: &str| panel.known.iter().position(|known| known.model.as_str() == name).unwrap();
    let tiers = ["qwen2.5-7b-instruct", "llama-3.1-8b-instruct", "llama-3.1-nemotron-51b-instruct"].map(named).to_vec();
    vec![
        Figure { name: "top-3 vote", models: best[..3].to_vec(), value: majority },
        Figure { name: "top-5 vote", models: best[..5].to_vec(), value: majority },
        Figure { name: "all fail", models: best, value: |right, _| all_wrong(right) },
        Figure { name: "cascade", models: tiers, value: |right, _| cascade(right, &ACCEPTS) },
    ]
}

/// How one score in forty, which is neither 0 nor 1, is read where it is held against what was foretold.
#[derive(Debug, Clone, Copy)]
enum Reading {
    /// The probability that an answer is right, as the fit reads it.
    Graded,
    /// Right from a half on.
    Threshold,
}

impl Reading {
    fn of(self, score: f32) -> f64 {
        match self {
            Self::Graded => f64::from(score),
            Self::Threshold => f64::from(u8::from(score >= 0.5)),
        }
    }
}

const READINGS: [Reading; 2] = [Reading::Graded, Reading::Threshold];

/// What a figure comes to on rows whose scores are all known.
fn observed(full: &Panel, figure: &Figure, rows: &[usize], reading: Reading) -> f64 {
    let of_row = |row: usize| {
        let mut ways = vec![(0_u32, 1.0)];
        for (n, model) in figure.models.iter().enumerate() {
            let score = reading.of(full.workload.outcomes.columns[*model].scores[row]);
            let turns = [(1 << n, score), (0, 1.0 - score)];
            let turns = turns.into_iter().filter(|(_, share)| *share > 0.0);
            let on = |(right, share): (u32, f64)| turns.clone().map(move |(bit, own)| (right | bit, share * own));
            ways = ways.into_iter().flat_map(on).collect();
        }
        ways.into_iter().map(|(right, share)| share * (figure.value)(right, figure.models.len())).sum::<f64>()
    };
    rows.iter().map(|row| of_row(*row)).sum::<f64>() / rows.len() as f64
}

/// What the fitted parameters say of a figure on new requests, so many of each cluster.
fn foretold(fitted: &FittedQuality, figure: &Figure, requests: &[f64]) -> Spread {
    let all: f64 = requests.iter().sum();
    let mut spread = Spread { mean: 0.0, variance: 0.0 };
    for (cluster, count) in requests.iter().enumerate() {
        let law = JointLaw::of(fitted, cluster, &figure.models).unwrap();
        let value = |right| (figure.value)(right, figure.models.len());
        spread.mean += count / all * law.mean(value);
        spread.variance += count / (all * all) * law.variance(value);
    }
    spread
}

fn fitted_to(panel: &Panel, rows: &[usize]) -> QualityFit {
    let input =
        FitInput { workload: &panel.workload, clusters: &panel.clusters, known: &panel.known, error_correlation: None };
    fit_rows(&input, rows.iter().copied()).unwrap()
}

fn counts(panel: &Panel, rows: &[usize]) -> Vec<f64> {
    let mut counts = vec![0.0; panel.clusters.names.len()];
    for row in rows {
        counts[panel.clusters.of(*row).unwrap()] += 1.0;
    }
    counts
}

/// Rows in a random order.
fn shuffled(rows: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(|row| mix_bits(mix_bits(seed) ^ mix_bits(*row as u64 + 1)));
    order
}

/// The largest bias of a figure that the bar allows.
const MOST_BIAS: f64 = 0.015;

#[test]
fn five_folds_foretell_votes_cascades_and_common_failures_within_a_point_and_a_half() {
    let Some(full) = panel(1.0, 0) else { return };
    for kept in [1.0, 0.5] {
        let seen = panel(kept, 7).unwrap();
        let order = shuffled(full.workload.columns.len(), 1);
        let mut bias = [[0.0; 4]; 2];
        for fold in 0..5 {
            let part = |held: bool| -> Vec<usize> {
                order.iter().enumerate().filter(|(at, _)| (at % 5 == fold) == held).map(|(_, row)| *row).collect()
            };
            let (held, rest) = (part(true), part(false));
            let fit = fitted_to(&seen, &rest);
            let fitted = fit.fitted();
            for (n, figure) in figures(&seen, &rest).iter().enumerate() {
                let spread = foretold(&fitted, figure, &counts(&full, &held));
                for (bias, reading) in bias.iter_mut().zip(READINGS) {
                    bias[n] += (spread.mean - observed(&full, figure, &held, reading)) / 5.0;
                }
            }
        }
        for (reading, bias) in READINGS.iter().zip(bias) {
            for (figure, bias) in figures(&seen, &order).iter().zip(bias) {
                eprintln!(
                    "{:.0} % of the scores, {reading:?}: {} is foretold {:+.2} points off",
                    100.0 * kept,
                    figure.name,
                    100.0 * bias
                );
                assert!(bias.abs() <= MOST_BIAS, "{reading:?}, {}: {bias}", figure.name);
            }
        }
    }
}

#[test]
fn intervals_cover_what_is_observed_in_nine_of_ten_splits() {
    const SPLITS: u64 = 200;
    const DRAWS: u64 = 200;
    let Some(full) = panel(1.0, 0) else { return };
    let mut covered = [[0_u64; 4]; 2];
    let mut steps = (0, 0);
    for split in 0..SPLITS {
        let order = shuffled(full.workload.columns.len(), 100 + split);
        let (held, rest) = order.split_at(order.len() / 5);
        let fit = fitted_to(&full, rest);
        for cluster in &fit.clusters {
            let convergence = cluster.convergence.unwrap();
            assert!(convergence.converged, "{}: {convergence:?}", cluster.name);
            steps = (steps.0 + convergence.steps, steps.1 + 1);
        }
        for (n, figure) in figures(&full, rest).iter().enumerate() {
            let found: Interval = interval(&fit, DRAWS, |fitted| foretold(fitted, figure, &counts(&full, held)));
            for (covered, reading) in covered.iter_mut().zip(READINGS) {
                let truth = observed(&full, figure, held, reading);
                covered[n] += u64::from((found.low..=found.high).contains(&truth));
            }
        }
    }
    eprintln!("a fit of a cluster takes {} steps on average", steps.0 / steps.1);
    for (reading, covered) in READINGS.iter().zip(covered) {
        for (figure, covered) in figures(&full, &[0]).iter().zip(covered) {
            eprintln!("{reading:?}, {}: {covered} of {SPLITS} intervals cover what was observed", figure.name);
            assert!(covered * 10 >= SPLITS * 9, "{reading:?}, {}: {covered}", figure.name);
        }
    }
}
