//! Presets and request bodies: one for every policy that an application may want to name.

use routewright_domain::{PartitionBy, Policy};
use serde_json::{Value, json};

use super::alone::{Alone, alone};
use super::compiled::trace;
use crate::constraints::Constraints;
use crate::escape::Slugs;
use crate::files::Files;
use crate::scope::{Scope, Served};

/// A preset that was written.
#[derive(Debug, Clone)]
pub(crate) struct Preset {
    pub(crate) slug: String,
    /// What it is, in words.
    pub(crate) about: String,
    /// True for a feature's own preset.
    pub(crate) of_feature: bool,
}

/// Writes the presets of one feature: its own, and those of the parts that its policy chooses among.
pub(crate) fn write_presets(
    served: &Served<'_>,
    constraints: &Constraints,
    scope: &Scope<'_>,
    slugs: &mut Slugs,
    files: &mut Files,
) -> (Vec<Preset>, Alone) {
    let own = alone(served.policy, constraints, scope);
    let mut presets = vec![write(served.id.as_str(), served.name(), &own, slugs, files)];
    presets[0].of_feature = true;
    let slug = presets[0].slug.clone();
    let mut request = with_messages(&own, "Hello");
    request["trace"] = trace(scope, served);
    files.json(
        format!("requests/{slug}.json"),
        format!("A whole request of {}: the preset's body with a message.", served.name()),
        &request,
    );
    if let Some(ttl) = own.cache_ttl_s {
        files.text(
            format!("requests/{slug}.headers"),
            format!("Headers that switch the response cache on for {}, for curl -H @FILE.", served.name()),
            format!("X-OpenRouter-Cache: true\nX-OpenRouter-Cache-TTL: {ttl}\n"),
        );
    }
    for (name, policy, constraints) in parts(served.policy, constraints, scope) {
        let below = alone(policy, &constraints, scope);
        presets.push(write(
            &format!("{} {name}", served.id),
            &format!("{}: {name}", served.name()),
            &below,
            slugs,
            files,
        ));
    }
    (presets, own)
}

/// Writes the preset of a policy of the library.
pub(crate) fn write_library_preset(
    name: &str,
    policy: &Policy,
    constraints: &Constraints,
    scope: &Scope<'_>,
    slugs: &mut Slugs,
    files: &mut Files,
) -> Preset {
    write(
        &format!("library {name}"),
        &format!("the library's {name}"),
        &alone(policy, constraints, scope),
        slugs,
        files,
    )
}

fn write(name: &str, title: &str, alone: &Alone, slugs: &mut Slugs, files: &mut Files) -> Preset {
    let slug = slugs.of(name);
    let mut body = with_messages(alone, "Not kept: a preset stores only the fields that it shares with a request.");
    if let Some(ttl) = alone.cache_ttl_s {
        // Fields of presets only; requests have headers instead.
        body["cache_enabled"] = json!(true);
        body["cache_ttl_seconds"] = json!(ttl);
    }
    let about = format!("The preset of {title}, for POST /presets/{slug}/chat/completions.");
    files.json(format!("presets/{slug}.json"), about.clone(), &body);
    Preset { slug, about, of_feature: false }
}

/// The description of the API wants at least one message of every body.
fn with_messages(alone: &Alone, text: &str) -> Value {
    let mut body = alone.body.clone();
    body.insert("messages".to_owned(), json!([{ "role": "user", "content": text }]));
    Value::Object(body)
}

/// The parts that a policy chooses among before it calls anybody, each with a name and what holds for it.
fn parts<'a>(
    policy: &'a Policy,
    constraints: &Constraints,
    scope: &Scope<'a>,
) -> Vec<(String, &'a Policy, Constraints)> {
    let same = |name: String, policy: &'a Policy| (name, policy, constraints.clone());
    match policy {
        Policy::Task(task) => task.rules.iter().map(|rule| same(rule.name.clone(), &rule.policy)).collect(),
        Policy::Weighted(weighted) => weighted.arms.iter().map(|arm| same(arm.name.clone(), &arm.policy)).collect(),
        Policy::Partition(partition) => match &partition.by {
            PartitionBy::Bands(bands) => {
                bands.bands.iter().map(|band| same(format!("below {}", band.below), &band.policy)).collect()
            }
            PartitionBy::Split(split) => vec![same("reduce".to_owned(), &split.reduce)],
        },
        Policy::Cascade(cascade) => {
            let tiers = cascade.tiers.iter().enumerate();
            tiers.map(|(n, tier)| same(format!("tier {}", n + 1), &tier.policy)).collect()
        }
        Policy::Shared(shared) => {
            scope.library(&shared.policy).map_or_else(Vec::new, |policy| parts(policy, constraints, scope))
        }
        Policy::Cache(cache) => parts(&cache.policy, constraints, scope),
        Policy::PromptCache(cache) => parts(&cache.policy, &constraints.cached_by(cache), scope),
        Policy::Compress(compress) => parts(&compress.policy, constraints, scope),
        Policy::Batch(batch) => parts(&batch.policy, constraints, scope),
        Policy::Retry(retry) => parts(&retry.policy, constraints, scope),
        Policy::Hedge(hedge) => parts(&hedge.policy, constraints, scope),
        Policy::Guard(guard) => parts(&guard.policy, &constraints.guarded_by(&guard.guardrail), scope),
        Policy::Model(_) | Policy::Fallback(_) | Policy::Ensemble(_) | Policy::Steer(_) => vec![],
    }
}
