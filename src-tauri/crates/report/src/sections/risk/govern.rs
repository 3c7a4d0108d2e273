//! Govern: who answers for the risk, and by which rules.

use routewright_domain::DocumentPart::{Decisions, Features, Guardrails, Reliability, Risk};

use super::design::Design;
use super::framework::{Category, Function, asks};
use super::standing::{Finding, Standing};
use super::words::{names, share};
use crate::numbers::counted;

pub(super) const GOVERN: Function = Function {
    name: "Govern",
    purpose: "Who answers for the risk of AI, and by which rules. Much of it is policy of the organisation.",
    categories: &[
        Category {
            asks: "Policies and procedures for AI risk are in place and used",
            subcategories: &[
                asks("Legal duties that concern AI are known, handled and recorded", legal_duties),
                asks("Traits of trustworthy AI are part of the organisation's policies", |_| {
                    Finding::outside("Concerns the organisation's policies, which no architecture holds")
                }),
                asks("Depth of risk work follows from how much risk is tolerated", depth_of_risk_work),
                asks("Risk process and outcomes rest on open policies and controls", controls),
                asks("Risk work is reviewed at set intervals by named roles", |design| {
                    design.confirmation_finding("Review dates and the roles behind them are set elsewhere")
                }),
                asks("AI systems are inventoried, with means by priority", inventory),
                asks("AI systems are phased out without adding risk", phasing_out),
            ],
        },
        Category {
            asks: "Teams are accountable, empowered and trained",
            subcategories: &[
                asks("Roles and lines of communication for AI risk are clear", |design| {
                    design.owned().finding(&[Features], "Owner named for")
                }),
                asks("Staff and partners are trained in AI risk", |_| {
                    Finding::outside("Training is not a matter of the architecture")
                }),
                asks("Executives answer for decisions about AI risk", |design| {
                    Finding::partly_if(design.accepted().is_some(), &[Decisions], design.accepted_in_words())
                }),
            ],
        },
        Category {
            asks: "Diverse and accessible teams take part in risk work",
            subcategories: &[
                asks("A team of varied backgrounds informs risk decisions", |_| {
                    Finding::outside("Who sat at the table is not recorded in a project")
                }),
                asks("Roles of people and AI, and oversight, are told apart", |design| {
                    let judging = design.judging_in_words().map_or_else(String::new, |words| format!("; {words}"));
                    Finding::outside(format!("Which people review answers is not described{judging}"))
                }),
            ],
        },
        Category {
            asks: "A culture that weighs and communicates AI risk",
            subcategories: &[
                asks("A critical, safety-first mind is fostered", |_| {
                    Finding::outside("Concerns habits of teams, which no design shows")
                }),
                asks("Teams record risks and impacts, and speak about them", |design| {
                    let open = counted(super::open_items::items(design).len() as u64, "open item", "open items");
                    Finding::partly(
                        &[Risk],
                        format!("{open} and 12 generative risks on record; telling others is left"),
                    )
                }),
                asks("Testing, spotting incidents and sharing findings are practised", |design| {
                    let standing = design.incident_standing();
                    Finding::new(standing, &[Reliability], design.incidents_in_words()).at_most_partly()
                }),
            ],
        },
        Category {
            asks: "Those concerned by AI are engaged",
            subcategories: &[
                asks("Outsiders' feedback on impacts is gathered and weighed", |_| {
                    Finding::outside("Feedback from outside the team does not enter a replay")
                }),
                asks("Accepted feedback flows back into the design", |design| {
                    Finding::outside(format!(
                        "{}; the feedback of people is not part of a project",
                        design.quality_in_words()
                    ))
                }),
            ],
        },
        Category {
            asks: "Risks of third-party software, data and supply are handled",
            subcategories: &[
                asks("Policies cover third parties' risks, infringement of rights included", third_parties),
                asks("Failures of high-risk third parties have a contingency plan", contingency),
            ],
        },
    ],
};

fn legal_duties(design: &Design) -> Finding {
    let ruled = design.ruled();
    if ruled.with() == 0 {
        return Finding::outside("Which laws apply is for counsel; no feature states a rule for its data");
    }
    let features = share(ruled.with(), ruled.with() + ruled.without.len(), "feature", "features");
    let fact = format!("Retention, training or region ruled for {features}; which laws apply is for counsel");
    Finding::partly(&[Features, Risk], fact)
}

fn depth_of_risk_work(design: &Design) -> Finding {
    let rated = design.rated();
    rated.finding(&[Features], "Criticality rated for").at_most_partly()
}

fn controls(design: &Design) -> Finding {
    match design.controls_in_words() {
        Some(controls) => Finding::partly(&[Guardrails], format!("{controls}; the policies behind them lie elsewhere")),
        None => Finding::open(&[Guardrails], "No guardrail, gateway key or circuit breaker is set"),
    }
}

fn inventory(design: &Design) -> Finding {
    let mapped = design.mapped();
    mapped.finding(&[Features], "A policy with its models is on record for").at_most_partly()
}

fn phasing_out(design: &Design) -> Finding {
    let trials = design.retirement_trials();
    let announced = design.retiring_in_words();
    let leaving = if announced.is_empty() { String::new() } else { format!("; leaving: {}", names(&announced)) };
    if trials.is_empty() {
        return Finding::open(&[Reliability], format!("No scenario retires a model in use{leaving}"));
    }
    Finding::partly(&[Reliability], format!("Retirement of a model described in {}{leaving}", names(&trials)))
}

fn third_parties(design: &Design) -> Finding {
    let providers = design.providers().len();
    let stated = providers - design.silent_providers().len();
    let restricted = design.restricted().with();
    let fact = format!(
        "Data policy stated by {}; choice narrowed for {}; rights of others not examined",
        share(stated, providers, "provider", "providers"),
        share(restricted, design.features.len(), "feature", "features"),
    );
    Finding::partly_if(stated > 0 || restricted > 0, &[Risk, Guardrails], fact)
}

/// A second provider is a plan; a replay in which one fails shows that it works.
fn contingency(design: &Design) -> Finding {
    let finding = design.backed().finding(&[Reliability], "Another provider stands behind");
    let tried = design.incident_standing() == Standing::Evidenced;
    let fact = format!("{}. {}", finding.fact, design.incidents_in_words());
    let finding = Finding { fact, ..finding };
    if tried { finding } else { finding.at_most_partly() }
}
