//! Several price lists as one.

use std::collections::BTreeSet;

use routewright_domain::{CatalogSnapshot, FigureGroup, ModelId};

use crate::merge::{is_listed, merge};

/// Several lists as one, and what is not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// All lists.
    pub snapshot: CatalogSnapshot,
    /// Models of an endpoint table or page that the models list of the same day does not have: they are not served any
    /// more, or answer in other things than text.
    pub unlisted: BTreeSet<ModelId>,
}

/// Several lists as one; `None` without any.
///
/// Older ones come first. Of one day a models list comes before what names providers, whatever order they were given in,
/// so that its one price a model does not take the place of the endpoints; the others keep their order.
#[must_use]
pub fn merge_all(mut lists: Vec<CatalogSnapshot>) -> Option<Merged> {
    lists.sort_by(|one, other| (&one.date, names_providers(one)).cmp(&(&other.date, names_providers(other))));
    let mut unlisted = BTreeSet::new();
    let listed: Vec<(String, BTreeSet<ModelId>)> =
        lists.iter().filter(|list| says_what_there_is(list)).map(models).collect();
    for list in lists.iter_mut().filter(|list| !says_what_there_is(list)) {
        let of_day: Vec<_> = listed.iter().filter(|(date, _)| *date == list.date).collect();
        if !of_day.is_empty() {
            let (kept, left) = std::mem::take(&mut list.models)
                .into_iter()
                .partition(|model| of_day.iter().any(|(_, models)| models.contains(&model.id)));
            list.models = kept;
            let left: Vec<routewright_domain::Model> = left;
            unlisted.extend(left.into_iter().map(|model| model.id));
        }
    }
    let snapshot = lists.into_iter().reduce(|base, update| merge(&base, &update))?;
    Some(Merged { snapshot, unlisted })
}

fn names_providers(list: &CatalogSnapshot) -> bool {
    list.models.iter().flat_map(|model| &model.endpoints).any(|endpoint| !is_listed(endpoint))
}

/// Endpoint tables and pages tell where a model is served, not which models there are.
fn says_what_there_is(list: &CatalogSnapshot) -> bool {
    list.provenance.contains_key(&FigureGroup::Listing)
}

fn models(list: &CatalogSnapshot) -> (String, BTreeSet<ModelId>) {
    (list.date.clone(), list.models.iter().map(|model| model.id.clone()).collect())
}
