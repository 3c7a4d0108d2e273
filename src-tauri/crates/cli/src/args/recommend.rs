//! What a search is told.

use clap::Args;
use routewright_api::domain::{MAX_SEED, Money, SearchModifier, SearchObjective, SearchPattern, VendorCap};

use super::ProjectInput;

#[derive(Debug, Args)]
pub(crate) struct RecommendOptions {
    #[command(flatten)]
    pub(crate) input: ProjectInput,
    /// Only this feature; without it, every feature and the best combination of them.
    #[arg(long, value_name = "ID")]
    pub(crate) feature: Option<String>,
    /// Only the thresholds of the cascade that the architecture has for the feature.
    #[arg(long, requires = "feature")]
    pub(crate) tune: bool,
    /// The architecture whose guardrails, keys and other features hold meanwhile; the baseline unless given.
    #[arg(long, value_name = "ID")]
    pub(crate) architecture: Option<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
    /// What the best is: `lowest-cost` or `highest-quality`, of what keeps every requirement.
    #[arg(long, value_name = "OBJECTIVE", default_value = "lowest-cost", value_parser = objective)]
    pub(crate) objective: SearchObjective,
    /// What all features together may cost in a month of 30 days, in US dollars.
    #[arg(long, value_name = "USD")]
    pub(crate) monthly_budget: Option<Money>,
    /// Share of the spending that may go to a provider at most, for example `openai=0.5`. May be repeated.
    #[arg(long = "vendor-cap", value_name = "PROVIDER=SHARE", value_parser = vendor_cap)]
    pub(crate) vendor_caps: Vec<VendorCap>,
    /// Models that are composed with each other, 2 to 24; 8 unless given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=24))]
    pub(crate) models: Option<u32>,
    /// Only policies of this pattern: `model`, `fallback`, `task`, `cascade`, `ensemble`, `steer` or `partition`. May be repeated.
    #[arg(long = "pattern", value_name = "PATTERN", value_delimiter = ',', value_parser = pattern)]
    pub(crate) patterns: Vec<SearchPattern>,
    /// Try this modifier around policies of the front, too: `cache`, `retry` or `hedge`. May be repeated.
    #[arg(long = "modifier", value_name = "MODIFIER", value_delimiter = ',', value_parser = modifier)]
    pub(crate) modifiers: Vec<SearchModifier>,
    /// No other models than this one; `AUTHOR/*` stands for all of an author. May be repeated.
    #[arg(long = "only-model", value_name = "MODEL", value_delimiter = ',')]
    pub(crate) only_models: Vec<String>,
    /// Not this model, or none of an author as above. May be repeated.
    #[arg(long = "without-model", value_name = "MODEL", value_delimiter = ',')]
    pub(crate) without_models: Vec<String>,
    /// Seed of every draw, instead of the project's.
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    pub(crate) seed: Option<u64>,
    /// Add the result to the project file as an architecture, with the decision on record.
    #[arg(long, conflicts_with = "tune")]
    pub(crate) apply: bool,
}

fn pattern(text: &str) -> Result<SearchPattern, String> {
    super::named(text).ok_or_else(|| format!("write one of {}", SearchPattern::ALL.map(SearchPattern::name).join(", ")))
}

fn modifier(text: &str) -> Result<SearchModifier, String> {
    super::named(text)
        .ok_or_else(|| format!("write one of {}", SearchModifier::ALL.map(SearchModifier::name).join(", ")))
}

fn objective(text: &str) -> Result<SearchObjective, String> {
    super::named(text).ok_or_else(|| "write `lowest-cost` or `highest-quality`".to_owned())
}

fn vendor_cap(text: &str) -> Result<VendorCap, String> {
    let read = text.split_once('=').and_then(|(provider, share)| {
        let most: f64 = share.parse().ok().filter(|most| (0.0..=1.0).contains(most))?;
        Some(VendorCap { provider: provider.into(), most })
    });
    read.ok_or_else(|| "write PROVIDER=SHARE with a share from 0 to 1, for example `openai=0.5`".to_owned())
}
