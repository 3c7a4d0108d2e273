//! Modifiers around what a race has left: variants of a few policies of the front, for the replay to judge.
//!
//! A race tries requests one by one, which says nothing of a cache that fills, or of retries that meet the same outage. So modifiers
//! do not race: each is put around a few policies that have won, and those are replayed on all requests like the front itself.

use std::collections::BTreeSet;

use routewright_domain::{HedgePolicy, LeftOut, Policy, RetryPolicy, SearchModifier, UnknownFields, WhatIfKind};
use routewright_engine::FeatureRows;

use super::SearchInput;
use super::compose::with_thresholds;
use super::front::spread;
use super::race::{Candidate, named};
use super::space::Family;
use crate::what_if::around;

/// Policies of a front that get modifiers: its ends, and some between them.
const WRAPPED: usize = 6;
/// Calls of a retry at most, and its delays. As gateways come: an assumption of ours.
const ATTEMPTS: u32 = 3;
const BASE_DELAY_MS: u32 = 500;
const MAX_DELAY_MS: u32 = 8_000;
/// When the second call goes out.
const HEDGE_AFTER_MS: [u32; 3] = [1_000, 2_000, 4_000];

/// Whether a family is one of these variants.
pub(super) fn is_modified(family: &Family) -> bool {
    SearchModifier::ALL.iter().any(|modifier| modifier.name() == family.pattern)
}

/// Variants of policies of the front, as families of their own, and the candidates that they are.
pub(super) fn variants(
    front: &[Candidate],
    families: &[Family],
    modifiers: &BTreeSet<SearchModifier>,
) -> (Vec<Family>, Vec<Candidate>) {
    let chosen: Vec<&Candidate> = spread(&front.iter().collect::<Vec<_>>(), WRAPPED);
    let mut added = Vec::new();
    for candidate in chosen {
        let base = &families[candidate.family];
        let (name, policy) = (named(base, &candidate.accept_at), with_thresholds(&base.policy, &candidate.accept_at));
        for modifier in modifiers.iter().filter(|modifier| modifier.name() != policy.pattern()) {
            added.extend(modified(*modifier, &name, &policy));
        }
    }
    let candidates = (0..added.len()).map(|n| Candidate { family: families.len() + n, accept_at: vec![] }).collect();
    (added, candidates)
}

fn modified(modifier: SearchModifier, name: &str, policy: &Policy) -> Vec<Family> {
    let family = |words: String, policy: Policy| Family {
        pattern: modifier.name(),
        name: format!("{name}, {words}"),
        policy,
        tuned: false,
        eligible: true,
    };
    match modifier {
        SearchModifier::Cache => {
            vec![family("with a response cache".to_owned(), around(WhatIfKind::ResponseCache, policy.clone()))]
        }
        SearchModifier::Retry => {
            let retry = RetryPolicy {
                attempts: ATTEMPTS,
                base_delay_ms: BASE_DELAY_MS,
                max_delay_ms: MAX_DELAY_MS,
                budget_share: None,
                on: BTreeSet::new(),
                policy: Box::new(policy.clone()),
                unknown: UnknownFields::new(),
            };
            vec![family(format!("up to {ATTEMPTS} times"), Policy::Retry(retry))]
        }
        SearchModifier::Hedge => {
            let hedge = |after_ms: u32| HedgePolicy {
                after_ms,
                policy: Box::new(policy.clone()),
                backup: None,
                unknown: UnknownFields::new(),
            };
            HEDGE_AFTER_MS
                .into_iter()
                .map(|after| family(format!("hedged after {} s", after / 1_000), Policy::Hedge(hedge(after))))
                .collect()
        }
    }
}

/// The modifiers that can be judged on these requests, and what is to be said of all others.
pub(super) fn judged(
    input: &SearchInput,
    rows: &FeatureRows,
    wanted: &BTreeSet<SearchModifier>,
) -> (BTreeSet<SearchModifier>, Vec<LeftOut>) {
    let mut tried = wanted.clone();
    let mut said = Vec::new();
    let mut say = |reason: String| said.push(LeftOut { count: 0, reason });
    let has_hashes =
        || rows.sample(usize::MAX).iter().any(|row| input.workload.columns.content_key[*row as usize] != 0);
    if tried.contains(&SearchModifier::Cache) && !has_hashes() {
        tried.remove(&SearchModifier::Cache);
        say("Response caches were not tried: the log has no content hashes, so nobody knows which prompts came again."
            .to_owned());
    }
    let not_tried: Vec<&str> =
        SearchModifier::ALL.into_iter().filter(|one| !wanted.contains(one)).map(SearchModifier::words).collect();
    let others: Vec<&str> =
        not_tried.into_iter().chain(["compression", "batches", "splits of long documents"]).collect();
    let others = others.join(", ");
    if !tried.is_empty() {
        let words: Vec<&str> = tried.iter().map(|one| one.words()).collect();
        say(format!("Tried around {WRAPPED} policies of the front at most: {}.", words.join(", ")));
    }
    say(format!("Modifiers ({others}) were not enumerated; the present policies keep theirs."));
    (tried, said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modifier_is_put_around_the_ends_of_the_front_and_never_twice() {
        let families: Vec<Family> = (0..20)
            .map(|n| Family {
                pattern: "model",
                name: format!("m{n}"),
                policy: Policy::model(&format!("a/m{n}")),
                tuned: false,
                eligible: true,
            })
            .collect();
        let front: Vec<Candidate> = (0..20).map(|family| Candidate { family, accept_at: vec![] }).collect();
        let all: BTreeSet<SearchModifier> = SearchModifier::ALL.into();
        let (added, candidates) = variants(&front, &families, &all);
        assert_eq!((added.len(), candidates.len()), (WRAPPED * 5, WRAPPED * 5));
        assert_eq!((candidates[0].family, added[0].name.as_str()), (20, "m0, with a response cache"));
        assert!(added.iter().any(|family| family.name == "m19, hedged after 4 s"));
        assert!(added.iter().all(|family| is_modified(family) && family.policy.pattern() == family.pattern));
        // Around what has one already there is no second.
        let (again, _) =
            variants(&[Candidate { family: 0, accept_at: vec![] }], &added, &[SearchModifier::Cache].into());
        assert!(again.is_empty());
    }
}
