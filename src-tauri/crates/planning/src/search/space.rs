//! What there is to try: patterns × models, each with the thresholds that it leaves open.

use std::collections::BTreeMap;

use routewright_domain::{
    Aggregation, Evaluator, EvaluatorKind, Judge, LatencyMeasure, LeftOut, ModelId, Policy, RequestFact, RequestFlags,
    SearchPattern, SearchedPattern, SelfCheck, UnknownFields, Workload,
};
use routewright_engine::FeatureRows;

use super::compose::{arbiter, author, bands, by_fact, cascade, chain, consensus, ensemble, leaf, short, steer};
use super::shortlist::{Shortlist, Usable};
use super::{SearchInput, SearchScope};
use crate::words::count;

/// Share of the requests that a fact must at least, and at most all but, hold of to be worth a rule.
const WORTH_A_RULE: f64 = 0.02;
/// Where prompts are told apart by length, as shares of the requests below.
const CUTS: [f64; 3] = [0.5, 0.75, 0.9];

/// A policy, with every choice of its thresholds.
#[derive(Debug, Clone)]
pub(super) struct Family {
    /// Pattern under which it is counted; `present` for what the project has.
    pub(super) pattern: &'static str,
    pub(super) name: String,
    pub(super) policy: Policy,
    /// Whether thresholds are searched; else they stay as they are.
    pub(super) tuned: bool,
    /// Whether it may be chosen; else it is only what the choice is held against.
    pub(super) eligible: bool,
}

/// A policy as it is, which may be chosen.
fn family(pattern: &'static str, name: String, policy: Policy) -> Family {
    Family { pattern, name, policy, tuned: false, eligible: true }
}

/// Counts of an enumeration.
pub(super) type Enumerated = BTreeMap<&'static str, SearchedPattern>;

pub(super) fn families(
    input: &SearchInput,
    position: usize,
    rows: &FeatureRows,
    list: &Shortlist,
    scope: &SearchScope,
) -> (Vec<Family>, Vec<LeftOut>) {
    let feature = &input.project.features[position];
    let models: Vec<&ModelId> = list.composed.iter().map(|usable| &usable.model).collect();
    let mut families = present(input, position, scope);
    let barred = families.iter().filter(|family| !family.eligible).count() as u64;
    if scope.tries(SearchPattern::Fallback) {
        families.extend(chains(&list.composed));
    }
    if scope.tries(SearchPattern::Model) {
        families.extend(
            list.usable.iter().map(|usable| family("model", short(&usable.model).to_owned(), leaf(&usable.model))),
        );
    }
    if scope.tries(SearchPattern::Cascade) {
        families.extend(cascades(&list.composed, &evaluators(input, position, &models)));
    }
    if scope.tries(SearchPattern::Ensemble) {
        families.extend(ensembles(&list.composed));
    }
    if scope.tries(SearchPattern::Steer) {
        families.extend(steering(&models, feature.requirements.quality_floor));
    }
    let sample = rows.sample(usize::MAX);
    if scope.tries(SearchPattern::Partition) {
        families.extend(partitions(&models, input.workload, &sample));
    }
    let mut no_tasks = None;
    if scope.tries(SearchPattern::Task) {
        let (tasks, none) = tasks(&models, input.workload, &sample);
        families.extend(tasks);
        no_tasks = none;
    }
    let mut left_out = Vec::new();
    left_out.extend(no_tasks);
    left_out.extend(scope.left_out());
    if barred > 0 {
        let reason = "Present policies of patterns or models that were not to be tried.".to_owned();
        left_out.push(LeftOut { count: barred, reason });
    }
    (families, left_out)
}

/// The policies that the project's architectures have for the feature, each once; cascades with other thresholds, too.
fn present(input: &SearchInput, position: usize, scope: &SearchScope) -> Vec<Family> {
    let feature = &input.project.features[position].id;
    let others = input.project.architectures.iter().filter(|other| other.id != input.within.id);
    let (mut found, mut tuned): (Vec<Family>, Vec<Family>) = (Vec::new(), Vec::new());
    for architecture in std::iter::once(input.within).chain(others) {
        let Some(policy) = architecture.policies.get(feature) else { continue };
        // A library policy of another architecture is not to be had here.
        let foreign = architecture.id != input.within.id && super::solo::asks_the_library(policy);
        if !foreign && !found.iter().any(|own| own.policy == *policy) {
            let name = format!("as in {}", architecture.name);
            let eligible = scope.holds(policy, input.within);
            if eligible && matches!(policy, Policy::Cascade(_)) {
                tuned.push(Family { tuned: true, ..family("cascade", name.clone(), policy.clone()) });
            }
            found.push(Family { eligible, ..family("present", name, policy.clone()) });
        }
    }
    found.extend(tuned);
    found
}

/// Each model with another vendor's behind it, the one of the most similar quality first: of equals the first is kept.
fn chains(models: &[Usable]) -> Vec<Family> {
    let distance = |a: &Usable, b: &Usable| (a.quality.unwrap_or(0.0) - b.quality.unwrap_or(0.0)).abs();
    models
        .iter()
        .flat_map(|first| {
            let mut backups: Vec<&Usable> =
                models.iter().filter(|other| author(&other.model) != author(&first.model)).collect();
            backups.sort_by(|a, b| distance(a, first).total_cmp(&distance(b, first)));
            backups.into_iter().map(move |backup| {
                let name = format!("{} → {}", short(&first.model), short(&backup.model));
                family("fallback", name, chain(&[&first.model, &backup.model]))
            })
        })
        .collect()
}

/// The answering model itself, the two cheapest models as judges, and what the project has of its own.
fn evaluators(input: &SearchInput, position: usize, models: &[&ModelId]) -> Vec<(String, Evaluator)> {
    let evaluator = |by| Evaluator { by, auc: None, shared_error: None, unknown: UnknownFields::new() };
    let own = SelfCheck { instruction_tokens: None, verdict_tokens: None, unknown: UnknownFields::new() };
    let mut all = vec![("checks itself".to_owned(), evaluator(EvaluatorKind::SelfCheck(own)))];
    for model in models.iter().take(2) {
        let judge = Judge {
            policy: Box::new(leaf(model)),
            instruction_tokens: None,
            verdict_tokens: None,
            unknown: UnknownFields::new(),
        };
        all.push((format!("judged by {}", short(model)), evaluator(EvaluatorKind::Judge(judge))));
    }
    let feature = &input.project.features[position].id;
    let policies = input.project.architectures.iter().filter_map(|architecture| architecture.policies.get(feature));
    for found in policies.flat_map(classifiers) {
        if !all.iter().any(|(_, known)| *known == found) {
            let n = all.len();
            let which = if n == 3 { String::new() } else { format!(" {}", n - 2) };
            all.push((format!("judged by the project's classifier{which}"), found));
        }
    }
    all
}

/// Classifiers of one's own are known to a search only where a policy names their cost and curve.
fn classifiers(policy: &Policy) -> Vec<Evaluator> {
    let own = match policy {
        Policy::Cascade(cascade) if matches!(cascade.evaluator.by, EvaluatorKind::Classifier(_)) => {
            Some(cascade.evaluator.clone())
        }
        _ => None,
    };
    let below = policy.children().into_iter().flat_map(|(_, child)| classifiers(child));
    own.into_iter().chain(below).collect()
}

/// Two and three tiers, each dearer and better than the one before.
fn cascades(models: &[Usable], evaluators: &[(String, Evaluator)]) -> Vec<Family> {
    let better = |cheap: &Usable, dear: &Usable| dear.quality.is_none() || dear.quality > cheap.quality;
    let mut ladders: Vec<Vec<&Usable>> = Vec::new();
    for (n, first) in models.iter().enumerate() {
        for (m, second) in models.iter().enumerate().skip(n + 1).filter(|(_, second)| better(first, second)) {
            ladders.push(vec![first, second]);
            let thirds = models[m + 1..].iter().filter(|third| better(second, third));
            ladders.extend(thirds.map(|third| vec![first, second, third]));
        }
    }
    let families = ladders.iter().flat_map(|ladder| {
        evaluators.iter().map(move |(word, evaluator)| {
            let ids: Vec<&ModelId> = ladder.iter().map(|usable| &usable.model).collect();
            let names: Vec<&str> = ids.iter().map(|id| short(id)).collect();
            let (name, policy) = (format!("{}, {word}", names.join(" ↗ ")), cascade(&ids, evaluator));
            Family { tuned: true, ..family("cascade", name, policy) }
        })
    });
    families.collect()
}

/// Votes of three, two that must agree, and an arbiter over two; the best model settles what is open.
fn ensembles(models: &[Usable]) -> Vec<Family> {
    let best = models.iter().max_by(|a, b| a.quality.unwrap_or(0.0).total_cmp(&b.quality.unwrap_or(0.0)));
    let Some(best) = best.map(|usable| &usable.model) else { return vec![] };
    let ids: Vec<&ModelId> = models.iter().map(|usable| &usable.model).collect();
    let family = |name: String, policy| family("ensemble", name, policy);
    let mut families = Vec::new();
    for (n, first) in ids.iter().enumerate() {
        for (m, second) in ids.iter().enumerate().skip(n + 1) {
            let pair = format!("{} + {}", short(first), short(second));
            if *first != best && *second != best {
                let name = format!("{pair}, agreed or {}", short(best));
                families.push(family(name, ensemble(&[first, second], consensus(best))));
            }
            families
                .push(family(format!("{pair}, {} decides", short(best)), ensemble(&[first, second], arbiter(best))));
            for third in &ids[m + 1..] {
                let name = format!("{pair} + {}, majority", short(third));
                families.push(family(name, ensemble(&[first, second, third], Aggregation::Majority)));
            }
        }
    }
    families
}

/// The quickest of two or three at the moment.
fn steering(models: &[&ModelId], quality_floor: Option<f64>) -> Vec<Family> {
    let mut groups: Vec<Vec<&ModelId>> = Vec::new();
    for (n, first) in models.iter().enumerate() {
        for (m, second) in models.iter().enumerate().skip(n + 1) {
            groups.push(vec![first, second]);
            groups.extend(models[m + 1..].iter().map(|third| vec![*first, *second, *third]));
        }
    }
    let measures = [(LatencyMeasure::FirstToken, "to the first token"), (LatencyMeasure::Total, "to the whole answer")];
    let families = groups.iter().flat_map(|group| {
        measures.map(|(measure, word)| {
            let names: Vec<&str> = group.iter().map(|id| short(id)).collect();
            let name = format!("quickest {word} of {}", names.join(", "));
            family("steer", name, steer(group, measure, quality_floor))
        })
    });
    families.collect()
}

/// Short prompts to one model, long ones to another.
fn partitions(models: &[&ModelId], workload: &Workload, sample: &[u32]) -> Vec<Family> {
    let mut lengths: Vec<u32> = sample.iter().map(|row| workload.columns.prompt_tokens[*row as usize]).collect();
    lengths.sort_unstable();
    let Some(longest) = lengths.last().copied() else { return vec![] };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
    let mut cuts: Vec<u32> = CUTS.iter().map(|share| lengths[(lengths.len() as f64 * share) as usize]).collect();
    cuts.dedup();
    cuts.retain(|cut| *cut > lengths[0] && *cut <= longest);
    let mut families = Vec::new();
    for (first, second) in ordered_pairs(models) {
        families.extend(cuts.iter().map(|cut| {
            let name = format!("below {} tokens {}, else {}", count(*cut), short(first), short(second));
            family("partition", name, bands(*cut, first, second))
        }));
    }
    families
}

/// Whether the request of a row carries it.
type Holds<'a> = Box<dyn Fn(usize) -> bool + 'a>;

/// Requests that carry something to one model, the others to another; where the record tells them apart.
fn tasks(models: &[&ModelId], workload: &Workload, sample: &[u32]) -> (Vec<Family>, Option<LeftOut>) {
    let columns = &workload.columns;
    let flag = |flag: RequestFlags| move |row: usize| RequestFlags(columns.flags[row]).contains(flag);
    let session = |row: usize| columns.session_key[row] != 0;
    let facts: [(RequestFact, &str, Holds<'_>); 4] = [
        (RequestFact::Tools, "with tools", Box::new(flag(RequestFlags::TOOLS))),
        (RequestFact::StructuredOutput, "with structured output", Box::new(flag(RequestFlags::STRUCTURED))),
        (RequestFact::Vision, "with images", Box::new(flag(RequestFlags::VISION))),
        (RequestFact::Session, "of a session", Box::new(session)),
    ];
    let mut families = Vec::new();
    for (fact, name, holds) in &facts {
        let share = sample.iter().filter(|row| holds(**row as usize)).count() as f64 / sample.len().max(1) as f64;
        if !(WORTH_A_RULE..=1.0 - WORTH_A_RULE).contains(&share) {
            continue;
        }
        families.extend(ordered_pairs(models).map(|(with, without)| {
            let words = format!("{name} {}, else {}", short(with), short(without));
            family("task", words, by_fact(*fact, name, with, without))
        }));
    }
    let none = families.is_empty().then(|| LeftOut {
        count: 0,
        reason: "Task rules were not enumerated: the record of this feature tells no kinds of requests apart."
            .to_owned(),
    });
    (families, none)
}

fn ordered_pairs<'a>(models: &'a [&'a ModelId]) -> impl Iterator<Item = (&'a ModelId, &'a ModelId)> {
    models.iter().flat_map(move |first| {
        models.iter().filter(move |second| *second != first).map(move |second| (*first, *second))
    })
}
