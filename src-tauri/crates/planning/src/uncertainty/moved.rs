//! What a project, a catalog and a scenario are with every assumption at a value.

use std::collections::BTreeSet;

use routewright_domain::{
    AssumptionKind, CatalogSnapshot, Incident, IncidentEffect, IncidentStart, IncidentTarget, LatencyChange, ModelId,
    PriceChange, Project, Scenario, UnknownFields,
};

use super::assumption::{Assumption, Setting, usual_outage};

/// Points of a benchmark's index for a difference in quality: near the middle of the scale one hundredth is one point.
const INDEX_POINTS: f64 = 100.0;

/// A project, a catalog and a scenario at one place.
pub(super) struct Moved {
    pub(super) project: Project,
    pub(super) catalog: CatalogSnapshot,
    pub(super) scenario: Scenario,
}

/// The inputs of a replay with every assumption at a value.
pub(super) fn moved(setting: &Setting, assumptions: &[Assumption], values: &[f64]) -> Moved {
    let mut moved = Moved {
        project: setting.project.clone(),
        catalog: setting.catalog.clone(),
        scenario: setting.scenario.clone(),
    };
    for (assumption, value) in assumptions.iter().zip(values) {
        apply(setting, assumption.range.kind, *value, &mut moved);
    }
    // A scenario of the project is what conditions and checks look at.
    if let Some(own) = moved.project.scenarios.iter_mut().find(|own| own.id == moved.scenario.id) {
        own.clone_from(&moved.scenario);
    }
    moved
}

fn apply(setting: &Setting, kind: AssumptionKind, value: f64, moved: &mut Moved) {
    let factor = |share: f64| format!("{:.6}", (1.0 + share).max(0.0)).parse().ok();
    match kind {
        AssumptionKind::Traffic => {
            moved.scenario.traffic = moved.scenario.traffic.times((1.0 + value).max(0.0));
        }
        AssumptionKind::Prices => moved.scenario.prices.extend(factor(value).map(|factor| PriceChange {
            target: None,
            factor,
            unknown: UnknownFields::new(),
        })),
        AssumptionKind::TokenRatios => token_ratios(setting, 1.0 + value, &mut moved.project),
        AssumptionKind::OutputLength => {
            let recorded: BTreeSet<&str> = setting.workload.names.models.entries.iter().map(String::as_str).collect();
            let ratios = &mut moved.project.assumptions.output_ratios;
            for model in setting.catalog.models.iter().filter(|model| !recorded.contains(model.id.as_str())) {
                *ratios.entry(model.id.clone()).or_insert(1.0) *= (1.0 + value).max(0.01);
            }
        }
        AssumptionKind::Quality => {
            for quality in moved.project.assumptions.quality.values_mut() {
                *quality = (*quality + value).clamp(0.0, 1.0);
            }
            for benchmarks in moved.catalog.models.iter_mut().map(|model| &mut model.benchmarks) {
                let indices = [&mut benchmarks.intelligence, &mut benchmarks.coding, &mut benchmarks.agentic];
                indices.into_iter().flatten().for_each(|index| *index += value * INDEX_POINTS);
            }
        }
        AssumptionKind::ErrorCorrelation => {
            moved.project.assumptions.error_correlation = Some(value.clamp(0.0, 1.0));
        }
        AssumptionKind::Incidents => {
            if value < 0.5 {
                moved.scenario.incidents.clear();
            } else if moved.scenario.incidents.is_empty() {
                moved.scenario.incidents.push(outage(setting));
            }
        }
        AssumptionKind::Latency => moved.scenario.latency.push(LatencyChange {
            target: None,
            ttft_factor: (1.0 + value).max(0.01),
            generation_factor: (1.0 + value).max(0.01),
            unknown: UnknownFields::new(),
        }),
    }
}

/// Multiplies the ratios of the families that the record was not counted in.
fn token_ratios(setting: &Setting, factor: f64, project: &mut Project) {
    let family = |id: &ModelId| setting.catalog.model(id).and_then(|model| model.tokenizer.clone());
    let recorded: BTreeSet<String> =
        setting.workload.names.models.entries.iter().filter_map(|name| family(&ModelId::from(name.as_str()))).collect();
    let families: BTreeSet<&String> =
        setting.catalog.models.iter().filter_map(|model| model.tokenizer.as_ref()).collect();
    for family in families.into_iter().filter(|family| !recorded.contains(*family)) {
        let ratio = project.assumptions.token_ratios.entry(family.clone()).or_insert(1.0);
        *ratio = (*ratio * factor).max(0.01);
    }
}

/// The usual outage among the requests that are replayed: as much of their time as it takes of the whole.
fn outage(setting: &Setting) -> Incident {
    let (provider, seconds) = usual_outage(setting);
    let arrivals = &setting.replayed.columns.arrival_ns;
    // Not the very middle, where one stretch of a part may end and another begin.
    let row = arrivals.len() * 9 / 16;
    let at = arrivals[row.min(arrivals.len().saturating_sub(1))].saturating_sub(arrivals.first().unwrap_or(0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 77 minutes")]
    let duration_s = (f64::from(seconds) * setting.covered).max(1.0) as u32;
    Incident {
        target: IncidentTarget::Provider(provider.as_str().into()),
        effect: IncidentEffect::Outage,
        starts: IncidentStart::AfterFirstRequest(u32::try_from(at / 1_000_000_000).unwrap_or(u32::MAX)),
        duration_s,
        unknown: UnknownFields::new(),
    }
}
