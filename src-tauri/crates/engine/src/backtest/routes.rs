//! Where each request of a log went: which model, at which provider.

use std::collections::HashMap;

use routewright_domain::{CatalogSnapshot, Model, ModelPolicy, NO_ENTRY, ProviderId, Sort, Workload};

/// A model of the log at a provider of the log, as a leaf of the rebuilt architecture.
pub(super) struct Route {
    /// What its requests ask for, so that a rule can tell them apart.
    pub(super) asked: String,
    /// Position of the model in the log's dictionary.
    pub(super) model: u16,
    pub(super) leaf: ModelPolicy,
}

/// All routes of a log.
pub(super) struct Routes {
    pub(super) all: Vec<Route>,
    /// For each row its route, where the catalog knows the model.
    pub(super) of_row: Vec<Option<usize>>,
    /// For each entry of the log's model dictionary the id of the catalog, where it knows the model.
    pub(super) ids: Vec<Option<String>>,
}

/// Requests of a log go by so many ways at most; a log with more models and providers leaves the rest to balancing.
const MOST: usize = 1_000;

impl Routes {
    pub(super) fn of(workload: &Workload, catalog: &CatalogSnapshot) -> Self {
        let columns = &workload.columns;
        let mut known: HashMap<(u16, u16), Option<usize>> = HashMap::new();
        let mut routes = Self {
            all: vec![],
            of_row: Vec::with_capacity(columns.len()),
            ids: vec![None; workload.names.models.entries.len()],
        };
        for row in 0..columns.len() {
            let model = columns.model[row];
            let provider = if routes.all.len() < MOST { columns.provider[row] } else { NO_ENTRY };
            let route =
                *known.entry((model, provider)).or_insert_with(|| routes.add(workload, catalog, model, provider));
            routes.of_row.push(route);
        }
        routes
    }

    fn add(&mut self, workload: &Workload, catalog: &CatalogSnapshot, model: u16, provider: u16) -> Option<usize> {
        let name = workload.names.models.get(model)?;
        let provider = workload.names.providers.get(provider);
        let found = model_of(catalog, name, provider).filter(|model| !model.endpoints.is_empty())?;
        // A routing suffix of the name still says how its endpoints were chosen.
        let named = if catalog.resolve(name).is_some() { name } else { found.id.as_str() };
        let mut leaf = ModelPolicy::new(named);
        leaf.provider.only = provider.map_or_else(Vec::new, |provider| providers_of(found, provider));
        if !leaf.provider.only.is_empty() {
            // Of one provider's endpoints that of no special region is the cheapest.
            leaf.provider.sort = Some(Sort::Price);
        }
        self.ids[usize::from(model)] = Some(found.id.to_string());
        // No name of a log has a control character in it.
        let asked = format!("{name}\u{1f}{}", provider.unwrap_or_default());
        self.all.push(Route { asked, model, leaf });
        Some(self.all.len() - 1)
    }
}

/// The model of a name in a log; the provider may tell whose a bare name is.
fn model_of<'a>(catalog: &'a CatalogSnapshot, name: &str, provider: Option<&str>) -> Option<&'a Model> {
    if let Some(resolved) = catalog.resolve(name) {
        return Some(resolved.model);
    }
    let author = provider.map(slug);
    catalog.named_without_author(name, author.as_deref())
}

fn slug(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace([' ', '_'], "-")
}

/// What other programs call the providers, where it is not the catalog's slug or the beginning of it.
const OTHER_NAMES: [(&str, &str); 9] = [
    ("gemini", "google-ai-studio"),
    ("vertex-ai", "google-vertex"),
    ("vertex", "google-vertex"),
    ("bedrock", "amazon-bedrock"),
    ("bedrock-converse", "amazon-bedrock"),
    ("azure-ai", "azure"),
    ("azure-openai", "azure"),
    ("together-ai", "together"),
    ("fireworks-ai", "fireworks"),
];

/// The providers of a model that a log's name for one means: none where it means no one of them, as a gateway's own name.
fn providers_of(model: &Model, name: &str) -> Vec<ProviderId> {
    let name = slug(name);
    let name = OTHER_NAMES.iter().find(|(other, _)| *other == name).map_or(name.as_str(), |(_, own)| own);
    let is_meant = |own: &str| own == name || own.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'));
    let mut providers: Vec<ProviderId> = model
        .endpoints
        .iter()
        .map(|endpoint| &endpoint.provider)
        .filter(|own| is_meant(own.as_str()))
        .cloned()
        .collect();
    providers.sort();
    providers.dedup();
    if providers.iter().any(|own| own.as_str() == name) {
        providers.retain(|own| own.as_str() == name);
    }
    providers
}
