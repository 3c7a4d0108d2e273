//! What a document says of quality from recorded outcomes, and of the scorecard.

#![expect(clippy::unwrap_used, reason = "constants of the tests")]

use routewright_domain::{QualityReport, Scorecard};
use routewright_report::{QualityFacts, write_html, write_markdown};
use serde_json::{Value, json};

use super::support::{comparison, document, document_with_quality, project};

fn interval(value: f64) -> Value {
    json!({"value": value, "low": value - 0.02, "high": value + 0.02})
}

/// Two models on two kinds of request, of which one came to rest; figures of the public outcomes of nine models.
fn report(of_chosen_only: bool) -> QualityReport {
    let model = |id: &str, quality: f64| json!({"model": id, "scores": 900, "observed": quality + 0.01, "quality": interval(quality), "evidence": "fitted"});
    let models = json!([model("openai/gpt-4o", 0.624), model("openai/gpt-4o-mini", 0.526)]);
    let cluster = |name: &str, converged: bool, unsolvable: Option<Value>| {
        let fit = json!({"steps": 56, "converged": converged, "log_likelihood": -1407.2,
            "log_likelihood_without_mass": -1420.0, "change": 5e-5, "gradient": 6e-6});
        json!({"name": name, "requests": 1065, "scored_requests": 1064, "unsolvable": unsolvable, "convergence": fit,
            "models": models})
    };
    let tenth = |from: f64, foretold: f64, observed: f64| json!({"from": from, "until": from + 0.1, "foretold": foretold, "observed": observed, "scores": 600});
    let value = json!({"model": "openai/gpt-4o", "answers": 598, "as_chosen": 0.39, "inverse_propensity": interval(0.637),
        "doubly_robust": interval(0.64), "effective_answers": 382.0, "cut": 0, "supported": 1.0});
    serde_json::from_value(json!({
        "workload": "support-2024-05", "workload_digest": "b3:4d20", "requests": 28_185, "scored_requests": 1_800,
        "compared_requests": 900, "scores": 1_800, "not_in_catalog": ["house/gpt"], "models": models,
        "clusters": [cluster("chat", true, Some(interval(0.355))), cluster("summary", false, None)],
        "held_back": {
            "folds": 5, "requests": 1_800, "scores": 1_800,
            "given_others": {"log_loss": 0.411, "brier": 0.125}, "by_cluster": {"log_loss": 0.418, "brier": 0.127},
            "by_model": {"log_loss": 0.628, "brier": 0.214},
            "calibration": [tenth(0.0, 0.048, 0.051), tenth(0.4, 0.439, 0.408), tenth(0.9, 0.933, 0.929)],
            "forecasts": [{"figure": "all_wrong", "models": ["openai/gpt-4o", "openai/gpt-4o-mini"], "requests": 900,
                "foretold": interval(0.199), "observed": 0.2, "if_independent": 0.005}]
        },
        "selection": {"scores_of_chosen": 598, "of_chosen_only": of_chosen_only, "longest_weight": 20.0, "values": [value]}
    }))
    .unwrap()
}

fn card() -> Scorecard {
    let entry = |id: &str, role: &str, quality: f64| {
        json!({"id": id, "name": id, "role": role, "cost_usd": "12.5", "cost_per_thousand_usd": "0.443", "quality": interval(quality),
            "evidence": "fitted", "covered_share": 1.0, "mixed_quality": 0.597, "saving_share": 0.414,
            "saving_against_best_share": null, "ibc_lift": 0.53, "router_arena": 61.08, "gap_recovered": 0.829,
            "best_model_share": 0.4})
    };
    serde_json::from_value(json!({
        "workload": "support-2024-05", "workload_digest": "b3:4d20", "catalog": {"date": "2026-08-08", "digest": "b3:91c7"}, "seed": 1,
        "scenario": "azure-outage",
        "entries": [entry("by-feature", "architecture", 0.62), entry("openai/gpt-4o", "single", 0.64), entry("oracle", "oracle", 0.74)],
        "cheapest_model": "openai/gpt-4o-mini", "best_model": "openai/gpt-4o", "zero_router_aiq": 0.5992, "aiq": 0.6529,
        "curve": {"architectures": ["by-feature"], "share_to_recover": [0.134, 0.354, 0.703], "average_gap_recovered": 0.603},
        "left_out": []
    }))
    .unwrap()
}

fn markdown(of_chosen_only: bool) -> String {
    let (report, card) = (report(of_chosen_only), card());
    let quality = QualityFacts { report: &report, scorecard: Some(&card) };
    let document = document_with_quality(&project(), &comparison(), "by-feature", Some(quality));
    let html = write_html(&document).unwrap();
    assert!(html.contains("Calibration of the fit") && html.contains("<circle"), "the chart has its twin");
    write_markdown(&document, "doc").unwrap().text.replace('\u{202f}', " ")
}

#[test]
fn the_fit_is_said_with_how_it_went_how_well_it_foretells_and_what_independence_would_have_claimed() {
    let text = markdown(false);
    for sentence in [
        "1,800 of 28,185 requests have a score (6.4 %), 900 of them of several models; 1,800 scores in all.",
        "chat: the fit to 1,064 scored requests came to rest after 56 steps. No model can solve 35.5 % (33.5 % to 37.5 %) of them.",
        "summary: the fit to 1,064 scored requests had not come to rest after 56 steps.",
        "Of 1,800 scores held back, the log loss is 0.411 nats and the Brier score 0.125",
        "The widest gap is 43.9 % foretold and 40.8 % observed, over 600 scores.",
        "| All 2 wrong | 900 | 20.0 % | 19.9 % (17.9 % to 21.9 %) | 0.5 % |",
        "| by-feature | architecture | $0.443 | 62.0 % | 59.7 % | +41.4 % |",
        "| by-feature | +0.53 | 61.1 | 83 % |",
        "| openai/gpt-4o | best single model |",
        "| oracle | upper bound |",
        "20 % of the gap takes 13.4 % of the calls (CPT), 50 % takes 35.4 % and 80 % takes 70.3 %; APGR 0.603.",
    ] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
    assert!(!text.contains("Outcomes exist only"));
}

#[test]
fn outcomes_of_the_chosen_model_alone_are_said_to_be_so_and_weighed_back() {
    let text = markdown(true);
    assert!(text.contains("Outcomes exist only for the model that was chosen."), "{text}");
    let row = "| openai/gpt-4o | 598 | 39.0 % | 63.7 % (61.7 % to 65.7 %) | 64.0 % (62.0 % to 66.0 %) | 382 |";
    assert!(text.contains(row), "{text}");
}

#[test]
fn without_outcomes_there_is_neither() {
    let text = write_markdown(&document(&project(), &comparison(), "by-feature"), "doc").unwrap().text;
    assert!(!text.contains("Quality from recorded outcomes") && !text.contains("Scorecard"));
}
