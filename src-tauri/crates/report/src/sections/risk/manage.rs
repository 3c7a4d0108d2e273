//! Manage: what is done about the risks.

use routewright_domain::DocumentPart::{
    Cost, Decisions, Features, Guardrails, Implementation, Method, Policies, Reliability, Risk, Summary,
};
use routewright_domain::{IncidentStart, Policy, Scenario};

use super::design::Design;
use super::framework::{Category, Function, asks};
use super::standing::{Finding, Standing};
use super::words::{names, number, raised, share};
use crate::dates::date;
use crate::numbers::{counted, money};

pub(super) const MANAGE: Function = Function {
    name: "Manage",
    purpose: "What is done about the risks, before and after something goes wrong.",
    categories: &[
        Category {
            asks: "Risks are ranked, answered and managed",
            subcategories: &[
                asks("Someone decides whether aims are met and work proceeds", go_ahead),
                asks("Treatment of risks is ranked by impact and likelihood", |design| {
                    let rated = design.rated();
                    let fact = format!("Open items are listed gravest first; {}", rated.fact("criticality rated for"));
                    Finding::partly_if(rated.with() > 0, &[Risk, Features], fact)
                }),
                asks("Gravest risks have planned responses", responses),
                asks("Risks that remain for users and buyers are recorded", |design| {
                    let open = counted(super::open_items::items(design).len() as u64, "item is", "items are");
                    Finding::partly(&[Risk], format!("{open} open; what remains of 12 generative risks is named"))
                }),
            ],
        },
        Category {
            asks: "Benefits are raised and harm lowered by plan",
            subcategories: &[
                asks("Means for risk work, and ways without AI, are weighed", means),
                asks("Value of deployed systems is kept up", upkeep),
                asks("Unforeseen risks get a response and a recovery", recovery),
                asks("Failing systems can be replaced or switched off, responsibly", switching_off),
            ],
        },
        Category {
            asks: "Risks and benefits of third parties are managed",
            subcategories: &[
                asks("Third parties are monitored; controls are applied and recorded", |design| {
                    let restricted = design.restricted();
                    let fact = format!(
                        "{}; {}",
                        design.guardrails_in_words(),
                        restricted.fact("choice of endpoints narrowed for"),
                    );
                    let holds = !design.guardrails().is_empty() || restricted.with() > 0;
                    Finding::partly_if(holds, &[Guardrails, Policies], fact)
                }),
                asks("Pre-trained models are monitored in upkeep", pretrained),
            ],
        },
        Category {
            asks: "Treatment, recovery and communication are recorded and watched",
            subcategories: &[
                asks("Monitoring after launch covers feedback, appeal, incidents, change", after_launch),
                asks("Improvement is measured and part of updates", |design| {
                    design.confirmation_finding("No decision says how it will be confirmed")
                }),
                asks("Incidents are told, tracked, and recovered from", past_incidents),
            ],
        },
    ],
};

fn go_ahead(design: &Design) -> Finding {
    let requirements = &design.outcome().requirements;
    let all_met = !requirements.is_empty() && requirements.iter().all(|result| result.met == Some(true));
    let standing = match (design.accepted().is_some(), all_met, requirements.is_empty()) {
        (true, true, _) => Standing::Evidenced,
        (false, _, true) => Standing::Open,
        _ => Standing::Partly,
    };
    let fact = format!("{}. {}", design.accepted_in_words(), design.requirements_in_words());
    Finding::new(standing, &[Decisions, Summary], fact)
}

/// A response to the failure of a grave feature is another provider that answers.
fn responses(design: &Design) -> Finding {
    let rated = design.rated();
    if rated.with() == 0 {
        return Finding::open(&[Features], "No feature is rated by criticality, so none is known to be grave");
    }
    let grave: Vec<_> = design.features.iter().filter(|feature| feature.is_grave()).collect();
    if grave.is_empty() {
        return Finding::partly(&[Features], "No feature is rated high or critical");
    }
    let exposed: Vec<&str> = grave
        .iter()
        .filter(|feature| feature.backup != super::backup::Backup::Another)
        .map(|feature| feature.feature.name.as_str())
        .collect();
    let covered = share(grave.len() - exposed.len(), grave.len(), "grave feature", "grave features");
    let missing = if exposed.is_empty() { String::new() } else { format!("; missing for {}", names(&exposed)) };
    let fact = format!("Another provider stands behind {covered}{missing}");
    let standing = match exposed.len() {
        0 if rated.without.is_empty() => Standing::Evidenced,
        all if all == grave.len() => Standing::Open,
        _ => Standing::Partly,
    };
    Finding::new(standing, &[Reliability, Policies], fact)
}

fn means(design: &Design) -> Finding {
    let ownership = &design.project().ownership;
    let planned: Vec<String> =
        [(ownership.engineering_usd_per_month, "engineering"), (ownership.evaluation_usd_per_month, "evaluation")]
            .into_iter()
            .filter_map(|(amount, what)| Some(format!("{} a month for {what}", money(amount?))))
            .collect();
    if planned.is_empty() {
        return Finding::open(
            &[Cost],
            "Neither engineering nor evaluation is costed; ways without AI are not compared",
        );
    }
    Finding::partly(&[Cost], format!("{}; ways without AI are not compared", names(&planned)))
}

/// Value is kept up by foreseeing what changes: prices, traffic, retired models.
fn upkeep(design: &Design) -> Finding {
    let foresees = |scenario: &&Scenario| {
        !scenario.prices.is_empty() || !scenario.retired.is_empty() || scenario.monthly_growth.is_some()
    };
    let changing: Vec<&str> =
        design.project().scenarios.iter().filter(foresees).map(|scenario| scenario.name.as_str()).collect();
    let budget = design.project().ownership.evaluation_usd_per_month;
    let fact = if changing.is_empty() {
        "No scenario changes prices, traffic or models".to_owned()
    } else {
        format!("Change foreseen in {}", names(&changing))
    };
    let evaluation = budget.map_or_else(String::new, |budget| format!("; {} a month for evaluation", money(budget)));
    Finding::partly_if(!changing.is_empty() || budget.is_some(), &[Cost, Reliability], format!("{fact}{evaluation}"))
}

fn recovery(design: &Design) -> Finding {
    let backed = design.backed();
    let breaker = design.architecture.is_some_and(|architecture| architecture.breaker.is_some());
    let breaker_words = if breaker { "a circuit breaker is set" } else { "no circuit breaker" };
    let fact = format!(
        "{}; {breaker_words}; {}",
        backed.fact("Another provider stands behind"),
        super::words::lowered(&design.guardrails_in_words()),
    );
    let holds = backed.with() > 0 || breaker || !design.guardrails().is_empty();
    Finding::partly_if(holds, &[Reliability, Guardrails, Implementation], fact)
}

/// To switch off takes something that stops, something to go back to, and somebody who may.
fn switching_off(design: &Design) -> Finding {
    let (stops, keys) = (design.stops(), design.keys());
    let back = !design.pairing.is_baseline_alone();
    let owners = design.owned();
    let fact = raised(&format!(
        "{}, {}; {}; {}",
        number(stops, "budget stops or downgrades", "budgets stop or downgrade"),
        number(keys, "key can be withdrawn", "keys can be withdrawn"),
        if back {
            format!("way back to {}", design.pairing.baseline_name())
        } else {
            "no other architecture".to_owned()
        },
        owners.fact("owner named for"),
    ));
    let owned = owners.with() > 0 && owners.without.is_empty();
    let stoppable = stops + keys > 0;
    let standing = match (stoppable, back, owned) {
        (true, true, true) => Standing::Evidenced,
        (false, false, _) => Standing::Open,
        _ => Standing::Partly,
    };
    Finding::new(standing, &[Guardrails, Implementation], fact)
}

fn pretrained(design: &Design) -> Finding {
    let models = design.models().len();
    let all = models + design.unlisted().len();
    if models == 0 {
        let fact = format!("The catalog of {} knows none of the models in the policies", date(&design.catalog.date));
        return Finding::open(&[Policies, Method], fact);
    }
    let leaving = match design.retiring_in_words() {
        none if none.is_empty() => format!("none leaves within {}", counted(design.months().into(), "month", "months")),
        some => format!("leaving: {}", names(&some)),
    };
    let fact = format!(
        "The catalog of {} lists {}; {leaving}",
        date(&design.catalog.date),
        share(models, all, "model", "models"),
    );
    Finding::partly(&[Policies, Method], fact)
}

fn after_launch(design: &Design) -> Finding {
    let splits = design.count_policies(|policy| matches!(policy, Policy::Weighted(_)));
    let controls = format!(
        "{}, {}; feedback and appeal belong to the application",
        number(design.alerts(), "budget alert", "budget alerts"),
        number(splits, "canary or split in a policy", "canaries or splits in policies"),
    );
    if design.shows(Implementation) {
        return Finding::partly(&[Guardrails, Implementation], format!("Rollout in stages, rollback; {controls}"));
    }
    let standing = if design.alerts() + splits > 0 { Standing::Partly } else { Standing::Outside };
    Finding::new(standing, &[Guardrails], raised(&controls))
}

/// A scenario of what has happened is a lesson learnt from it.
fn past_incidents(design: &Design) -> Finding {
    let dated = |scenario: &&Scenario| {
        let at_an_instant = |start: &IncidentStart| matches!(start, IncidentStart::At(_));
        scenario.conditions.is_some() || scenario.incidents.iter().any(|incident| at_an_instant(&incident.starts))
    };
    let past: Vec<&str> =
        design.project().scenarios.iter().filter(dated).map(|scenario| scenario.name.as_str()).collect();
    if past.is_empty() {
        return Finding::outside("Telling those concerned is operation; no scenario repeats an incident that happened");
    }
    Finding::partly(&[Reliability], format!("Dated incidents or recorded conditions in {}", names(&past)))
}
