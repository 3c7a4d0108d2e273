//! Better, worse, equal, unknown: each has its own words.

use routewright_domain::{ArchitectureId, Comparison, Evidence, Money};
use routewright_report::{Block, Document, DocumentFacts, ReportError, architecture_document};

use crate::support::{comparison, document, project, usd, workload};

fn headline(comparison: &Comparison) -> String {
    document(&project(), comparison, "by-feature").title.headline.replace('\u{202f}', " ")
}

/// All sentences under one heading, or under the headline without one.
fn sentences(document: &Document, heading: Option<&str>) -> String {
    let section =
        document.sections.iter().find(|section| section.heading.as_deref() == heading).expect("the heading exists");
    let runs = section.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(runs) => runs.clone(),
        Block::List(items) => items.concat(),
        _ => vec![],
    });
    runs.map(|run| run.text).collect::<Vec<_>>().join("\n").replace('\u{202f}', " ")
}

/// The whole architecture's budget answers elsewhere what it does not let through.
#[test]
fn a_policy_says_how_many_requests_did_not_come_to_it() {
    let mut comparison = comparison();
    let root = |asked| routewright_domain::NodeOutcome {
        path: "/architectures/1/policies/chat".to_owned(),
        asked,
        answered: asked,
        cost_usd: Money::ZERO,
    };
    let said = |comparison: &Comparison| {
        let document = document(&project(), comparison, "by-feature");
        sentences(&document, Some("Live chat")).contains("did not come to this policy")
    };
    comparison.outcomes[1].nodes = vec![root(19_366)];
    assert!(!said(&comparison));
    comparison.outcomes[1].nodes = vec![root(19_000)];
    let document = document(&project(), &comparison, "by-feature");
    let found = sentences(&document, Some("Live chat"));
    assert!(
        found.contains("Of the feature's 19,366 requests, 366 did not come to this policy: guardrails or keys"),
        "{found}"
    );
}

fn with_cost(cost: Money) -> Comparison {
    let mut comparison = comparison();
    comparison.outcomes[1].cost_usd = cost;
    comparison
}

/// What is said of requirements after every cost.
const WATCHED: &str = " It does not meet 1 of 3 requirements; GPT-4o for everything does not meet 1.";

#[test]
fn the_headline_says_less_more_or_the_same() {
    assert_eq!(
        headline(&comparison()),
        format!("Routing by feature would have cost $41.59 instead of $96.79 on this workload, 57.0 % less.{WATCHED}")
    );
    assert_eq!(
        headline(&with_cost(usd("120"))),
        format!("Routing by feature would have cost $120.00 instead of $96.79 on this workload, 24.0 % more.{WATCHED}")
    );
    assert_eq!(
        headline(&with_cost(usd("96.791325"))),
        format!(
            "Routing by feature would have cost $96.79 on this workload, the same as GPT-4o for everything.{WATCHED}"
        )
    );
    assert_eq!(
        headline(&with_cost(usd("96.791324"))),
        format!(
            "Routing by feature would have cost $96.791324 instead of $96.791325 on this workload, < 0.1 % less.{WATCHED}"
        )
    );
}

#[test]
fn the_headline_claims_no_saving_that_unknown_prices_could_eat() {
    let mut comparison = comparison();
    comparison.outcomes[1].unpriced = 12;
    assert_eq!(
        headline(&comparison),
        format!(
            "Routing by feature would have cost at least $41.59 on this workload, GPT-4o for everything $96.79.{WATCHED}"
        )
    );
    let document = format!("{:?}", document(&project(), &comparison, "by-feature"));
    assert!(document.contains("$41.59 + 12 unpriced") && document.contains("uncertain"));
    assert!(!document.contains("saving"));
}

#[test]
fn a_free_baseline_and_an_empty_workload_have_a_headline() {
    let mut free = comparison();
    free.outcomes[0].cost_usd = Money::ZERO;
    assert_eq!(
        headline(&free),
        format!("Routing by feature would have cost $41.59 on this workload, GPT-4o for everything nothing.{WATCHED}")
    );
    let mut empty = comparison();
    for outcome in &mut empty.outcomes {
        (outcome.requests, outcome.succeeded, outcome.failed, outcome.cost_usd) = (0, 0, 0, Money::ZERO);
    }
    assert!(headline(&empty).starts_with("No request of this workload belongs to a feature"));
}

#[test]
fn the_baseline_alone_is_not_compared_with_itself() {
    let document = document(&project(), &comparison(), "one-model");
    assert_eq!(
        document.title.headline,
        "GPT-4o for everything would have cost $96.79 on this workload. It does not meet 1 of 2 requirements."
    );
    let whole = format!("{document:?}");
    assert!(!whole.contains("instead of") && !whole.contains("misses it too") && !whole.contains("Difference"));
    assert!(document.sections.iter().any(|section| section.heading.as_deref() == Some("What to watch")));
}

#[test]
fn what_gets_worse_is_listed() {
    let risks = sentences(&document(&project(), &comparison(), "by-feature"), Some("What it risks"));
    assert_eq!(
        risks,
        "The first token takes 130 ms longer at p95.\n\
         Ticket triage costs $0.2494 more.\n\
         Live chat: whole answer p95 is 12.4 s, at most 12.0 s is required."
    );
}

#[test]
fn a_requirement_that_the_baseline_misses_too_is_no_new_risk() {
    let mut comparison = comparison();
    comparison.outcomes[1].requirements[1].met = Some(false);
    comparison.outcomes[1].requirements[1].value = Some("0.99".to_owned());
    let risks = sentences(&document(&project(), &comparison, "by-feature"), Some("What it risks"));
    let expected = "Live chat: success is 99.00 %, at least 99.80 % is required; GPT-4o for everything misses it too.";
    assert!(risks.contains(expected), "{risks}");
}

#[test]
fn what_the_figures_leave_out_is_counted() {
    let mut comparison = comparison();
    let outcome = &mut comparison.outcomes[1];
    (outcome.unpriced, outcome.unmatched, outcome.refused, outcome.latency_ms.unknown) = (12, 1, 30, 165);
    outcome.latency_ms.evidence = Evidence::Assumed;
    outcome.succeeded = 27_000;
    let risks = sentences(&document(&project(), &comparison, "by-feature"), Some("What it risks"));
    for expected in [
        "980 more requests go unanswered: success is 3.48 points lower.",
        "30 requests are refused by its own rules",
        "12 requests have a part whose price is unknown: the cost is a lower bound.",
        "1 request matches no feature and is in no figure.",
        "165 answers come from endpoints without published percentiles",
    ] {
        assert!(risks.contains(expected), "`{expected}` is missing in:\n{risks}");
    }
}

#[test]
fn when_nothing_gets_worse_it_says_so() {
    let mut comparison = comparison();
    let better = &mut comparison.outcomes[1];
    better.ttft_ms.p95 = Some(900.0);
    better.features[2].cost_usd = usd("1");
    better.requirements.retain(|result| result.met == Some(true));
    let risks = sentences(&document(&project(), &comparison, "by-feature"), Some("What it risks"));
    assert_eq!(risks, "No figure above gets worse. Both requirements are met.");
}

#[test]
fn unknown_latency_is_called_unknown() {
    let mut comparison = comparison();
    comparison.outcomes[1].latency_ms.p95 = None;
    let lead = sentences(&document(&project(), &comparison, "by-feature"), Some("Summary"));
    assert!(lead.contains("How long its answers take is unknown"), "{lead}");
}

#[test]
fn an_architecture_that_was_not_replayed_is_an_error() {
    let (project, comparison, candidate, catalog) =
        (project(), comparison(), ArchitectureId::from("cascade"), crate::support::catalog());
    let facts = DocumentFacts {
        catalog_source: String::new(),
        app_version: String::new(),
        ..DocumentFacts::of_comparison(&project, &comparison, &candidate, &catalog, workload())
    };
    assert!(matches!(architecture_document(&facts), Err(ReportError::NotCompared(id)) if id.as_str() == "cascade"));
}
