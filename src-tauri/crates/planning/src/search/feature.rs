//! The best policy for one feature.

use std::collections::BTreeMap;

use routewright_domain::{
    FeatureId, FeatureSearch, LeftOut, ModelId, Money, Outcome, Policy, ProviderId, SearchCandidate, SearchObjective,
    SearchedPattern,
};
use routewright_engine::{FeatureRows, replay};

use super::compose::with_thresholds;
use super::front::{Point, front, spread};
use super::race::{Candidate, Entry, Raced, Standing, named, race};
use super::shortlist::{Listed, shortlist};
use super::solo::{Interaction, planned, solo};
use super::space::{Enumerated, Family, families};
use super::{SearchError, SearchInput, SearchSettings, SearchWatch, answering, around, evaluators, reasons, turns};

/// A candidate with its figures from the replay.
#[derive(Debug, Clone)]
pub(super) struct Final {
    pub(super) candidate: SearchCandidate,
    pub(super) family: usize,
    pub(super) standing: Standing,
    pub(super) by_model: BTreeMap<ModelId, Money>,
    pub(super) by_provider: BTreeMap<ProviderId, Money>,
}

/// What a search found for a feature, with what a choice for the whole application needs to know of it.
#[derive(Debug, Clone)]
pub struct Searched {
    /// What was found.
    pub found: FeatureSearch,
    /// The front, in its order.
    pub(super) finals: Vec<Final>,
}

/// Searches the best policy for a feature.
pub fn search_feature(
    input: &SearchInput,
    feature: &FeatureId,
    settings: &SearchSettings,
    watch: &dyn SearchWatch,
) -> Result<Searched, SearchError> {
    let position = input.project.features.iter().position(|own| own.id == *feature);
    let position = position.ok_or_else(|| SearchError::UnknownFeature(feature.clone()))?;
    let alone = solo(input, position, &[], Interaction::Left);
    let rows = FeatureRows::new(&alone.features, feature, input.workload, input.seed, watch)?;
    if rows.is_empty() {
        return Err(SearchError::NoRequests(feature.clone()));
    }
    let list = match shortlist(input, position, &rows, settings, watch)? {
        Listed::Some(list) => list,
        Listed::None(left_out) => {
            let reason = "No model of the catalog may serve the feature under its requirements and the guardrails.";
            return Ok(nothing(feature, &rows, left_out, reason));
        }
    };
    let held = answering::held(input, position, &list, watch)?;
    let input = &SearchInput { project: held.as_ref().map_or(input.project, |held| &held.project), ..*input };
    let (mut families, mut not_enumerated) = families(input, position, &rows, &list, &settings.scope);
    let raced = race(input, position, &rows, &families, settings, watch)?;
    if raced.enumerated.is_empty() {
        let left_out = [list.left_out, not_enumerated, raced.left_out].concat();
        let reason = "No policy can be made of the patterns and models that may be tried.";
        return Ok(nothing(feature, &rows, left_out, reason));
    }
    let mut picked = pick(input, position, &families, &raced, settings);
    let (modifiers, said) = around::judged(input, &rows, &settings.modifiers);
    let (added, variants) = around::variants(&picked.candidates[..picked.front], &families, &modifiers);
    families.extend(added);
    picked.add_to_front(variants);
    let mut finals = confirm(input, position, &families, &picked, watch)?;
    if held.is_some() {
        finals.iter_mut().flatten().for_each(unsay_success);
    }
    let mut left_out = list.left_out;
    left_out.extend(said);
    left_out.append(&mut not_enumerated);
    left_out.extend(raced.left_out.iter().cloned());
    let mut searched = assemble(input, position, &rows, &families, &raced, &picked, &finals, left_out, settings);
    let best = searched.found.recommended.map(|best| &searched.finals[best]);
    let assumed = evaluators::reason(input, position, best, &families, watch)?;
    searched.found.reasons.extend(assumed);
    searched.found.reasons.extend(held.map(|held| held.sentence));
    Ok(searched)
}

/// There is nothing to try.
fn nothing(feature: &FeatureId, rows: &FeatureRows, left_out: Vec<LeftOut>, reason: &str) -> Searched {
    let found = FeatureSearch {
        feature: feature.clone(),
        requests: rows.len() as u64,
        enumerated: vec![],
        left_out,
        rounds: vec![],
        front: vec![],
        front_size: 0,
        recommended: None,
        present: None,
        nearest: None,
        reasons: vec![reason.to_owned()],
        beats: vec![],
        turning_points: vec![],
    };
    Searched { found, finals: vec![] }
}

/// What is replayed in the end, by role: positions in `candidates`.
struct Picked {
    candidates: Vec<Candidate>,
    /// The first so many are the front.
    front: usize,
    front_size: usize,
    present: Option<usize>,
    cheaper_but_short: Option<usize>,
    nearest: Option<usize>,
}

impl Picked {
    fn add_to_front(&mut self, added: Vec<Candidate>) {
        let (at, count) = (self.front, added.len());
        self.candidates.splice(at..at, added);
        self.front += count;
        self.front_size += count;
        for role in [&mut self.present, &mut self.cheaper_but_short, &mut self.nearest].into_iter().flatten() {
            *role += if *role >= at { count } else { 0 };
        }
    }
}

fn pick(input: &SearchInput, position: usize, families: &[Family], raced: &Raced, settings: &SearchSettings) -> Picked {
    let keeping: Vec<&Entry> =
        raced.finalists.iter().filter(|entry| entry.summary.standing == Standing::Keeps).collect();
    let points: Vec<Point> = keeping.iter().map(|entry| entry.summary.point).collect();
    let whole = front(&points);
    let mut shown = spread(&whole, settings.front);
    // The ends of the list are the cheapest, and the dearest; the best need not be dearest.
    let best = whole.iter().copied().min_by(|a, b| points[*a].shortfall.total_cmp(&points[*b].shortfall));
    if let Some(best) = best.filter(|best| !shown.contains(best)) {
        shown.push(best);
    }
    let mut candidates: Vec<Candidate> = shown.iter().map(|n| keeping[*n].candidate.clone()).collect();
    let front = candidates.len();
    let mut also = |candidate: Option<&Candidate>| {
        candidate.map(|candidate| {
            candidates.iter().position(|own| own == candidate).unwrap_or_else(|| {
                candidates.push(candidate.clone());
                candidates.len() - 1
            })
        })
    };
    let feature = &input.project.features[position].id;
    let now = input.within.policies.get(feature);
    let present = families.iter().position(|family| family.pattern == "present" && Some(&family.policy) == now);
    let present = also(present.map(|family| Candidate { family, accept_at: vec![] }).as_ref());
    let cheapest = shown.first().map(|n| points[*n].cost / keeping[*n].summary.requests.max(1) as f64);
    let short = raced.enumerated.iter().filter(|entry| {
        let mean = entry.summary.point.cost / entry.summary.requests.max(1) as f64;
        entry.summary.short_of_quality_alone && cheapest.is_some_and(|cheapest| mean < cheapest)
    });
    let short = short.min_by(|a, b| a.summary.point.shortfall.total_cmp(&b.summary.point.shortfall));
    let cheaper_but_short = also(short.map(|entry| &entry.candidate));
    let nearest = (front == 0).then(|| {
        let pool = if raced.finalists.is_empty() { &raced.enumerated } else { &raced.finalists };
        let key = |entry: &&Entry| (entry.summary.broken, entry.summary.standing);
        pool.iter().min_by(|a, b| key(a).cmp(&key(b)).then(a.summary.point.cost.total_cmp(&b.summary.point.cost)))
    });
    let nearest = also(nearest.flatten().map(|entry| &entry.candidate));
    Picked { front, front_size: whole.len(), present, cheaper_but_short, nearest, candidates }
}

/// The engine's own figures, on all requests and with everything that requests do to each other through the gateway; `None`
/// for a candidate that does not compile.
fn confirm(
    input: &SearchInput,
    position: usize,
    families: &[Family],
    picked: &Picked,
    watch: &dyn SearchWatch,
) -> Result<Vec<Option<Final>>, SearchError> {
    let policies: Vec<Policy> = picked
        .candidates
        .iter()
        .map(|candidate| with_thresholds(&families[candidate.family].policy, &candidate.accept_at))
        .collect();
    let project = solo(input, position, &policies.iter().collect::<Vec<_>>(), Interaction::Kept);
    let plans: Vec<_> = (0..policies.len()).map(|n| planned(&project, n, input).ok()).collect();
    let sound: Vec<_> = plans.iter().flatten().collect();
    watch.expects((input.workload.columns.len() * sound.len()) as u64);
    let mut outcomes = replay(&sound, &input.replay(), input.threads, watch)?.into_iter();
    let mut finals = Vec::with_capacity(policies.len());
    for (plan, (candidate, policy)) in plans.iter().zip(picked.candidates.iter().zip(&policies)) {
        let outcome = if plan.is_some() { outcomes.next() } else { None };
        finals.push(outcome.map(|outcome| {
            let name = named(&families[candidate.family], &candidate.accept_at);
            final_of(name, candidate.family, policy, &outcome)
        }));
    }
    Ok(finals)
}

fn final_of(name: String, family: usize, policy: &Policy, outcome: &Outcome) -> Final {
    let broken = outcome.requirements.iter().any(|result| result.met == Some(false));
    let open = outcome.requirements.iter().any(|result| result.met.is_none());
    let candidate = SearchCandidate {
        name,
        pattern: policy.pattern().to_owned(),
        policy: policy.clone(),
        cost_usd: outcome.cost_usd,
        cost_per_request_usd: outcome.cost_usd.per(outcome.requests),
        ttft_p95_ms: outcome.ttft_ms.p95,
        latency_p95_ms: outcome.latency_ms.p95,
        quality: outcome.quality,
        success_rate: outcome.success_rate().unwrap_or(0.0),
        requirements: outcome.requirements.clone(),
    };
    Final {
        candidate,
        family,
        standing: if broken {
            Standing::Breaks
        } else if open {
            Standing::Open
        } else {
            Standing::Keeps
        },
        by_model: outcome.cost_by_model.clone(),
        by_provider: outcome.cost_by_provider.clone(),
    }
}

/// Takes the success rate that nobody requires from what is kept; a candidate that breaks it says so.
fn unsay_success(own: &mut Final) {
    own.candidate.requirements.retain(|result| result.requirement != "success_rate" || result.met == Some(false));
}

pub(super) fn point_of(candidate: &SearchCandidate) -> Point {
    Point {
        cost: candidate.cost_usd.0 as f64,
        shortfall: candidate.quality.map_or(f64::INFINITY, |quality| 1.0 - quality.mean),
        latency: candidate.latency_p95_ms.unwrap_or(f64::INFINITY),
    }
}

/// The best of a front by the objective: a position in it.
pub(super) fn best_of(finals: &[Final], objective: SearchObjective) -> Option<usize> {
    let key = |n: &usize| {
        let point = point_of(&finals[*n].candidate);
        match objective {
            SearchObjective::LowestCost => [point.cost, point.shortfall, point.latency],
            SearchObjective::HighestQuality => [point.shortfall, point.cost, point.latency],
        }
    };
    (0..finals.len()).min_by(|a, b| {
        let (one, other) = (key(a), key(b));
        one.iter().zip(&other).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(a.cmp(b))
    })
}

#[expect(clippy::too_many_arguments, reason = "what the steps before have found, put together once")]
fn assemble(
    input: &SearchInput,
    position: usize,
    rows: &FeatureRows,
    families: &[Family],
    raced: &Raced,
    picked: &Picked,
    finals: &[Option<Final>],
    left_out: Vec<LeftOut>,
    settings: &SearchSettings,
) -> Searched {
    let feature = &input.project.features[position];
    // A replay knows limits and budgets, which a sample does not: what breaks there leaves the front.
    let kept: Vec<Final> =
        finals[..picked.front].iter().flatten().filter(|own| own.standing == Standing::Keeps).cloned().collect();
    let points: Vec<Point> = kept.iter().map(|own| point_of(&own.candidate)).collect();
    let on_front: Vec<Final> = front(&points).into_iter().map(|n| kept[n].clone()).collect();
    let lost = picked.front - on_front.len();
    let role = |at: Option<usize>| at.and_then(|at| finals[at].clone());
    let (present, short) = (role(picked.present), role(picked.cheaper_but_short));
    let recommended = best_of(&on_front, settings.objective);
    let nearest = if on_front.is_empty() {
        role(picked.nearest).or_else(|| finals.iter().flatten().next().cloned())
    } else {
        None
    };
    let beats = recommended.map_or_else(Vec::new, |best| reasons::beats(&on_front, best, present.as_ref(), families));
    let turning_points = recommended.map_or_else(Vec::new, |best| {
        turns::turning_points(&on_front, best, short.as_ref(), &feature.requirements, settings.objective)
    });
    let found = FeatureSearch {
        feature: feature.id.clone(),
        requests: rows.len() as u64,
        enumerated: counted(families, raced, &on_front),
        left_out,
        rounds: raced.rounds.clone(),
        front_size: (picked.front_size - lost.min(picked.front_size)) as u64,
        front: on_front.iter().map(|own| own.candidate.clone()).collect(),
        recommended,
        present: present.map(|own| own.candidate),
        nearest: nearest.map(|own| own.candidate),
        reasons: reasons::reasons(&on_front, recommended, feature, settings.objective, input.fitted.is_some()),
        beats,
        turning_points,
    };
    Searched { found, finals: on_front }
}

fn counted(families: &[Family], raced: &Raced, on_front: &[Final]) -> Vec<SearchedPattern> {
    let mut counts = Enumerated::new();
    let mut of = |pattern: &'static str, change: &dyn Fn(&mut SearchedPattern)| {
        change(counts.entry(pattern).or_insert_with(|| SearchedPattern {
            pattern: pattern.to_owned(),
            policies: 0,
            candidates: 0,
            on_front: 0,
        }));
    };
    for family in families.iter().filter(|family| family.eligible) {
        of(family.pattern, &|count| {
            count.policies += 1;
            // These did not race: each is one candidate.
            count.candidates += u64::from(around::is_modified(family));
        });
    }
    for entry in &raced.enumerated {
        of(families[entry.candidate.family].pattern, &|count| count.candidates += 1);
    }
    for own in on_front {
        of(families[own.family].pattern, &|count| count.on_front += 1);
    }
    counts.into_values().collect()
}
