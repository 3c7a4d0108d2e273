//! What the user assumes, held against what it can be.

use routewright_domain::{CatalogSnapshot, Diagnostic, Factor, ModelId, Project, pointer_segment};

use super::{has_provider, unknown_name};
use crate::similar::{similar_model, similar_provider};

pub(super) fn check_assumptions(project: &Project, catalog: &CatalogSnapshot, diagnostics: &mut Vec<Diagnostic>) {
    let assumptions = &project.assumptions;
    let unknown_model = |field: &str, id: &ModelId| {
        let path = format!("/assumptions/{field}/{}", pointer_segment(id.as_str()));
        let similar = similar_model(catalog, id.as_str()).map(|id| id.to_string());
        unknown_name("unknown_model", path, &format!("`{id}`"), similar)
    };
    for (id, quality) in &assumptions.quality {
        if !(0.0..=1.0).contains(quality) {
            let path = format!("/assumptions/quality/{}", pointer_segment(id.as_str()));
            let message = format!("a quality lies between 0 and 1, not at {quality}");
            diagnostics.push(Diagnostic::error("share_out_of_range", path, message).with_hint("90 % is written 0.9"));
        }
    }
    for (field, ids) in [
        ("quality", assumptions.quality.keys().collect::<Vec<_>>()),
        ("output_ratios", assumptions.output_ratios.keys().collect()),
    ] {
        let unknown = ids.into_iter().filter(|id| catalog.model(id).is_none());
        diagnostics.extend(unknown.map(|id| unknown_model(field, id)));
    }
    for provider in assumptions.price_shares.keys().filter(|provider| !has_provider(catalog, provider)) {
        let path = format!("/assumptions/price_shares/{}", pointer_segment(provider.as_str()));
        let similar = similar_provider(catalog, provider.as_str());
        diagnostics.push(unknown_name("unknown_provider", path, &format!("`{provider}`"), similar));
    }
    if let Some(correlation) = assumptions.error_correlation.filter(|value| !(0.0..=1.0).contains(value)) {
        let message = format!("a correlation lies between 0 and 1, not at {correlation}");
        let path = "/assumptions/error_correlation";
        diagnostics.push(Diagnostic::error("share_out_of_range", path, message).with_hint("leave it out for 0.5"));
    }
    let ranges = &assumptions.ranges;
    for (field, range) in [
        ("token_ratios", &ranges.token_ratios),
        ("output_ratios", &ranges.output_ratios),
        ("quality", &ranges.quality),
        ("error_correlation", &ranges.error_correlation),
        ("latency", &ranges.latency),
    ] {
        let Some(own) =
            range.as_ref().filter(|own| !(-1.0..=0.0).contains(&own.low) || !(0.0..=9.0).contains(&own.high))
        else {
            continue;
        };
        let message =
            format!("a range goes from -1 or more up to 0, to 0 or more up to 9; not from {} to {}", own.low, own.high);
        let path = format!("/assumptions/ranges/{field}");
        let hint =
            "ends are differences from what is assumed: `{\"low\": -0.1, \"high\": 0.1}` is 10 % less to 10 % more";
        diagnostics.push(Diagnostic::error("range_out_of_range", path, message).with_hint(hint));
    }
    if let Some(fee) = assumptions.platform_fee.filter(|fee| fee.to_lossy() > 1.0) {
        diagnostics.push(dear_fee(fee));
    }
}

fn dear_fee(fee: Factor) -> Diagnostic {
    let percent = fee.to_lossy() * 100.0;
    let message = format!("a platform fee of {fee} is {percent} % of what is spent");
    let hint = format!("a fee of {fee} % is written \"{}\"", fee.to_lossy() / 100.0);
    Diagnostic::warning("fee_above_all", "/assumptions/platform_fee", message).with_hint(hint)
}
