//! Ready-made policies for the six patterns, with the models that are commonly recommended for them.

mod build;
mod models;

use serde::Serialize;

use crate::{CatalogSnapshot, ModelId, Policy};
use models::{Chosen, Recommended};

/// A ready-made policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Template {
    /// Unique among the templates and stable between versions.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The wire name of its pattern.
    pub pattern: String,
    /// What it does, in a sentence.
    pub summary: String,
    /// The policy; it names only models of the catalog it was made for, unless a replacement says otherwise.
    pub policy: Policy,
    /// Models that stand in for recommended ones.
    pub replaced: Vec<Replacement>,
}

/// A model that stands in for a recommended one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Replacement {
    /// What the recommendation calls it.
    pub wanted: String,
    /// What the policy names.
    pub used: ModelId,
    /// Why, in sentences.
    pub reason: String,
}

/// The model that takes the place of one that is gone, by the list that recommendations are read with, and why; `None` where
/// the list does not know the family, or has nothing in this catalog.
#[must_use]
pub fn successor_of(catalog: &CatalogSnapshot, gone: &ModelId) -> Option<(ModelId, String)> {
    let family = Recommended::family_of(gone.as_str())?;
    family.successor(catalog, gone)
}

/// Every template, by pattern in the order of the policy language.
#[must_use]
pub fn templates(catalog: &CatalogSnapshot) -> Vec<Template> {
    TEMPLATES.iter().map(|draft| draft.on(catalog)).collect()
}

/// A template before its models are looked up.
struct Draft {
    id: &'static str,
    name: &'static str,
    summary: &'static str,
    models: &'static [Recommended],
    /// Takes the models in their order above.
    build: fn(&[ModelId]) -> Policy,
}

impl Draft {
    fn on(&self, catalog: &CatalogSnapshot) -> Template {
        let chosen: Vec<Chosen> = self.models.iter().map(|model| model.choose(catalog)).collect();
        let models: Vec<ModelId> = chosen.iter().map(|chosen| chosen.model.clone()).collect();
        let policy = (self.build)(&models);
        Template {
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            pattern: policy.pattern().to_owned(),
            summary: self.summary.to_owned(),
            policy,
            replaced: chosen.into_iter().filter_map(|chosen| chosen.replaced).collect(),
        }
    }
}

use Recommended::{
    ClaudeHaiku, ClaudeOpus, ClaudeSonnet, DeepSeekR1, GeminiFlash, GeminiPro, Gpt4o, Gpt4oMini, Llama33,
};

const TEMPLATES: [Draft; 11] = [
    Draft {
        id: "fallback-quality",
        name: "Best answer first",
        summary: "Claude Opus answers; GPT-4o takes over when it fails or is slow.",
        models: &[ClaudeOpus, Gpt4o],
        build: build::chain,
    },
    Draft {
        id: "fallback-open",
        name: "Open weights first",
        summary: "Llama 3.3 70B answers; Gemini Pro takes over when it fails, is slow or cannot hold the prompt.",
        models: &[Llama33, GeminiPro],
        build: build::chain,
    },
    Draft {
        id: "fallback-reasoning",
        name: "Reasoning first",
        summary: "DeepSeek R1 answers; Claude Sonnet takes over when it fails or is slow.",
        models: &[DeepSeekR1, ClaudeSonnet],
        build: build::chain,
    },
    Draft {
        id: "task-routing",
        name: "By kind of work",
        summary: "Chat, analysis and code each go to the models that do them well; everything else counts as chat.",
        models: &[ClaudeSonnet, Gpt4o, DeepSeekR1, ClaudeOpus],
        build: build::by_task,
    },
    Draft {
        id: "cascade-classifier",
        name: "Cost gradient with a classifier",
        summary: "Three tiers from cheap to dear; a classifier of one's own decides whether an answer is good enough.",
        models: &[Llama33, GeminiFlash, ClaudeHaiku, Gpt4oMini, ClaudeSonnet, Gpt4o],
        build: build::cascade_by_classifier,
    },
    Draft {
        id: "cascade-judge",
        name: "Cost gradient with a judge",
        summary: "Three tiers from cheap to dear; a small model reads each answer and decides whether it is good enough.",
        models: &[Llama33, GeminiFlash, ClaudeHaiku, Gpt4oMini, ClaudeSonnet, Gpt4o],
        build: build::cascade_by_judge,
    },
    Draft {
        id: "ensemble-arbiter",
        name: "Three opinions and an arbiter",
        summary: "Claude Opus, GPT-4o and DeepSeek R1 answer in parallel; Claude Sonnet reads all answers and gives the final one.",
        models: &[ClaudeOpus, Gpt4o, DeepSeekR1, ClaudeSonnet],
        build: build::ensemble,
    },
    Draft {
        id: "steer-low-latency",
        name: "Lowest latency",
        summary: "Gemini Flash or Claude Haiku, whichever sends its first token sooner right now.",
        models: &[GeminiFlash, ClaudeHaiku],
        build: build::steer_low_latency,
    },
    Draft {
        id: "steer-balanced",
        name: "Balanced latency",
        summary: "GPT-4o or Claude Sonnet, whichever is expected to complete its answer sooner.",
        models: &[Gpt4o, ClaudeSonnet],
        build: build::steer_balanced,
    },
    Draft {
        id: "partition-length",
        name: "By length of the prompt",
        summary: "Prompts up to 60,000 tokens go to GPT-4o, then Claude Sonnet; longer ones to Claude Opus, then Gemini Pro.",
        models: &[Gpt4o, ClaudeSonnet, ClaudeOpus, GeminiPro],
        build: build::by_length,
    },
    Draft {
        id: "partition-split",
        name: "Long documents in parts",
        summary: "Prompts above 60,000 tokens are read in parts by GPT-4o; Claude Sonnet makes one answer of the parts' answers.",
        models: &[Gpt4o, ClaudeSonnet],
        build: build::split,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Benchmarks, Model, Provenance, Reasoning};

    fn catalog(ids: &[(&str, Option<&str>)]) -> CatalogSnapshot {
        let mut models: Vec<Model> = ids
            .iter()
            .map(|(id, retires)| Model {
                id: (*id).into(),
                name: format!("Name of {id}"),
                canonical: None,
                aliases: vec![],
                launched: None,
                retires: retires.map(str::to_owned),
                tokenizer: None,
                capabilities: std::collections::BTreeSet::new(),
                reasoning: Reasoning::None,
                benchmarks: Benchmarks::default(),
                provenance: Provenance::new(),
                endpoints: vec![],
            })
            .collect();
        models.sort_by(|one, other| one.id.cmp(&other.id));
        let date = "2026-08-08".to_owned();
        CatalogSnapshot { date, source: "made up".to_owned(), sources: vec![], provenance: Provenance::new(), models }
    }

    #[test]
    fn templates_have_different_ids_and_cover_the_six_patterns() {
        let made = templates(&catalog(&[]));
        let mut ids: Vec<&str> = made.iter().map(|template| template.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), made.len());
        let mut patterns: Vec<&str> = made.iter().map(|template| template.pattern.as_str()).collect();
        patterns.dedup();
        assert_eq!(patterns, ["fallback", "task", "cascade", "ensemble", "steer", "partition"]);
    }

    #[test]
    fn a_model_of_the_catalog_is_used_as_it_is() {
        let chosen = Gpt4o.choose(&catalog(&[("openai/gpt-4o", None)]));
        assert_eq!((chosen.model, chosen.replaced), ("openai/gpt-4o".into(), None));
    }

    #[test]
    fn a_member_of_a_family_has_a_successor_that_stays_and_rows_of_another_price_have_none() {
        let known = catalog(&[
            ("anthropic/claude-opus-5", None),
            ("openai/gpt-4o", Some("2026-09-01")),
            ("openai/gpt-4.1", None),
        ]);
        let of = |id: &str| successor_of(&known, &id.into()).map(|(model, _)| model.to_string());
        assert_eq!(of("anthropic/claude-3-opus").as_deref(), Some("anthropic/claude-opus-5"));
        assert_eq!(of("anthropic/claude-opus-5"), None, "it is no successor of itself");
        assert_eq!(of("openai/chatgpt-4o-latest").as_deref(), Some("openai/gpt-4.1"), "the first has a last day");
        for strange in ["anthropic/claude-3-opus:beta", "someone/opus", "opus", ""] {
            assert_eq!(of(strange), None, "{strange}");
        }
    }

    #[test]
    fn what_is_gone_is_replaced_and_said() {
        let gone = catalog(&[("openai/gpt-4o", Some("2026-08-01")), ("openai/gpt-4.1", None)]);
        let replaced = Gpt4o.choose(&gone).replaced.unwrap();
        assert_eq!(replaced.used, "openai/gpt-4.1".into());
        assert_eq!(
            replaced.reason,
            "The announced last day of `openai/gpt-4o` was 2026-08-01. In the catalog of 2026-08-08 its place is taken by \
             Name of openai/gpt-4.1, the model without reasoning that came after it."
        );
        let absent = DeepSeekR1.choose(&catalog(&[("deepseek/deepseek-v4-pro", None)])).replaced.unwrap();
        assert!(
            absent.reason.starts_with("`deepseek/deepseek-r1` is not in the catalog of 2026-08-08."),
            "{}",
            absent.reason
        );
        let opus = ClaudeOpus.choose(&catalog(&[("anthropic/claude-opus-5", None)])).replaced.unwrap();
        assert!(opus.reason.starts_with("Claude 3 Opus, which the recommendation meant, was retired on 2026-01-05."));
    }

    #[test]
    fn without_any_successor_the_template_says_that_a_model_must_be_chosen() {
        let chosen = Llama33.choose(&catalog(&[]));
        assert_eq!(chosen.model, "meta-llama/llama-3.3-70b-instruct".into());
        let reason = chosen.replaced.unwrap().reason;
        assert!(reason.ends_with("None of its successors is there either: choose a model."), "{reason}");
    }
}
