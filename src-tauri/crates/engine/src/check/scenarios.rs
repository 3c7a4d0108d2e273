//! Scenarios: what they change, by how much, and whether it is there.

use routewright_domain::{
    CatalogSnapshot, Diagnostic, Incident, IncidentEffect, IncidentTarget, Project, Scenario, Timestamp, Workload,
};

use super::{has_provider, unknown_name, warn_of_unknown};
use crate::run::{MOST_COPIES, Traffic};
use crate::similar::{similar_model, similar_provider};

pub(super) fn check_scenarios(project: &Project, catalog: &CatalogSnapshot, diagnostics: &mut Vec<Diagnostic>) {
    for (s, scenario) in project.scenarios.iter().enumerate() {
        let base = format!("/scenarios/{s}");
        check_traffic(scenario, &base, diagnostics);
        if !scenario.incidents_off.is_empty() && scenario.conditions.is_none() {
            let message = "recorded incidents are switched off, but the scenario names no recorded conditions";
            let idle = Diagnostic::warning("nothing_to_switch_off", format!("{base}/incidents_off"), message);
            diagnostics.push(idle.with_hint("name the series in `conditions`, or take `incidents_off` out"));
        }
        for (n, incident) in scenario.incidents.iter().enumerate() {
            check_incident(incident, &format!("{base}/incidents/{n}"), diagnostics);
        }
        let incidents = scenario.incidents.iter().map(|incident| Some(&incident.target)).enumerate();
        let prices = scenario.prices.iter().map(|change| change.target.as_ref()).enumerate();
        let latency = scenario.latency.iter().map(|change| change.target.as_ref()).enumerate();
        let limits = scenario.limits.iter().map(|change| change.target.as_ref()).enumerate();
        let targets = (incidents.map(|target| ("incidents", target)))
            .chain(prices.map(|target| ("prices", target)))
            .chain(latency.map(|target| ("latency", target)))
            .chain(limits.map(|target| ("limits", target)));
        for (field, (n, target)) in targets {
            let path = format!("{base}/{field}/{n}/target");
            diagnostics.extend(target.and_then(|target| unknown_target(target, catalog, path)));
        }
        for (n, retirement) in scenario.retired.iter().enumerate() {
            let target = IncidentTarget::Model(retirement.model.clone());
            diagnostics.extend(unknown_target(&target, catalog, format!("{base}/retired/{n}/model")));
        }
    }
}

fn check_traffic(scenario: &Scenario, base: &str, diagnostics: &mut Vec<Diagnostic>) {
    let traffic = scenario.traffic.to_lossy();
    if traffic > MOST_COPIES {
        diagnostics.push(too_much(format!("{base}/traffic"), &format!("traffic {}", scenario.traffic)));
    }
    if traffic <= 0.0 {
        let nothing = Diagnostic::error("no_traffic", format!("{base}/traffic"), "with traffic 0 no request arrives");
        diagnostics
            .push(nothing.with_hint("leave it out for as many requests as were recorded; half is written \"0.5\""));
    }
    let Some(growth) = scenario.monthly_growth else { return };
    let path = format!("{base}/monthly_growth");
    if growth <= -1.0 {
        let message = format!("a growth of {} % a month leaves less than nothing", growth * 100.0);
        diagnostics
            .push(Diagnostic::error("growth_out_of_range", path, message).with_hint("10 % less is written -0.1"));
    } else if growth > 1.0 {
        let message = format!("a growth of {} % a month", growth * 100.0);
        let hint = format!("growth is a share: {growth} % is written {}", growth / 100.0);
        diagnostics.push(Diagnostic::warning("growth_large", path, message).with_hint(hint));
    }
}

fn too_much(path: String, what: &str) -> Diagnostic {
    let message = format!("{what} is more than {MOST_COPIES} requests for each recorded one");
    Diagnostic::error("traffic_too_large", path, message).with_hint(format!(
        "a scenario multiplies by {MOST_COPIES} at most; `routewright workload synthesize --like NAME --scale N` makes more requests"
    ))
}

/// Traffic that grows beyond what can be replayed on the way through a workload; nothing where it does not.
#[must_use]
pub fn check_growth(project: &Project, scenario: &Scenario, workload: &Workload) -> Vec<Diagnostic> {
    let arrivals = &workload.columns.arrival_ns;
    let (Some(first), Some(last)) = (arrivals.first(), arrivals.last()) else { return vec![] };
    let most = Traffic::new(scenario, Timestamp(first)).factor_at(last);
    if most <= MOST_COPIES {
        return vec![];
    }
    let position = project.scenarios.iter().position(|own| own.id == scenario.id).unwrap_or(0);
    let field = if scenario.traffic.to_lossy() > MOST_COPIES { "traffic" } else { "monthly_growth" };
    let what =
        format!("traffic that has grown to the {most:.0}-fold by the last request of `{}`", workload.identity.name);
    vec![too_much(format!("/scenarios/{position}/{field}"), &what)]
}

fn check_incident(incident: &Incident, path: &str, diagnostics: &mut Vec<Diagnostic>) {
    if let IncidentEffect::Slowdown { factor } = incident.effect
        && !(0.01..=1_000.0).contains(&factor)
    {
        let message = format!("a slowdown multiplies by 0.01 to 1,000, not by {factor}");
        diagnostics.push(Diagnostic::error("slowdown_factor", format!("{path}/effect"), message));
    }
    if incident.duration_s == 0 {
        let message = "an incident of 0 seconds changes nothing";
        let empty = Diagnostic::warning("no_duration", format!("{path}/duration_s"), message);
        diagnostics.push(empty.with_hint("an hour is written 3600"));
    }
    warn_of_unknown(&incident.unknown, path, diagnostics);
}

fn unknown_target(target: &IncidentTarget, catalog: &CatalogSnapshot, path: String) -> Option<Diagnostic> {
    let (what, similar) = match target {
        IncidentTarget::Model(id) if catalog.model(id).is_none() => {
            (format!("the model `{id}`"), similar_model(catalog, id.as_str()).map(|id| id.to_string()))
        }
        IncidentTarget::Provider(id) if !has_provider(catalog, id) => {
            (format!("the provider `{id}`"), similar_provider(catalog, id.as_str()))
        }
        _ => return None,
    };
    Some(unknown_name("unknown_target", path, &what, similar))
}
