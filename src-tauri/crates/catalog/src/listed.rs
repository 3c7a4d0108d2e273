//! What the one price of a models list means for a model whose providers are known.
//!
//! A models list states one price a model and no provider. On 2026-08-08 it was the price of at least one endpoint for every model of
//! OpenRouter's list with several. Where it is the price of none any more, a price has moved and the list does not say whose: it is
//! given to the endpoints that had the lowest one, which is what a gateway that balances by price uses first (of 24 models whose price
//! moved between lists of 2026 it was theirs for 18). The other endpoints keep theirs, and so do all figures that the list
//! does not state.

use routewright_domain::{CatalogSnapshot, Endpoint, FigureGroup, Money, PriceList, UnitPrice};

use crate::ReadNote;
use crate::merge::is_listed;

/// The endpoints that take a listed price: none where one of them has it already.
pub(crate) fn that_take(endpoints: &[Endpoint], listed: &Endpoint) -> Vec<usize> {
    if endpoints.iter().any(|own| !is_listed(own) && both(own) == both(listed)) {
        return Vec::new();
    }
    let alike = |own: &&(usize, &Endpoint)| !is_listed(own.1) && own.1.tariff == listed.tariff;
    let all: Vec<(usize, &Endpoint)> = endpoints.iter().enumerate().collect();
    let lowest = all.iter().filter(alike).filter_map(|(_, own)| sum(own)).min();
    all.iter().filter(alike).filter(|(_, own)| sum(own) == lowest).map(|(at, _)| *at).collect()
}

/// An endpoint at the listed price; what the list does not state stays.
pub(crate) fn repriced(own: Endpoint, listed: &Endpoint) -> Endpoint {
    let mut provenance = own.provenance;
    if let Some(id) = listed.provenance.get(&FigureGroup::Prices) {
        provenance.insert(FigureGroup::Prices, id.clone());
    }
    let overrides =
        if listed.prices.overrides.is_empty() { own.prices.overrides } else { listed.prices.overrides.clone() };
    let base = own.prices.base.replaced_by(listed.prices.base);
    Endpoint { prices: PriceList { base, overrides }, provenance, ..own }
}

/// Which models of a base take a price from the models lists in an update, for whoever merges the two.
#[must_use]
pub fn price_notes(base: &CatalogSnapshot, update: &CatalogSnapshot) -> Vec<ReadNote> {
    let note = |fresh: &routewright_domain::Model| {
        let [listed] = &fresh.endpoints[..] else { return None };
        let own = base.model(&fresh.id).filter(|_| is_listed(listed))?;
        let taking = that_take(&own.endpoints, listed);
        let named: Vec<&str> = taking.iter().map(|at| own.endpoints[*at].id.as_str()).collect();
        let rest = own.endpoints.len() - taking.len();
        let kept = match rest {
            0 => String::new(),
            1 => "; 1 other keeps its price".to_owned(),
            rest => format!("; {rest} others keep their prices"),
        };
        (!taking.is_empty()).then(|| ReadNote {
            place: fresh.id.to_string(),
            text: format!(
                "the list has another price and names no provider, so it was given to what was cheapest: {}{kept}",
                named.join(", ")
            ),
            times: 1,
        })
    };
    update.models.iter().filter_map(note).collect()
}

/// The endpoint whose price a models list would most likely state: the cheapest of the usual tariff.
pub(crate) fn most_likely(endpoints: &[Endpoint]) -> Option<&Endpoint> {
    let usual = endpoints.iter().filter(|own| own.tariff == routewright_domain::Tariff::default());
    usual.filter(|own| sum(own).is_some()).min_by(|one, other| sum(one).cmp(&sum(other)))
}

/// The prices that a models list states.
pub(crate) fn both(own: &Endpoint) -> (Option<UnitPrice>, Option<UnitPrice>) {
    (own.prices.base.prompt, own.prices.base.completion)
}

/// A prompt token and a completion token together, in an order: prices that are not known come in no order at all.
fn sum(own: &Endpoint) -> Option<Money> {
    let (prompt, completion) = both(own);
    Some(prompt?.of(1_000_000) + completion?.of(1_000_000))
}
