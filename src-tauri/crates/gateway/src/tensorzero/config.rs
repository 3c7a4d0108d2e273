//! `tensorzero.toml` in the making.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::variant::{Call, Variant};
use crate::escape::Slugs;
use crate::scope::Scope;
use crate::toml::table;

/// A table of the file with its name.
type Named = (String, Map<String, Value>);

/// Models, functions and what applications must know of them.
#[derive(Debug, Default)]
pub(crate) struct Config {
    models: Vec<(String, Vec<Named>)>,
    /// The model of equal calls is written once.
    model_of: BTreeMap<String, String>,
    pub(crate) functions: Vec<Function>,
    /// Seconds that answers of a feature's function may be old.
    pub(crate) caches: BTreeMap<String, u32>,
    model_names: Slugs,
    function_names: Slugs,
}

/// A function of the type `chat`.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// What it is, for people.
    pub(crate) about: String,
    variants: Vec<Written>,
    pub(crate) candidates: Vec<(String, u32)>,
    pub(crate) fallbacks: Vec<String>,
    names: Slugs,
}

#[derive(Debug)]
struct Written {
    name: String,
    fields: Map<String, Value>,
    fuser: Option<Map<String, Value>>,
}

impl Function {
    pub(crate) fn new(name: &str, about: &str) -> Self {
        Self {
            name: name.to_owned(),
            about: about.to_owned(),
            variants: vec![],
            candidates: vec![],
            fallbacks: vec![],
            names: Slugs::default(),
        }
    }
}

impl Config {
    /// A new name for a function.
    pub(crate) fn name(&mut self, wanted: &str) -> String {
        self.function_names.of(wanted)
    }

    /// Adds a variant to a function; its name.
    pub(crate) fn variant(&mut self, function: &mut Function, part: &str, variant: &Variant<'_>) -> String {
        let name = function.names.of(part);
        let mut fields = Map::new();
        fields.insert("type".to_owned(), json!("chat_completion"));
        fields.extend(variant.fields(&self.model(&variant.calls)));
        function.variants.push(Written { name: name.clone(), fields, fuser: None });
        name
    }

    /// Adds a variant that asks others and lets one model write the answer; its name.
    pub(crate) fn mixture(
        &mut self,
        function: &mut Function,
        part: &str,
        candidates: &[String],
        fuser: &Variant<'_>,
        timeouts: Option<Value>,
    ) -> String {
        let name = function.names.of(part);
        let mut fields = Map::new();
        fields.insert("type".to_owned(), json!("experimental_mixture_of_n"));
        fields.insert("candidates".to_owned(), json!(candidates));
        if let Some(timeouts) = timeouts {
            fields.insert("timeouts".to_owned(), timeouts);
        }
        let fuser = fuser.fields(&self.model(&fuser.calls));
        function.variants.push(Written { name: name.clone(), fields, fuser: Some(fuser) });
        name
    }

    /// The model of these calls: its providers are asked one after the other.
    fn model(&mut self, calls: &[Call<'_>]) -> String {
        let mut names = Slugs::default();
        let mut name = |call: &Call<'_>| match calls {
            [_] => "openrouter".to_owned(),
            _ => names.of(call.leaf.model.as_str()),
        };
        let providers: Vec<(String, Map<String, Value>)> =
            calls.iter().map(|call| (name(call), call.provider())).collect();
        let known = json!(providers).to_string();
        if let Some(name) = self.model_of.get(&known) {
            return name.clone();
        }
        let first = calls.first().map_or("model", |call| call.leaf.model.as_str());
        let wanted = if calls.len() > 1 { format!("{first} and others") } else { first.to_owned() };
        let name = self.model_names.of(&wanted);
        self.model_of.insert(known, name.clone());
        self.models.push((name.clone(), providers));
        name
    }

    /// The file.
    pub(crate) fn toml(&self, scope: &Scope<'_>) -> String {
        let title = format!(
            "{} of the project {}, exported by Routewright {}. Keys come from the environment.",
            scope.architecture.name, scope.project.name, scope.app_version
        );
        let mut out = format!("# {}\n\n", crate::escape::comment(&title));
        let gateway = Map::from_iter([("disable_pseudonymous_usage_analytics".to_owned(), json!(true))]);
        out.push_str(&table("", &["gateway"], &gateway));
        out.push_str("\n# Models: a call of OpenRouter with its settings, or several that are tried in this order.\n");
        for (name, providers) in &self.models {
            let order: Vec<&String> = providers.iter().map(|(provider, _)| provider).collect();
            let routing = Map::from_iter([("routing".to_owned(), json!(order))]);
            out.push_str(&format!("\n{}", table("", &["models", name], &routing)));
            for (provider, fields) in providers {
                out.push_str(&table("", &["models", name, "providers", provider], fields));
            }
        }
        out.push_str(
            "\n# A function for each feature, named like it, and one for each part that applications choose.\n",
        );
        for function in &self.functions {
            out.push_str(&format!("\n{}", function.toml()));
        }
        out
    }
}

impl Function {
    fn toml(&self) -> String {
        let kind = Map::from_iter([("type".to_owned(), json!("chat"))]);
        let mut out = table(&self.about, &["functions", &self.name], &kind);
        let weights: Map<String, Value> =
            self.candidates.iter().map(|(name, weight)| (name.clone(), json!(weight))).collect();
        let mut experimentation = Map::new();
        experimentation.insert("type".to_owned(), json!("static"));
        experimentation.insert("candidate_variants".to_owned(), Value::Object(weights));
        if !self.fallbacks.is_empty() {
            experimentation.insert("fallback_variants".to_owned(), json!(self.fallbacks));
        }
        out.push_str(&table("", &["functions", &self.name, "experimentation"], &experimentation));
        for Written { name, fields, fuser } in &self.variants {
            let path = ["functions", self.name.as_str(), "variants", name.as_str()];
            out.push_str(&table("", &path, fields));
            if let Some(fuser) = fuser {
                out.push_str(&table("", &[&path[..], &["fuser"]].concat(), fuser));
            }
        }
        out
    }
}
