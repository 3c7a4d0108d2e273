//! Budgets, ceilings and allow-lists: what they are, and what they did.

use routewright_domain::{
    Budget, DocumentPart, GatewayKey, Guardrail, GuardrailAction, GuardrailEvent, Policy, WhenReached,
};

use crate::numbers::{count, counted, money, percent};
use crate::pairing::Pairing;
use crate::policy_words::{listed, policy_in_words};
use crate::{Column, Section};

use super::parts;

pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Guardrails;
    let mut rows = Vec::new();
    if let Some(architecture) = pairing.architecture() {
        rows.extend(architecture.guardrails.iter().map(|guardrail| row("every request", guardrail)));
        rows.extend(architecture.keys.iter().map(key_row));
        for feature in pairing.features() {
            if let Some(policy) = architecture.policies.get(feature.id) {
                gather(feature.name, policy, &mut rows);
            }
        }
        for (id, policy) in &architecture.library {
            gather(&format!("shared policy {id}"), policy, &mut rows);
        }
    }
    let events = &pairing.candidate.guardrail_events;
    let none = "The architecture has no guardrails: nothing bounds what it may spend or whom it may call.";
    let columns = vec![Column::words("Guardrail", 2), Column::words("Holds for", 2), Column::words("What it says", 6)];
    let bounded = !rows.is_empty();
    let guardrails = parts::table_or(none, "Guardrails, and whom they hold for", columns, rows);
    let tripped = parts::table_or(
        "On this workload none of them tripped.",
        "Guardrails that tripped",
        vec![
            Column::labels("When (UTC)"),
            Column::words("Guardrail", 2),
            Column::labels("What it did"),
            Column::numbers("Booked"),
            Column::numbers("Reached"),
            Column::numbers("Requests"),
            Column::numbers("Spent beyond"),
        ],
        events.iter().map(event_row).collect(),
    );
    let mut sections = vec![parts::part(own, vec![parts::paragraph(lead(pairing, bounded)), guardrails])];
    // Without guardrails there is none that could have.
    sections.extend(bounded.then(|| parts::topic(own, "When they would have tripped", vec![tripped])));
    sections
}

fn lead(pairing: &Pairing, bounded: bool) -> String {
    let refused = pairing.candidate.refused;
    let events = pairing.candidate.guardrail_events.len() as u64;
    let downgrades = pairing.candidate.guardrail_events.iter().any(|event| event.action == GuardrailAction::Downgrade);
    let ended = if refused == 0 {
        "No request was refused by the architecture's own rules.".to_owned()
    } else {
        let reasons = &pairing.candidate.refusals_by_reason;
        let reasons: Vec<String> =
            reasons.iter().map(|(reason, number)| format!("{reason} ({})", count(*number))).collect();
        format!("{} refused: {}.", counted(refused, "request was", "requests were"), listed(&reasons, "and"))
    };
    if !bounded && events == 0 {
        return ended;
    }
    format!(
        "{ended} Budgets are booked when a call ends, so what is in flight can go beyond them{}. {} in the replay.",
        if downgrades { ", and what a cheaper policy costs instead is spent beyond them as well" } else { "" },
        if events == 0 { "No guardrail raised an event".to_owned() } else { counted(events, "event", "events") }
    )
}

fn gather(place: &str, policy: &Policy, rows: &mut Vec<Vec<String>>) {
    if let Policy::Guard(guard) = policy {
        rows.push(row(place, &guard.guardrail));
    }
    policy.children().into_iter().for_each(|(_, child)| gather(place, child, rows));
}

fn row(place: &str, guardrail: &Guardrail) -> Vec<String> {
    vec![guardrail.name.clone(), place.to_owned(), capitalised(&guardrail_in_words(guardrail))]
}

fn key_row(key: &GatewayKey) -> Vec<String> {
    let mut says = Vec::new();
    if key.disabled {
        says.push("switched off".to_owned());
    }
    if !key.models.is_empty() {
        says.push(format!("only {}", listed(&key.models.iter().map(ToString::to_string).collect::<Vec<_>>(), "and")));
    }
    says.extend(key.budget.as_ref().map(budget_in_words));
    let says = if says.is_empty() { "no limits".to_owned() } else { says.join("; ") };
    vec![format!("Key {}", key.name), "requests that carry it".to_owned(), capitalised(&says)]
}

fn guardrail_in_words(guardrail: &Guardrail) -> String {
    let mut says = Vec::new();
    says.extend(guardrail.budget.as_ref().map(budget_in_words));
    says.extend(guardrail.price_ceiling_usd.map(|most| format!("no call dearer than {}", money(most))));
    says.extend(guardrail.max_prompt_tokens.map(|most| format!("prompts of at most {} tokens", count(most))));
    says.extend(guardrail.max_completion_tokens.map(|most| format!("answers of at most {} tokens", count(most))));
    says.extend(guardrail.requests_per_minute.map(|most| format!("at most {} requests a minute", count(most))));
    let names = |ids: Vec<String>| listed(&ids, "and");
    if !guardrail.models.is_empty() {
        says.push(format!("only the models {}", names(guardrail.models.iter().map(ToString::to_string).collect())));
    }
    if !guardrail.providers.is_empty() {
        says.push(format!(
            "only the providers {}",
            names(guardrail.providers.iter().map(ToString::to_string).collect())
        ));
    }
    let data = &guardrail.data;
    if data.zero_retention {
        says.push("only endpoints that keep nothing".to_owned());
    }
    if data.no_training {
        says.push("only endpoints that do not train on prompts".to_owned());
    }
    if !data.regions.is_empty() {
        says.push(format!("only in {}", listed(&data.regions, "or")));
    }
    if says.is_empty() { "says nothing".to_owned() } else { says.join("; ") }
}

fn budget_in_words(budget: &Budget) -> String {
    let then = match (&budget.when_reached, &budget.downgrade_to) {
        (WhenReached::Alert, _) => "somebody is told".to_owned(),
        (WhenReached::Block, _) => "requests are refused until it ends".to_owned(),
        (WhenReached::Downgrade, Some(policy)) => format!("then {} answers until it ends", policy_in_words(policy)),
        (WhenReached::Downgrade, None) => "then nothing answers, as no policy is named".to_owned(),
    };
    let alerts: Vec<String> = budget.alert_at.iter().map(|share| percent(share.to_lossy(), 0)).collect();
    let alerts = if alerts.is_empty() { String::new() } else { format!(", an alert at {}", listed(&alerts, "and")) };
    format!("{} {}{alerts}; at the limit {then}", money(budget.limit_usd), budget.period.in_words())
}

fn event_row(event: &GuardrailEvent) -> Vec<String> {
    vec![
        event.at.to_string().chars().take(16).collect::<String>().replace('T', " "),
        event.guardrail.clone(),
        match event.action {
            GuardrailAction::Alert => "alert",
            GuardrailAction::Downgrade => "downgrade",
            GuardrailAction::Block => "block",
        }
        .to_owned(),
        money(event.booked_usd),
        money(event.threshold_usd),
        count(event.requests),
        money(event.overshoot_usd),
    ]
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
