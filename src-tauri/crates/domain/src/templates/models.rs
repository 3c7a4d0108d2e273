//! What recommendations mean by a name today.
//!
//! Recommendations of patterns name families of models, and mean the members that were current when they were written,
//! in 2024 and early 2025. Retirement dates are those that the makers published for their own platforms: Anthropic's page of model
//! deprecations (read in August 2026) and Google's page of model versions and lifecycle.

use super::Replacement;
use crate::{CatalogSnapshot, Model, ModelId};

/// A model as recommendations name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recommended {
    ClaudeOpus,
    ClaudeSonnet,
    ClaudeHaiku,
    Gpt4o,
    Gpt4oMini,
    DeepSeekR1,
    Llama33,
    GeminiPro,
    GeminiFlash,
}

/// What a template names for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) model: ModelId,
    pub(super) replaced: Option<Replacement>,
}

/// What is known of a recommended model.
struct Entry {
    name: &'static str,
    /// The model that the name meant and the day on which its maker retired it.
    retired: Option<(&'static str, &'static str)>,
    /// What to use, best first, each with what speaks for it. Without `retired`, the first is the model itself.
    successors: &'static [(&'static str, &'static str)],
}

const NEWEST: &str = "the newest of the family";

impl Recommended {
    fn entry(self) -> Entry {
        match self {
            Self::ClaudeOpus => Entry {
                name: "Claude Opus",
                retired: Some(("Claude 3 Opus", "2026-01-05")),
                successors: &[
                    ("~anthropic/claude-opus-latest", NEWEST),
                    ("anthropic/claude-opus-5", NEWEST),
                    ("anthropic/claude-opus-4.8", "the member of the family before Claude Opus 5"),
                    ("anthropic/claude-opus-4.7", "a late member of the family"),
                ],
            },
            Self::ClaudeSonnet => Entry {
                name: "Claude Sonnet",
                retired: Some(("Claude 3.5 Sonnet", "2025-10-28")),
                successors: &[
                    ("~anthropic/claude-sonnet-latest", NEWEST),
                    ("anthropic/claude-sonnet-5", NEWEST),
                    ("anthropic/claude-sonnet-4.6", "the member of the family before Claude Sonnet 5"),
                    ("anthropic/claude-sonnet-4.5", "a late member of the family"),
                ],
            },
            Self::ClaudeHaiku => Entry {
                name: "Claude Haiku",
                retired: Some(("Claude 3.5 Haiku", "2026-02-19")),
                successors: &[("~anthropic/claude-haiku-latest", NEWEST), ("anthropic/claude-haiku-4.5", NEWEST)],
            },
            Self::Gpt4o => Entry {
                name: "GPT-4o",
                retired: None,
                successors: &[
                    ("openai/gpt-4o", ""),
                    ("openai/gpt-4.1", "the model without reasoning that came after it"),
                    ("openai/gpt-5.4-mini", "a model of its price that need not reason"),
                    ("~openai/gpt-latest", "its maker's newest"),
                ],
            },
            Self::Gpt4oMini => Entry {
                name: "GPT-4o-mini",
                retired: None,
                successors: &[
                    ("openai/gpt-4o-mini", ""),
                    ("openai/gpt-4.1-nano", "the model of its price that came after it"),
                    ("~openai/gpt-mini-latest", "its maker's newest small one"),
                ],
            },
            Self::DeepSeekR1 => Entry {
                name: "DeepSeek R1",
                retired: None,
                successors: &[
                    ("deepseek/deepseek-r1", ""),
                    ("deepseek/deepseek-r1-0528", "its revision of May 2025"),
                    ("deepseek/deepseek-v4-pro", "its maker's model for reasoning since"),
                ],
            },
            Self::Llama33 => Entry {
                name: "Llama 3.3 70B",
                retired: None,
                successors: &[
                    ("meta-llama/llama-3.3-70b-instruct", ""),
                    ("meta-llama/llama-4-maverick", "its maker's next generation"),
                    ("openai/gpt-oss-120b", "an open-weight model of its price"),
                ],
            },
            Self::GeminiPro => Entry {
                name: "Gemini Pro",
                retired: Some(("Gemini 1.5 Pro", "2025-09-24")),
                successors: &[
                    ("~google/gemini-pro-latest", NEWEST),
                    ("google/gemini-3.1-pro-preview", NEWEST),
                    ("google/gemini-2.5-pro", "the stable member of the family"),
                ],
            },
            Self::GeminiFlash => Entry {
                name: "Gemini Flash",
                retired: Some(("Gemini 1.5 Flash", "2025-09-24")),
                successors: &[
                    (
                        "google/gemini-2.5-flash",
                        "the newest of the family that may answer at once: Gemini 3.5 and 3.6 Flash always think first and \
                         cost five times as much per prompt token, which is not the place of a fast and cheap model",
                    ),
                    ("google/gemini-3.5-flash-lite", "the newest of the family at its price"),
                    ("~google/gemini-flash-latest", NEWEST),
                ],
            },
        }
    }

    /// The family that a model belongs to. Rows with a catalog suffix (`:free`) are of another price, so of no family.
    pub(super) fn family_of(id: &str) -> Option<Self> {
        let (author, slug) = id.split_once('/').filter(|(_, slug)| !slug.contains(':'))?;
        match author.trim_start_matches('~') {
            "anthropic" if slug.contains("opus") => Some(Self::ClaudeOpus),
            "anthropic" if slug.contains("sonnet") => Some(Self::ClaudeSonnet),
            "anthropic" if slug.contains("haiku") => Some(Self::ClaudeHaiku),
            "openai" if slug.starts_with("gpt-4o-mini") => Some(Self::Gpt4oMini),
            "openai" if slug.starts_with("gpt-4o") || slug.starts_with("chatgpt-4o") => Some(Self::Gpt4o),
            "deepseek" if slug.starts_with("deepseek-r1") => Some(Self::DeepSeekR1),
            "meta-llama" if slug.starts_with("llama-3.3-70b") => Some(Self::Llama33),
            "google" if slug.starts_with("gemini") && slug.contains("pro") => Some(Self::GeminiPro),
            "google" if slug.starts_with("gemini") && slug.contains("flash") && !slug.contains("lite") => {
                Some(Self::GeminiFlash)
            }
            _ => None,
        }
    }

    /// The first of its successors that the catalog has, that stays, and that is not the model itself.
    pub(super) fn successor(self, catalog: &CatalogSnapshot, gone: &ModelId) -> Option<(ModelId, String)> {
        let Entry { name, successors, .. } = self.entry();
        successors.iter().find_map(|(id, merit)| {
            let model = catalog.resolve(id)?.model;
            let stays = model.retires.is_none() && model.id != *gone;
            let merit = if merit.is_empty() { "the model that recommendations mean by it" } else { merit };
            stays.then(|| (model.id.clone(), format!("{} is {merit} ({name}).", model.name)))
        })
    }

    /// The first of its successors that the catalog has and whose last day has not come.
    pub(super) fn choose(self, catalog: &CatalogSnapshot) -> Chosen {
        let Entry { name, retired, successors } = self.entry();
        let current = |id: &str| {
            catalog.resolve(id).map(|resolved| resolved.model).filter(|model| last_day(model, catalog).is_none())
        };
        let found = successors.iter().enumerate().find_map(|(n, (id, merit))| Some((n, current(id)?, merit)));
        if let (None, Some((0, model, _))) = (retired, found) {
            return Chosen { model: model.id.clone(), replaced: None };
        }
        let (date, first) = (&catalog.date, successors[0].0);
        let gone = match (retired, catalog.resolve(first).and_then(|resolved| last_day(resolved.model, catalog))) {
            (Some((meant, day)), _) => format!("{meant}, which the recommendation meant, was retired on {day}."),
            (None, Some(day)) => format!("The announced last day of `{first}` was {day}."),
            (None, None) => format!("`{first}` is not in the catalog of {date}."),
        };
        let (model, rest) = if let Some((_, model, merit)) = found {
            (model.id.clone(), format!("In the catalog of {date} its place is taken by {}, {merit}.", model.name))
        } else {
            // An alias says nothing to a catalog that does not know it.
            let plain = successors.iter().find(|(id, _)| !id.starts_with('~')).map_or(first, |(id, _)| id);
            (plain.into(), "None of its successors is there either: choose a model.".to_owned())
        };
        let reason = format!("{gone} {rest}");
        Chosen { model: model.clone(), replaced: Some(Replacement { wanted: name.to_owned(), used: model, reason }) }
    }
}

/// The announced last day of a model, where it has passed by the date of the catalog.
fn last_day<'a>(model: &'a Model, catalog: &CatalogSnapshot) -> Option<&'a str> {
    model.retires.as_deref().filter(|day| *day <= catalog.date.as_str())
}
