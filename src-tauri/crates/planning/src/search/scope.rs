//! What may be searched: patterns and models that the user has chosen.

use std::collections::BTreeSet;

use routewright_domain::{Architecture, LeftOut, ModelId, Policy, PolicyId, SearchPattern};

/// Patterns and models that a search may use. The default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchScope {
    /// These patterns; all where empty.
    pub patterns: BTreeSet<SearchPattern>,
    /// No other models than these, where there are any named.
    pub only: Option<BTreeSet<ModelId>>,
    /// None of these models.
    pub without: BTreeSet<ModelId>,
}

impl SearchScope {
    /// Whether policies of a pattern may be tried.
    pub(super) fn tries(&self, pattern: SearchPattern) -> bool {
        self.patterns.is_empty() || self.patterns.contains(&pattern)
    }

    /// Whether a model may serve.
    pub(super) fn allows(&self, model: &ModelId) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(model)) && !self.without.contains(model)
    }

    /// Whether a policy asks nothing but what may be tried; policies of the library are those of `within`.
    pub(super) fn holds(&self, policy: &Policy, within: &Architecture) -> bool {
        // A model below a pattern is a part of it; alone it is a pattern itself.
        let stands_alone = matches!(policy, Policy::Model(_)) && !self.tries(SearchPattern::Model);
        *self == Self::default() || !stands_alone && self.holds_all(policy, within, &mut BTreeSet::new())
    }

    fn holds_all<'a>(
        &self,
        policy: &'a Policy,
        within: &'a Architecture,
        followed: &mut BTreeSet<&'a PolicyId>,
    ) -> bool {
        let composed = SearchPattern::ALL.into_iter().find(|pattern| pattern.name() == policy.pattern());
        // Every policy has models at its leaves: a single one is a pattern only where it stands alone.
        let may = composed.is_none_or(|pattern| pattern == SearchPattern::Model || self.tries(pattern));
        may && match policy {
            Policy::Model(leaf) => self.allows(&leaf.model),
            Policy::Shared(shared) => {
                let found = within.library.get(&shared.policy).filter(|_| followed.insert(&shared.policy));
                found.is_none_or(|policy| self.holds_all(policy, within, followed))
            }
            _ => policy.children().into_iter().all(|(_, child)| self.holds_all(child, within, followed)),
        }
    }

    /// The patterns that were not to be tried, as a sentence.
    pub(super) fn left_out(&self) -> Option<LeftOut> {
        let without: Vec<&str> =
            SearchPattern::ALL.into_iter().filter(|pattern| !self.tries(*pattern)).map(SearchPattern::name).collect();
        let reason = format!("Patterns that were not to be tried: {}.", without.join(", "));
        (!without.is_empty()).then_some(LeftOut { count: 0, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cascade(cheap: &str, dear: &str) -> Policy {
        serde_json::from_value(serde_json::json!({
            "pattern": "cascade", "evaluator": {"by": {"self_check": {}}},
            "tiers": [{"policy": {"pattern": "model", "model": cheap}}, {"policy": {"pattern": "model", "model": dear}}],
        }))
        .unwrap()
    }

    #[test]
    fn a_policy_is_held_to_the_patterns_and_models_of_all_its_parts() {
        let mut within = Architecture::new("a", "A", [].into());
        within.library.insert("both".into(), cascade("a/cheap", "b/dear"));
        let shared = serde_json::json!({"pattern": "shared", "policy": "both"});
        let shared: Policy = serde_json::from_value(shared).unwrap();
        let scope = |patterns: &[SearchPattern], only: &[&str], without: &[&str]| SearchScope {
            patterns: patterns.iter().copied().collect(),
            only: (!only.is_empty()).then(|| only.iter().map(|id| (*id).into()).collect()),
            without: without.iter().map(|id| (*id).into()).collect(),
        };
        for policy in [cascade("a/cheap", "b/dear"), shared] {
            assert!(SearchScope::default().holds(&policy, &within));
            assert!(scope(&[SearchPattern::Cascade], &["a/cheap", "b/dear"], &[]).holds(&policy, &within));
            assert!(!scope(&[SearchPattern::Model], &[], &[]).holds(&policy, &within));
            assert!(!scope(&[], &["a/cheap"], &[]).holds(&policy, &within));
            assert!(!scope(&[], &[], &["b/dear"]).holds(&policy, &within));
        }
    }
}
