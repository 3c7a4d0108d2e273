//! Measure: what was tested, how, and what the tests are worth.

use routewright_domain::DocumentPart::{
    Cost, Decisions, Features, Guardrails, Implementation, Method, Policies, Quality, Reliability, Risk, Summary,
};

use super::design::Design;
use super::framework::{Category, Function, asks};
use super::standing::{Finding, Standing};
use super::words::{names, number, raised, share};
use crate::dates::span;
use crate::numbers::{count, counted, money, percent, percent_or_dash, tokens};

pub(super) const MEASURE: Function = Function {
    name: "Measure",
    purpose: "What was measured, on which data, and what those measurements are worth.",
    categories: &[
        Category {
            asks: "Fitting methods and metrics are chosen and used",
            subcategories: &[
                asks("Metrics start with the gravest risks; unmeasured ones are named", metrics),
                asks("Metrics and controls are reassessed and updated", reassessment),
                asks("Experts beyond the developers take part in reviews", |_| {
                    Finding::outside("Who reviews the figures is not recorded in a project")
                }),
            ],
        },
        Category {
            asks: "Trustworthy traits are evaluated",
            subcategories: &[
                asks("Test sets, metrics and tools are recorded", test_sets),
                asks("Tests with people protect them and represent the population", |_| {
                    Finding::outside("A replay reads recorded figures; no person is tested")
                }),
                asks("Performance is measured in conditions like those of use", performance),
                asks("Behaviour in production is monitored", monitoring),
                asks("System is shown valid and reliable, with its limits", validity),
                asks("Safety is tested regularly; failures stay safe", safety),
                asks("Security and resilience are evaluated and recorded", |design| {
                    let fact = format!("{}; attacks are not part of a replay", design.incidents_in_words());
                    Finding::new(design.incident_standing(), &[Reliability], fact).at_most_partly()
                }),
                asks("Risks to transparency and accountability are examined", transparency),
                asks("Models are explained, validated, and read in context", explained),
                asks("Privacy risk is examined and recorded", privacy),
                asks("Fairness and bias are evaluated and recorded", |_| {
                    Finding::outside("No answer is compared by group of people: a log holds no such field")
                }),
                asks("Environmental impact of training and operation is assessed", |design| {
                    let sent = tokens(design.outcome().mechanisms.prompt_tokens_sent);
                    Finding::outside(format!(
                        "Catalogs publish no energy figures; the replay sends {sent} prompt tokens"
                    ))
                }),
                asks("Tests and their metrics are evaluated themselves", tests_tested),
            ],
        },
        Category {
            asks: "Risks are tracked over time",
            subcategories: &[
                asks("Known, new and emerging risks are tracked regularly", tracking),
                asks("Risks that are hard to measure are tracked some way", |_| {
                    Finding::outside("Risks without a figure are named below; following them is operation")
                }),
                asks("Users can report problems and appeal outcomes", |_| {
                    Finding::outside("Reports and appeals belong to the application")
                }),
            ],
        },
        Category {
            asks: "Feedback on the measurements is gathered",
            subcategories: &[
                asks("Measurements fit the place of use, with experts' advice", fits_the_place),
                asks("Experts check that results hold across the lifecycle", |design| {
                    if design.recorded_share() > 0.0 {
                        let fact = format!("{}; who scored is not recorded", design.quality_in_words());
                        return Finding::partly(&[Quality], fact);
                    }
                    Finding::outside("No answer was scored, by experts or others")
                }),
                asks("Gains and losses in the field are recorded", field_change),
            ],
        },
    ],
};

fn metrics(design: &Design) -> Finding {
    let measured =
        if design.quality().is_some() { "Cost, latency, success and quality" } else { "Cost, latency and success" };
    let fact = format!("{measured} have figures; bias, attacks and leaks have none");
    let standing =
        if design.quality_standing() == Standing::Evidenced { Standing::Evidenced } else { Standing::Partly };
    Finding::new(standing, &[Method, Risk], fact)
}

fn reassessment(design: &Design) -> Finding {
    match design.project().ownership.evaluation_usd_per_month {
        Some(budget) => Finding::partly(&[Cost], format!("{} a month is planned for evaluation", money(budget))),
        None => design.confirmation_finding("No evaluation after launch is planned in the project"),
    }
}

/// The replay has a test set always; quality only where answers were scored.
fn test_sets(design: &Design) -> Finding {
    let workload = &design.pairing.facts.comparison.workload;
    let fact = format!("Workload {workload}, catalog, seed and command on record. {}", design.quality_in_words());
    let standing = if design.recorded_share() > 0.0 { Standing::Evidenced } else { Standing::Partly };
    Finding::new(standing, &[Method, Quality], fact)
}

/// Limits that the replay decides are measures, too; answers are what performance is about.
fn performance(design: &Design) -> Finding {
    let workload = &design.pairing.facts.workload;
    let made_up = if workload.is_synthetic() { "synthetic " } else { "" };
    let fact = format!(
        "{} of {} replayed. {}",
        counted(design.outcome().requests, &format!("{made_up}request"), &format!("{made_up}requests")),
        span(workload.first_at, workload.last_at),
        design.quality_in_words(),
    );
    let decided = design.outcome().requirements.iter().any(|result| result.met.is_some());
    let standing = if decided { design.quality_standing().min(Standing::Partly) } else { design.quality_standing() };
    let finding = Finding::new(standing, &[Method, Quality], fact);
    if workload.is_synthetic() { finding.at_most_partly() } else { finding }
}

/// The rollout has thresholds for what is watched; watching it is operation.
fn monitoring(design: &Design) -> Finding {
    let alerts = raised(&number(design.alerts(), "budget alert is set", "budget alerts are set"));
    if design.shows(Implementation) {
        let fact = format!("Thresholds of the rollout are set. {alerts}");
        return Finding::partly(&[Guardrails, Implementation], fact);
    }
    let standing = if design.alerts() > 0 { Standing::Partly } else { Standing::Outside };
    Finding::new(standing, &[Guardrails], format!("{alerts}; the rest begins with operation"))
}

fn tracking(design: &Design) -> Finding {
    if design.shows(Implementation) {
        return Finding::partly(
            &[Implementation],
            "The bill is to be held against this plan; who does so is not stated",
        );
    }
    Finding::outside("Begins with operation, for which this edition has no part")
}

/// Valid is what meets its requirements by measured figures.
fn validity(design: &Design) -> Finding {
    let requirements = &design.outcome().requirements;
    let all_met = !requirements.is_empty() && requirements.iter().all(|result| result.met == Some(true));
    let standing = match (design.quality_standing(), all_met) {
        (Standing::Evidenced, true) => Standing::Evidenced,
        (Standing::Open, false) => Standing::Open,
        _ => Standing::Partly,
    };
    let fact = format!("{}. {}", design.requirements_in_words(), design.quality_in_words());
    Finding::new(standing, &[Features, Quality], fact)
}

fn safety(design: &Design) -> Finding {
    let backed = design.backed();
    let stops = design.stops();
    let fact = format!(
        "{}; {} at a limit; harm by content is not tested",
        backed.fact("Another provider stands behind"),
        number(stops, "budget stops or downgrades", "budgets stop or downgrade"),
    );
    Finding::partly_if(backed.with() > 0 || stops > 0, &[Reliability, Guardrails], fact)
}

fn transparency(design: &Design) -> Finding {
    let owners = design.owned();
    let finding = owners.finding(&[Summary, Features], "Owner named for");
    let author = design.project().document.author.as_deref().filter(|author| !author.trim().is_empty());
    let (standing, author) = match author {
        Some(author) => (finding.standing.min(Standing::Partly), format!("author {author}")),
        None => (finding.standing.max(Standing::Partly), "no author named".to_owned()),
    };
    Finding { standing, fact: format!("{}; {author}; every figure names its evidence", finding.fact), ..finding }
}

fn explained(design: &Design) -> Finding {
    let models = design.models();
    let indexed = models.iter().filter(|model| model.benchmarks != routewright_domain::Benchmarks::default()).count();
    let fact = format!(
        "Policies are written out; benchmark indices published for {}; how models reach answers is not explained",
        share(indexed, models.len(), "model", "models"),
    );
    Finding::partly_if(!models.is_empty(), &[Policies], fact)
}

fn privacy(design: &Design) -> Finding {
    let endpoints = design.endpoints();
    let keep_nothing = endpoints.iter().filter(|endpoint| endpoint.data_policy.retains == Some(false)).count();
    let untrained = endpoints.iter().filter(|endpoint| endpoint.data_policy.trains == Some(false)).count();
    let ruled = design.ruled().with();
    let fact = format!(
        "Data rules for {}; of {}, {keep_nothing} state zero retention and {untrained} no training; prompts are never read",
        share(ruled, design.features.len(), "feature", "features"),
        counted(endpoints.len() as u64, "endpoint", "endpoints"),
    );
    Finding::partly_if(ruled + keep_nothing + untrained > 0, &[Risk], fact)
}

fn tests_tested(design: &Design) -> Finding {
    let (evaluators, stated) = design.evaluators();
    let judges = if evaluators == 0 {
        "no evaluator judges answers".to_owned()
    } else {
        format!("accuracy stated for {}", share(stated, evaluators, "evaluator", "evaluators"))
    };
    let seeds = design.outcome().replications.as_ref().map(|replications| replications.count);
    let luck = match seeds {
        Some(seeds) => format!("{} replayed", counted(seeds.into(), "seed", "seeds")),
        None => match design.luck() {
            Some(share) => {
                format!("One seed replayed; luck makes {} of the variance of a month's bill", percent(share, 1))
            }
            None => "One seed replayed, so the spread of luck is unknown".to_owned(),
        },
    };
    Finding::partly_if(
        seeds.is_some() || design.luck().is_some() || stated > 0,
        &[Method, Quality],
        format!("{luck}; {judges}"),
    )
}

fn fits_the_place(design: &Design) -> Finding {
    let workload = &design.pairing.facts.workload;
    if workload.is_synthetic() {
        return Finding::open(&[Method], "The traffic is synthetic: it was generated and never served");
    }
    let fact = format!(
        "{} read as {}; advice of experts is not recorded",
        counted(workload.requests, "request", "requests"),
        workload.source_format,
    );
    Finding::partly_if(workload.requests > 0, &[Method], fact)
}

fn field_change(design: &Design) -> Finding {
    if design.pairing.is_baseline_alone() {
        return Finding::open(&[Summary, Decisions], "Nothing is compared with the baseline");
    }
    let worse: Vec<&str> = design
        .pairing
        .features()
        .iter()
        .filter(|feature| feature.baseline.is_some_and(|base| feature.candidate.succeeded < base.succeeded))
        .map(|feature| feature.name)
        .collect();
    let fewer = if worse.is_empty() {
        "no feature has fewer answers than before".to_owned()
    } else {
        format!("fewer answers than before for {}", names(&worse))
    };
    let rate = percent_or_dash(design.outcome().success_rate(), 2);
    let fact = format!("{rate} of {} answered; {fewer}", count(design.outcome().requests));
    Finding::partly(&[Summary, Reliability], fact)
}
