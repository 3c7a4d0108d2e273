//! Map: what the system is for, and what could go wrong where.

use routewright_domain::DocumentPart::{
    Cost, Decisions, Features, Guardrails, Method, Policies, Quality, Reliability, Risk, Summary,
};
use routewright_domain::{Money, Requirements};

use super::design::Design;
use super::framework::{Category, Function, asks};
use super::standing::{Finding, Standing};
use super::words::share;
use crate::numbers::{counted, money, money_difference, points_difference};

pub(super) const MAP: Function = Function {
    name: "Map",
    purpose: "What the system is for, on what it is built, and whom it may harm.",
    categories: &[
        Category {
            asks: "The context of use is understood",
            subcategories: &[
                asks("Purpose, users, setting, laws and limits of use are recorded", |design| {
                    let described =
                        design.split(|feature| feature.feature.task.is_some() && feature.feature.criticality.is_some());
                    described.finding(&[Features], "Task and criticality both stated for").at_most_partly()
                }),
                asks("People of many disciplines set the context, on record", |_| {
                    Finding::outside("Who set the context is not recorded in a project")
                }),
                asks("Mission and goals for AI are recorded", goals),
                asks("Business value or context of use is defined", business_value),
                asks("Tolerance for risk is set and recorded", tolerance),
                asks("Requirements are gathered; designs weigh their social effects", |design| {
                    let stated = design.split(|feature| feature.feature.requirements != Requirements::default());
                    stated.finding(&[Features], "Requirements stated for").at_most_partly()
                }),
            ],
        },
        Category {
            asks: "The system is categorised",
            subcategories: &[
                asks("Tasks, and the methods that serve them, are defined", |design| {
                    let defined = design.split(|feature| feature.feature.task.is_some() && feature.policy.is_some());
                    defined.finding(&[Features, Policies], "Kind of work and policy both stated for")
                }),
                asks("Limits of knowledge and people's use of answers are recorded", |design| {
                    let fact = format!("{}; how people use answers is not described", design.quality_in_words());
                    Finding::partly_if(design.quality().is_some(), &[Quality], fact)
                }),
                asks("Soundness of tests and their data is recorded", |design| {
                    let measured = design.quality_standing() == Standing::Evidenced;
                    let standing = if measured { Standing::Evidenced } else { Standing::Partly };
                    let fact = format!("Every figure names its evidence. {}", design.quality_in_words());
                    Finding::new(standing, &[Method, Quality], fact)
                }),
            ],
        },
        Category {
            asks: "Abilities, uses, benefits and costs are understood",
            subcategories: &[
                asks("Expected benefits are examined and recorded", benefits),
                asks("Costs of errors, also beyond money, are examined", costs_of_errors),
                asks("Scope of use follows from abilities and context", scope),
                asks("Operators' skill is defined, checked and recorded", |_| {
                    Finding::outside("Skill of those who operate it is not a matter of the design")
                }),
                asks("Human oversight is defined, checked and recorded", |_| {
                    Finding::outside("The design routes requests; who may overrule an answer is set elsewhere")
                }),
            ],
        },
        Category {
            asks: "Risks and benefits of all components are mapped",
            subcategories: &[
                asks("Technical and legal risks of components are mapped, rights included", components),
                asks("Internal controls over components, also third parties', are known", component_controls),
            ],
        },
        Category {
            asks: "Impacts on people and society are described",
            subcategories: &[
                asks("Likelihood and size of each impact are recorded", impacts),
                asks("Those concerned are engaged regularly, impacts fed back", |_| {
                    Finding::outside("Contact with those concerned begins outside a plan")
                }),
            ],
        },
    ],
};

fn goals(design: &Design) -> Finding {
    let summary = design.architecture.and_then(|architecture| architecture.summary.as_deref());
    match (summary, design.decisions().len() as u64) {
        (Some(summary), _) => Finding::partly(&[Summary], format!("Aim of the architecture: {summary}")),
        (None, 0) => {
            Finding::open(&[Summary, Decisions], "Neither an aim of the architecture nor a decision is stated")
        }
        (None, decisions) => {
            let fact = format!("{} the reasons", counted(decisions, "decision gives", "decisions give"));
            Finding::partly(&[Decisions], fact)
        }
    }
}

fn business_value(design: &Design) -> Finding {
    let outcome = design.outcome();
    let least = if outcome.unpriced > 0 { "at least " } else { "" };
    let price = format!("{least}{} for the workload", money(outcome.cost_usd));
    match design.project().ownership.failure_usd {
        Some(loss) => Finding::evidenced(
            &[Cost],
            format!("It costs {price}; a request that nobody answers costs the business {}", money(loss)),
        ),
        None => Finding::partly(&[Cost], format!("It costs {price}; what an answer is worth is not stated")),
    }
}

/// Limits are tolerances; those of success and quality are the ones that harm.
fn tolerance(design: &Design) -> Finding {
    let limits = design.split(|feature| {
        let requirements = &feature.feature.requirements;
        requirements.success_rate.is_some() && requirements.quality_floor.is_some()
    });
    let finding = limits.finding(&[Features], "Lowest success and quality both stated for");
    let any = !design.outcome().requirements.is_empty();
    let standing = if finding.standing == Standing::Open && any { Standing::Partly } else { finding.standing };
    Finding { standing, fact: format!("{}. {}", finding.fact, design.requirements_in_words()), ..finding }
}

fn benefits(design: &Design) -> Finding {
    let pairing = design.pairing;
    if pairing.is_baseline_alone() {
        return Finding::open(&[Summary], "The baseline is compared with no other architecture");
    }
    let cost = if pairing.any_unpriced() {
        "difference in cost uncertain".to_owned()
    } else {
        format!("cost {}", money_difference(pairing.cost_difference()))
    };
    let success = pairing
        .success_points()
        .map_or_else(String::new, |points| format!(", success {}", points_difference(points, 2)));
    let fact = format!("Against {}: {cost}{success}. {}", pairing.baseline_name(), design.quality_in_words());
    let certain = !pairing.any_unpriced() && design.quality_standing() == Standing::Evidenced;
    let standing = if certain { Standing::Evidenced } else { Standing::Partly };
    Finding::new(standing, &[Summary, Cost], fact)
}

fn costs_of_errors(design: &Design) -> Finding {
    let loss = design.project().ownership.failure_usd.filter(|loss| *loss > Money::ZERO);
    let rated = design.rated();
    let finding = rated.finding(&[Features, Cost], "Criticality rated for");
    let (standing, loss) = match loss {
        Some(loss) if finding.standing == Standing::Evidenced => (Standing::Evidenced, money(loss)),
        Some(loss) => (Standing::Partly, money(loss)),
        None => (finding.standing.max(Standing::Partly), "not stated".to_owned()),
    };
    Finding { standing, fact: format!("{}; loss by an unanswered request: {loss}", finding.fact), ..finding }
}

fn scope(design: &Design) -> Finding {
    let (requests, unmatched) = (design.outcome().requests, design.outcome().unmatched);
    match (requests, unmatched) {
        (0, _) => Finding::open(&[Features, Method], "No request of the workload matches a feature"),
        (_, 0) => Finding::evidenced(
            &[Features, Method],
            format!("Match rules of the features take all {}", counted(requests, "request", "requests")),
        ),
        (_, unmatched) => Finding::partly(
            &[Features, Method],
            format!("{} no feature", counted(unmatched, "request matches", "requests match")),
        ),
    }
}

fn components(design: &Design) -> Finding {
    let unlisted = design.unlisted();
    if design.models().is_empty() {
        return Finding::open(&[Policies], "The catalog knows none of the models in the policies");
    }
    let gap =
        if unlisted.is_empty() { String::new() } else { format!("; not in it: {}", super::words::names(&unlisted)) };
    let fact = format!("{} are in the catalog{gap}; rights in training data not examined", design.suppliers_in_words());
    Finding::partly(&[Policies, Risk], fact)
}

fn component_controls(design: &Design) -> Finding {
    let restricted = design.restricted();
    let controls = design.controls_in_words();
    let all = design.features.len();
    let narrowed = share(restricted.with(), all, "feature", "features");
    let standing = match (controls.is_some(), restricted.with()) {
        (true, with) if with == all && all > 0 => Standing::Evidenced,
        (false, 0) => Standing::Open,
        _ => Standing::Partly,
    };
    let controls = controls.unwrap_or_else(|| "No guardrail or key".to_owned());
    Finding::new(standing, &[Guardrails, Policies], format!("{controls}; choice of endpoints narrowed for {narrowed}"))
}

fn impacts(design: &Design) -> Finding {
    let rated = design.rated();
    let fact = format!(
        "{}; likelihood of failure from the replay ({} unanswered)",
        rated.fact("Size of harm rated for"),
        counted(design.outcome().requests.saturating_sub(design.outcome().succeeded), "request", "requests"),
    );
    Finding::partly_if(rated.with() > 0, &[Features, Reliability], fact)
}
