//! Which model a name means: ids, dated slugs, aliases, suffixes.

use super::model::Model;
use super::{CatalogSnapshot, bedrock};

/// What a model name in a log or a policy means.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedModel<'a> {
    /// The catalog's row.
    pub model: &'a Model,
    /// What the name's suffixes ask of routing, in the order in which they stand: at most one that sorts (the last
    /// one wins) and [`RoutingSuffix::Online`] at most once.
    pub routing: Vec<RoutingSuffix>,
}

/// A suffix that works on any model name and never names a row of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoutingSuffix {
    /// `:nitro`: endpoints by throughput, priority tier admitted.
    Nitro,
    /// `:floor`: endpoints by price, flex tier admitted.
    Floor,
    /// `:exacto`: endpoints by how well they call tools.
    Exacto,
    /// `:online`: web search results are added to the prompt.
    Online,
}

impl RoutingSuffix {
    /// Every routing suffix.
    pub const ALL: [Self; 4] = [Self::Nitro, Self::Floor, Self::Exacto, Self::Online];

    /// The suffix as it stands in a name, without its colon.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Nitro => "nitro",
            Self::Floor => "floor",
            Self::Exacto => "exacto",
            Self::Online => "online",
        }
    }

    /// True when it sets the order of endpoints.
    #[must_use]
    pub fn sorts(self) -> bool {
        self != Self::Online
    }
}

/// What LiteLLM puts before the gateway's own names.
const LITELLM_PREFIX: &str = "openrouter/";

impl CatalogSnapshot {
    /// The model that a name means, or `None` where the catalog does not say.
    ///
    /// A name is an id (`openai/gpt-4o`), a permanent dated slug, or an alias (`~openai/gpt-latest`). A catalog suffix
    /// (`:free`, `:batch`, `:thinking`, `:extended`) is part of it and is never dropped, since the row without it has
    /// other prices. Routing suffixes are taken off, wherever they stand. LiteLLM's `openrouter/` before the name is
    /// taken off where the name means nothing with it. The longer reading wins: a row that is called just like the
    /// name comes first.
    #[must_use]
    pub fn resolve(&self, id: &str) -> Option<ResolvedModel<'_>> {
        self.without_prefix(id).or_else(|| self.without_prefix(id.strip_prefix(LITELLM_PREFIX)?))
    }

    /// The model that a name without its author means (`gpt-5.4`, as LiteLLM logs it), where that is certain: by the
    /// author, or because one author alone has a model of that name. Points count as dashes, and a date at the end may be
    /// left out. An id of Amazon Bedrock is read as the name in it. Of the rows of a model with catalog suffixes only the one with the same suffix is meant.
    #[must_use]
    pub fn named_without_author(&self, name: &str, author: Option<&str>) -> Option<&Model> {
        let name = name.rsplit('/').next().unwrap_or(name);
        if let Some((vendor, names)) = bedrock::readings(name) {
            let found = names.into_iter().find_map(|name| self.called(name, Some(vendor)));
            return found.or_else(|| self.called(name, author));
        }
        self.called(name, author)
    }

    fn called(&self, name: &str, author: Option<&str>) -> Option<&Model> {
        let slug_of = |id: &str| id.split_once('/').map_or(id, |(_, slug)| slug).to_owned();
        let readings: [fn(&str) -> String; 3] =
            [str::to_owned, |name| name.replace('.', "-"), |name| without_date(&name.replace('.', "-")).to_owned()];
        for reading in readings {
            let wanted = reading(name);
            if wanted.is_empty() {
                return None;
            }
            let called: Vec<&Model> = self
                .models
                .iter()
                .filter(|model| {
                    let canonical = model.canonical.as_deref().filter(|_| suffix_of(model).is_none());
                    let slugs = [Some(model.id.as_str()), canonical];
                    slugs.into_iter().flatten().any(|id| reading(&slug_of(id)) == wanted)
                })
                .collect();
            let by_author = called.iter().find(|model| {
                author.is_some_and(|author| model.id.as_str().split_once('/').is_some_and(|(own, _)| own == author))
            });
            match (by_author, called.as_slice()) {
                (Some(model), _) => return Some(model),
                (None, [only]) => return Some(only),
                // Which of several is meant nobody knows.
                (None, [_, _, ..]) => return None,
                (None, []) => {}
            }
        }
        None
    }

    fn without_prefix(&self, name: &str) -> Option<ResolvedModel<'_>> {
        if let Some(model) = self.named(name) {
            return Some(ResolvedModel { model, routing: Vec::new() });
        }
        let (rest, routing) = split_routing(name)?;
        self.named(&rest).map(|model| ResolvedModel { model, routing })
    }

    /// The model whose id, dated slug or alias this is, its catalog suffix included.
    fn named(&self, name: &str) -> Option<&Model> {
        let (base, suffix) = split_suffix(name);
        let by_slug = |model: &&Model| model.canonical.as_deref() == Some(base) && suffix_of(model) == suffix;
        let by_alias = |alias: &str| self.models.iter().find(|model| model.aliases.iter().any(|own| own == alias));
        self.with_id(name)
            .or_else(|| self.models.iter().find(by_slug))
            .or_else(|| by_alias(name))
            .or_else(|| self.with_id(&format!("{}:{}", by_alias(base)?.id, suffix?)))
    }

    fn with_id(&self, id: &str) -> Option<&Model> {
        self.models.binary_search_by(|model| model.id.as_str().cmp(id)).ok().map(|at| &self.models[at])
    }
}

/// The name without `-20260508` or `-2026-05-08` at its end.
fn without_date(name: &str) -> &str {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((rest, last)) = name.rsplit_once('-') else { return name };
    if digits(last, 8) && last.starts_with("20") {
        return rest;
    }
    let parts: Vec<&str> = name.rsplitn(4, '-').collect();
    match parts[..] {
        [day, month, year, rest] if digits(day, 2) && digits(month, 2) && digits(year, 4) => rest,
        _ => name,
    }
}

/// The name and what stands behind its first colon.
fn split_suffix(name: &str) -> (&str, Option<&str>) {
    name.split_once(':').map_or((name, None), |(base, suffix)| (base, Some(suffix)))
}

fn suffix_of(model: &Model) -> Option<&str> {
    split_suffix(model.id.as_str()).1
}

/// The name without its routing suffixes, and these; `None` where it has none.
fn split_routing(name: &str) -> Option<(String, Vec<RoutingSuffix>)> {
    let (base, suffixes) = name.split_once(':')?;
    let mut rest = base.to_owned();
    let mut routing: Vec<RoutingSuffix> = Vec::new();
    for word in suffixes.split(':') {
        if let Some(suffix) = RoutingSuffix::ALL.into_iter().find(|suffix| suffix.word() == word) {
            routing.retain(|earlier| earlier.sorts() != suffix.sorts());
            routing.push(suffix);
        } else {
            rest.push(':');
            rest.push_str(word);
        }
    }
    (!routing.is_empty()).then_some((rest, routing))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::RoutingSuffix::{Exacto, Floor, Nitro, Online};
    use super::*;
    use crate::{Benchmarks, Reasoning};

    fn model(id: &str, canonical: &str, aliases: &[&str]) -> Model {
        Model {
            id: id.into(),
            name: id.to_owned(),
            canonical: (!canonical.is_empty()).then(|| canonical.to_owned()),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            launched: None,
            retires: None,
            tokenizer: None,
            capabilities: std::collections::BTreeSet::new(),
            reasoning: Reasoning::None,
            benchmarks: Benchmarks::default(),
            provenance: crate::Provenance::new(),
            endpoints: Vec::new(),
        }
    }

    fn snapshot() -> CatalogSnapshot {
        let mut models = vec![
            model("a/large", "a/large-20260101", &["~a/large-latest"]),
            model("a/large:batch", "a/large-20260101", &[]),
            model("a/large:free", "a/large-20260101", &[]),
            model("a/small:free", "a/small-20260202", &[]),
            model("a/old:thinking", "", &[]),
            model("openrouter/auto", "", &[]),
        ];
        models.sort_by(|one, other| one.id.cmp(&other.id));
        CatalogSnapshot {
            date: "2026-08-08".into(),
            source: "made up".into(),
            sources: Vec::new(),
            provenance: crate::Provenance::new(),
            models,
        }
    }

    fn found(name: &str) -> Option<(String, Vec<RoutingSuffix>)> {
        let snapshot = snapshot();
        let resolved = snapshot.resolve(name)?;
        Some((resolved.model.id.to_string(), resolved.routing))
    }

    #[expect(clippy::unnecessary_wraps, reason = "compared with what may be absent")]
    fn plain(id: &str) -> Option<(String, Vec<RoutingSuffix>)> {
        Some((id.to_owned(), Vec::new()))
    }

    #[test]
    fn ids_dated_slugs_and_aliases_lead_to_their_row() {
        for name in
            ["a/large", "a/large-20260101", "~a/large-latest", "openrouter/a/large", "openrouter/~a/large-latest"]
        {
            assert_eq!(found(name), plain("a/large"), "{name}");
        }
        assert_eq!(found("openrouter/auto"), plain("openrouter/auto"), "the whole name comes first");
        assert_eq!(found("openrouter/openrouter/auto"), plain("openrouter/auto"));
        for name in ["", ":", "a", "a/huge", "openrouter/", "openrouter/a/huge", "A/LARGE"] {
            assert_eq!(found(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_without_its_author_is_read_where_one_model_alone_can_be_meant() {
        let mut snapshot = snapshot();
        snapshot.models.push(model("b/large", "", &[]));
        snapshot.models.push(model("c/claude-tiny-4.5", "c/claude-4.5-tiny-20250929", &[]));
        let found = |name: &str, author: Option<&str>| {
            snapshot.named_without_author(name, author).map(|model| model.id.to_string())
        };
        assert_eq!(found("large", None), None, "two authors have one");
        assert_eq!(found("large", Some("b")).as_deref(), Some("b/large"));
        assert_eq!(found("large-20260101", None).as_deref(), Some("a/large"));
        for name in ["claude-tiny-4.5", "claude-tiny-4-5", "claude-tiny-4-5-20250929", "anthropic/claude-tiny-4.5"] {
            assert_eq!(found(name, Some("anthropic")).as_deref(), Some("c/claude-tiny-4.5"), "{name}");
        }
        for name in ["bedrock/c.claude-tiny-4-5-20250929-v1:0", "eu.c.claude-tiny-4-5-20250929-v1:0", "b.large-v2:1"] {
            let expected = if name.starts_with("b.") { "b/large" } else { "c/claude-tiny-4.5" };
            assert_eq!(found(name, None).as_deref(), Some(expected), "{name}");
        }
        assert_eq!((found("small", None), found("", None)), (None, None), "a row with a suffix is another");
    }

    #[test]
    fn a_catalog_suffix_names_its_own_row_and_is_never_dropped() {
        for name in ["a/large:free", "a/large-20260101:free", "~a/large-latest:free", "openrouter/a/large:free"] {
            assert_eq!(found(name), plain("a/large:free"), "{name}");
        }
        assert_eq!(found("a/large-20260101:batch"), plain("a/large:batch"));
        assert_eq!(found("a/old:thinking"), plain("a/old:thinking"));
        assert_eq!(found("a/small-20260202:free"), plain("a/small:free"));
        for name in ["a/large:thinking", "a/large:free:batch", "a/small", "a/small-20260202", "a/old", "a/large:"] {
            assert_eq!(found(name), None, "{name}");
        }
    }

    #[test]
    fn routing_suffixes_are_taken_off_and_the_last_that_sorts_wins() {
        let with = |id: &str, routing: &[RoutingSuffix]| Some((id.to_owned(), routing.to_vec()));
        assert_eq!(found("a/large:nitro"), with("a/large", &[Nitro]));
        assert_eq!(found("a/large-20260101:floor"), with("a/large", &[Floor]));
        assert_eq!(found("~a/large-latest:exacto"), with("a/large", &[Exacto]));
        assert_eq!(found("a/large:nitro:floor"), with("a/large", &[Floor]));
        assert_eq!(found("a/large:online:nitro:floor"), with("a/large", &[Online, Floor]));
        assert_eq!(found("a/large:free:nitro"), with("a/large:free", &[Nitro]));
        assert_eq!(found("a/large:nitro:free:online"), with("a/large:free", &[Nitro, Online]));
        assert_eq!(found("openrouter/a/small:nitro:free"), with("a/small:free", &[Nitro]));
        assert_eq!(found("a/small:nitro"), None);
    }

    proptest! {
        #[test]
        fn any_order_of_suffixes_means_the_same_row(words in proptest::sample::subsequence(vec!["free", "nitro", "floor", "exacto", "online"], 0..=5).prop_shuffle()) {
            let name: String = std::iter::once("a/large").chain(words.iter().copied()).collect::<Vec<_>>().join(":");
            let (id, routing) = found(&name).unwrap();
            prop_assert_eq!(id, if words.contains(&"free") { "a/large:free" } else { "a/large" });
            let last = words.iter().rev().find(|word| ["nitro", "floor", "exacto"].contains(word));
            prop_assert_eq!(routing.iter().find(|suffix| suffix.sorts()).map(|suffix| suffix.word()), last.copied());
            prop_assert_eq!(routing.contains(&Online), words.contains(&"online"));
        }

        #[test]
        fn no_name_is_too_strange(name in "[~a-c/:]{0,12}|(openrouter/|~)?a/(large|small)(-20260101)?(:[a-z]{0,6}){0,4}|.*") {
            if let Some((id, _)) = found(&name) {
                prop_assert!(name.contains(':') || !id.contains(':'));
            }
        }
    }
}
