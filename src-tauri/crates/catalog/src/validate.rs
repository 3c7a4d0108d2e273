//! The rules that every snapshot keeps, whoever wrote it.

use std::collections::HashSet;

use jiff::civil::Date;
use routewright_domain::{
    CatalogSnapshot, DayWindow, Endpoint, EndpointId, Model, PercentileKnots, PriceList, Prices, Provenance,
};

use crate::{CatalogError, EndpointFault, PercentileFault};

/// The first rule that the snapshot breaks.
pub(crate) fn validate(snapshot: &CatalogSnapshot) -> Result<(), CatalogError> {
    if !is_date(&snapshot.date) {
        return Err(CatalogError::SnapshotDate { date: snapshot.date.clone() });
    }
    for source in &snapshot.sources {
        check_date(&source.date, || format!("source `{}`", source.id))?;
    }
    check_provenance(snapshot, &snapshot.provenance, || "the snapshot".to_owned())?;
    model_order(&snapshot.models)?;
    let mut endpoint_ids = HashSet::new();
    for model in &snapshot.models {
        if let Some(date) = model.retires.as_ref().filter(|date| !is_date(date)) {
            return Err(CatalogError::RetirementDate { model: model.id.clone(), date: date.clone() });
        }
        if let Some(date) = &model.launched {
            check_date(date, || format!("model `{}`, launch", model.id))?;
        }
        check_provenance(snapshot, &model.provenance, || format!("model `{}`", model.id))?;
        let mut previous = None;
        for endpoint in &model.endpoints {
            check_provenance(snapshot, &endpoint.provenance, || format!("endpoint `{}`", endpoint.id))?;
            // Across models as well: outcomes and recorded conditions name an endpoint by its id alone.
            let is_new = endpoint_ids.insert(&endpoint.id);
            check_endpoint(endpoint, is_new, previous).map_err(|fault| CatalogError::Endpoint {
                model: model.id.clone(),
                endpoint: endpoint.id.clone(),
                fault,
            })?;
            previous = Some(&endpoint.id);
        }
    }
    Ok(())
}

/// A calendar day in the one notation that sorts as text; `20260808`, which also names a day, does not.
pub(crate) fn is_date(text: &str) -> bool {
    text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
}

fn check_date(date: &str, what: impl Fn() -> String) -> Result<(), CatalogError> {
    if is_date(date) { Ok(()) } else { Err(CatalogError::Date { what: what(), date: date.to_owned() }) }
}

fn check_provenance(
    snapshot: &CatalogSnapshot,
    provenance: &Provenance,
    what: impl Fn() -> String,
) -> Result<(), CatalogError> {
    let listed = |id: &&String| !snapshot.sources.iter().any(|source| source.id == **id);
    match provenance.values().find(listed) {
        Some(id) => Err(CatalogError::UnknownSource { what: what(), source_id: id.clone() }),
        None => Ok(()),
    }
}

fn model_order(models: &[Model]) -> Result<(), CatalogError> {
    for pair in models.windows(2) {
        let (previous, model) = (&pair[0].id, &pair[1].id);
        if model == previous {
            return Err(CatalogError::DuplicateModel { model: model.clone() });
        }
        if model < previous {
            return Err(CatalogError::ModelOrder { model: model.clone(), previous: previous.clone() });
        }
    }
    Ok(())
}

fn check_endpoint(endpoint: &Endpoint, is_new: bool, previous: Option<&EndpointId>) -> Result<(), EndpointFault> {
    if !is_new {
        return Err(EndpointFault::Duplicate);
    }
    if let Some(previous) = previous.filter(|previous| **previous > endpoint.id) {
        return Err(EndpointFault::Order { previous: previous.clone() });
    }
    if endpoint.context_tokens == 0 {
        return Err(EndpointFault::NoContext);
    }
    if let Some(uptime) = endpoint.uptime.filter(|share| !(0.0..=1.0).contains(share)) {
        return Err(EndpointFault::Uptime { uptime });
    }
    check_prices(&endpoint.prices)?;
    for (series, knots) in [("ttft_ms", &endpoint.ttft_ms), ("throughput_tps", &endpoint.throughput_tps)] {
        if let Some(knots) = knots {
            check_percentiles(knots).map_err(|fault| EndpointFault::Percentiles { series, fault })?;
        }
    }
    Ok(())
}

/// Minutes of a day.
const END_OF_DAY: u16 = 1_440;

fn check_prices(list: &PriceList) -> Result<(), EndpointFault> {
    if let Some((present, absent)) = half_priced(&list.base) {
        return Err(EndpointFault::HalfPriced { present, absent });
    }
    for (entry, item) in list.overrides.iter().enumerate() {
        if let Some((present, absent)) = half_priced(&list.base.replaced_by(item.prices)) {
            return Err(EndpointFault::HalfPricedWhere { present, absent, entry });
        }
        if let Some(DayWindow { from_minute: from, until_minute: until }) = item.hours
            && (from >= END_OF_DAY || until > END_OF_DAY)
        {
            return Err(EndpointFault::Hours { entry, from, until });
        }
    }
    Ok(())
}

/// The name of the price that is there and of the one that is not.
pub(crate) fn half_priced(prices: &Prices) -> Option<(&'static str, &'static str)> {
    match (prices.prompt, prices.completion) {
        (Some(_), None) => Some(("prompt", "completion")),
        (None, Some(_)) => Some(("completion", "prompt")),
        _ => None,
    }
}

/// Neighbours may be equal: throughput is published in whole tokens per second, so p90 and p95 often are.
pub(crate) fn check_percentiles(knots: &PercentileKnots) -> Result<(), PercentileFault> {
    let knots = [("p50", knots.p50), ("p75", knots.p75), ("p90", knots.p90), ("p95", knots.p95), ("p99", knots.p99)];
    for (name, value) in knots {
        if !(value.is_finite() && value > 0.0) {
            return Err(PercentileFault::NotPositive { name, value });
        }
    }
    for pair in knots.windows(2) {
        let ((_, previous), (name, value)) = (pair[0], pair[1]);
        if value < previous {
            return Err(PercentileFault::Descends { name, value, previous });
        }
    }
    // They ascend, so the ends being equal means that all are.
    let ((_, lowest), (_, highest)) = (knots[0], knots[4]);
    if highest > lowest { Ok(()) } else { Err(PercentileFault::AllEqual { value: lowest }) }
}
