//! Parameters that were planted are found again, and what nobody measured stays what was expected.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use routewright_domain::{
    Benchmarks, Evidence, Names, OutcomeColumn, Outcomes, RequestColumns, Workload, WorkloadIdentity, mix_bits,
};
use routewright_engine::{normal_cdf, normal_quantile};
use routewright_planning::quality::{Clusters, FitInput, KnownModel, QualityFit, fit, fit_rows};

fn uniform(row: usize, about: u64) -> f64 {
    ((mix_bits(mix_bits(row as u64 + 1) ^ mix_bits(about + 1_000)) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

fn workload(columns: Vec<Vec<f32>>) -> Workload {
    let rows = columns.first().map_or(0, Vec::len);
    let column = |(n, scores): (usize, Vec<f32>)| OutcomeColumn { model: format!("m/{n}"), scores };
    Workload {
        identity: WorkloadIdentity { name: "made up".to_owned(), digest: String::new() },
        names: Names::default(),
        columns: RequestColumns { request_key: (1..=rows as u64).collect(), ..RequestColumns::blank(rows) },
        outcomes: Outcomes { columns: columns.into_iter().enumerate().map(column).collect() },
    }
}

/// Right and wrong answers of models of these abilities and discriminations; so much of them is scored.
fn planted(rows: usize, models: &[(f64, f64)], unsolvable: f64, scored: f64) -> Workload {
    let score = |row: usize, n: usize, (ability, discrimination): (f64, f64)| {
        if uniform(row, 100 + n as u64) >= scored {
            return f32::NAN;
        }
        let difficulty = normal_quantile(uniform(row, 1));
        let error = normal_quantile(uniform(row, 10 + n as u64));
        let solvable = uniform(row, 2) >= unsolvable;
        f32::from(u8::from(solvable && discrimination * difficulty + error < ability))
    };
    workload(models.iter().enumerate().map(|(n, model)| (0..rows).map(|row| score(row, n, *model)).collect()).collect())
}

fn known(count: usize) -> Vec<KnownModel> {
    let model =
        |n| KnownModel { model: format!("m/{n}").as_str().into(), stated: None, benchmarks: Benchmarks::default() };
    (0..count).map(model).collect()
}

fn fitted(workload: &Workload, known: &[KnownModel]) -> QualityFit {
    let clusters = Clusters::one(workload.columns.len());
    fit(&FitInput { workload, clusters: &clusters, known, error_correlation: None }).unwrap()
}

const MODELS: [(f64, f64); 6] = [(1.0, 1.2), (0.3, 0.6), (-0.4, 1.0), (0.8, 0.4), (0.0, 0.9), (1.4, 0.8)];

#[test]
fn planted_parameters_come_back() {
    for planted_mass in [0.0, 0.2] {
        let workload = planted(8_000, &MODELS, planted_mass, 0.6);
        let fit = fitted(&workload, &known(MODELS.len()));
        let convergence = fit.clusters[0].convergence.unwrap();
        assert!(convergence.converged && convergence.gradient < 1e-3, "{convergence:?}");
        let law = fit.fitted();
        let mass = law.clusters()[0].unsolvable;
        assert!((mass - planted_mass).abs() < 0.04, "{mass} for {planted_mass}");
        for (n, (ability, discrimination)) in MODELS.iter().enumerate() {
            let truth = (1.0 - planted_mass) * normal_cdf(ability / (1.0 + discrimination * discrimination).sqrt());
            // Four standard errors of a share of 4,800 answers.
            assert!((law.mean(0, n).unwrap() - truth).abs() < 4.0 * 0.0072, "model {n}");
            let response = law.response(0, n).unwrap();
            assert!((response.discrimination - discrimination).abs() < 0.3, "model {n}: {response:?}");
            assert_eq!(response.evidence, Evidence::Fitted);
        }
    }
}

/// Scores that are the probabilities themselves say more than answers drawn from them, and the same.
#[test]
fn graded_scores_tell_how_models_fail_together() {
    let models = [(0.9, 0.9), (0.2, 0.7), (0.6, 1.1)];
    for graded_models in [3, 9] {
        #[expect(clippy::cast_possible_truncation, reason = "scores are kept in single precision")]
        let score = |row: usize, (ability, discrimination): (f64, f64)| {
            normal_cdf(ability - discrimination * normal_quantile(uniform(row, 1))) as f32
        };
        let column = |n: usize| (0..6_000).map(|row| score(row, models[n % 3])).collect();
        let law = fitted(&workload((0..graded_models).map(column).collect()), &known(graded_models)).fitted();
        for n in 0..graded_models {
            let (ability, discrimination) = models[n % 3];
            let truth = normal_cdf(ability / (1.0 + discrimination * discrimination).sqrt());
            // Three standard errors of a mean over 6,000 requests, most of which the prior's weight is.
            assert!((law.mean(0, n).unwrap() - truth).abs() < 0.02, "model {n}: {:?}", law.mean(0, n));
            let response = law.response(0, n).unwrap();
            assert!((response.discrimination - discrimination).abs() < 0.2, "model {n}: {response:?}");
        }
    }
}

#[test]
fn a_model_with_three_outcomes_stays_near_what_its_index_says() {
    let mut workload = planted(2_000, &[(0.9, 0.8), (-0.3, 0.8), (0.3, 0.8)], 0.0, 1.0);
    let few = &mut workload.outcomes.columns[2].scores;
    few.iter_mut().enumerate().for_each(|(row, score)| *score = if row < 3 { 0.0 } else { f32::NAN });
    let mut known = known(3);
    for (model, index) in known.iter_mut().zip([50.0, 10.0, 30.0]) {
        model.benchmarks.intelligence = Some(index);
    }
    let law = fitted(&workload, &known).fitted();
    let [strong, weak, newcomer] = [0, 1, 2].map(|model| law.mean(0, model).unwrap());
    assert!(newcomer < strong && newcomer > weak - 0.1, "{weak} {newcomer} {strong}");
    assert_eq!(law.response(0, 2).unwrap().evidence, Evidence::Assumed);
    // Three hundred failures are another matter.
    workload.outcomes.columns[2].scores[..300].fill(0.0);
    assert!(fitted(&workload, &known).fitted().mean(0, 2).unwrap() < 0.05);
}

#[test]
fn half_right_answers_count_as_half_right() {
    let half = workload(vec![vec![0.5; 400], (0..400).map(|row| f32::from(u8::from(row % 4 > 0))).collect()]);
    let law = fitted(&half, &known(2)).fitted();
    assert!((law.mean(0, 0).unwrap() - 0.5).abs() < 0.01, "{:?}", law.mean(0, 0));
    assert!((law.mean(0, 1).unwrap() - 0.75).abs() < 0.02, "{:?}", law.mean(0, 1));
}

#[test]
fn the_order_of_requests_does_not_matter_and_nothing_comes_of_nothing() {
    let workload = planted(500, &MODELS, 0.1, 0.5);
    let clusters = Clusters::one(500);
    let known = known(MODELS.len());
    let input = FitInput { workload: &workload, clusters: &clusters, known: &known, error_correlation: None };
    let forwards = fit_rows(&input, 0..500).unwrap().fitted();
    let backwards = fit_rows(&input, (0..500).rev()).unwrap().fitted();
    assert_eq!(forwards, backwards);
    assert!(fit_rows(&input, []).is_none());
}
