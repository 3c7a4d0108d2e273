//! The twelve risks of the Generative AI Profile (NIST AI 600-1, July 2024): what the design does about each, and what remains.

use routewright_domain::{CacheHit, Capability, Evidence, Policy, TaskKind};

use super::design::{Design, DesignFeature};
use super::words::{lowered, names, number, raised, share};
use crate::numbers::{count, counted, percent};
use crate::sections::parts;
use crate::{Block, Column};

/// A risk with what the design's facts say about it.
pub(super) struct Risk {
    pub(super) name: &'static str,
    /// What the design does, and what is left over.
    rule: fn(&Design) -> (String, String),
}

/// In the profile's order.
pub(super) const RISKS: [Risk; 12] = [
    Risk { name: "CBRN information or capabilities", rule: weapons },
    Risk { name: "Confabulation", rule: confabulation },
    Risk { name: "Dangerous, violent, or hateful content", rule: dangerous_content },
    Risk { name: "Data privacy", rule: data_privacy },
    Risk { name: "Environmental impacts", rule: environment },
    Risk { name: "Harmful bias or homogenization", rule: homogenization },
    Risk { name: "Human-AI configuration", rule: people },
    Risk { name: "Information integrity", rule: information_integrity },
    Risk { name: "Information security", rule: information_security },
    Risk { name: "Intellectual property", rule: intellectual_property },
    Risk { name: "Obscene, degrading, and/or abusive content", rule: abusive_content },
    Risk { name: "Value chain and component integration", rule: value_chain },
];

/// A sentence and a row for each risk.
pub(super) fn blocks(design: &Design) -> Vec<Block> {
    let row = |risk: &Risk| {
        let (does, remains) = (risk.rule)(design);
        vec![risk.name.to_owned(), does, remains]
    };
    let lead = "The twelve risks of NIST AI 600-1 (July 2024). No prompt or answer is read: what follows is what routing, limits and \
        choice of models do about them.";
    let columns =
        vec![Column::words("Risk", 4), Column::words("What this design does", 7), Column::words("What remains", 7)];
    let rows = RISKS.iter().map(row).collect();
    vec![parts::paragraph(lead), parts::table("Risks of generative AI", columns, rows)]
}

/// Models that guardrails name are the ones somebody has chosen.
fn weapons(design: &Design) -> (String, String) {
    let lists = design.guardrails().into_iter().filter(|guardrail| !guardrail.models.is_empty()).count() as u64;
    let does = match lists {
        0 => format!(
            "Nothing of its own: the filters of {} decide",
            counted(design.makers().len() as u64, "maker", "makers")
        ),
        lists => format!("{} which models may answer", counted(lists, "guardrail names", "guardrails name")),
    };
    (does, "No request is screened for it before a model is called".to_owned())
}

fn confabulation(design: &Design) -> (String, String) {
    let judging = design.judging_in_words().unwrap_or_else(|| "No answer is judged before it is taken".to_owned());
    let ensembles = design.count_policies(|policy| matches!(policy, Policy::Ensemble(_))) as u64;
    let votes = if ensembles == 0 {
        String::new()
    } else {
        format!("; {}", counted(ensembles, "ensemble compares answers", "ensembles compare answers"))
    };
    let remains = match design.quality() {
        Some(quality) => format!(
            "{} of the answers are expected to fall short ({})",
            percent(1.0 - quality.mean, 1),
            lowered(&design.quality_in_words()),
        ),
        None => "How many answers are false is unknown".to_owned(),
    };
    (format!("{judging}{votes}"), remains)
}

/// A refusal for content that moves on is a way around a filter.
fn dangerous_content(design: &Design) -> (String, String) {
    match design.moderation_chains() as u64 {
        0 => (
            "No fallback chain passes on what a provider refuses".to_owned(),
            "Answers that a provider lets pass are not screened".to_owned(),
        ),
        chains => (
            "Nothing of its own: providers' filters decide".to_owned(),
            format!(
                "{} a request on when a provider refuses its content; the next model may answer it",
                counted(chains, "fallback chain passes", "fallback chains pass"),
            ),
        ),
    }
}

fn data_privacy(design: &Design) -> (String, String) {
    let demanding = |holds: fn(&super::demands::Demands) -> bool| {
        let with = design.split(|feature| holds(&feature.demands)).with();
        share(with, design.features.len(), "feature", "features")
    };
    let does = if design.ruled().with() == 0 {
        "No feature has a rule for its data".to_owned()
    } else {
        format!(
            "Zero retention demanded for {}, no training for {}, a region for {}",
            demanding(|demands| demands.zero_retention),
            demanding(|demands| demands.no_training),
            demanding(|demands| !demands.regions.is_empty()),
        )
    };
    let silent = design.silent_providers();
    let caches = design.count_policies(|policy| matches!(policy, Policy::Cache(_))) as u64;
    let mut remains = vec![if silent.is_empty() {
        "personal data in prompts is not looked for".to_owned()
    } else {
        format!("data policy not stated in full by {}", names(&silent))
    }];
    remains
        .extend((caches > 0).then(|| counted(caches, "response cache keeps answers", "response caches keep answers")));
    (does, raised(&remains.join("; ")))
}

fn environment(design: &Design) -> (String, String) {
    let did = design.outcome().mechanisms;
    let spared = match did.cache_hits + did.batched {
        0 => "no answer came from a response cache or a batch".to_owned(),
        _ => format!(
            "{} from a response cache, {} from a batch",
            counted(did.cache_hits, "answer came", "answers came"),
            count(did.batched),
        ),
    };
    let requests = counted(design.outcome().requests, "request", "requests");
    let does = format!("{} for {requests}; {spared}", counted(did.calls, "call", "calls"));
    (does, "Energy and emissions are unknown: no catalog publishes them".to_owned())
}

fn homogenization(design: &Design) -> (String, String) {
    let model = design.leading_in_words().unwrap_or_else(|| "No model answers".to_owned());
    let maker = design
        .leading_maker()
        .map_or_else(String::new, |(maker, share)| format!("; models of {maker} give {}", percent(share, 1)));
    let remains = format!("{}; answers are not compared by group or language", erring_together(design));
    (format!("{model}{maker}"), remains)
}

/// By what models are known, or thought, to err together.
fn erring_together(design: &Design) -> String {
    let assumed = || match design.project().assumptions.error_correlation {
        Some(correlation) => format!("Models err together (correlation {correlation}, as the project states)"),
        None => "Models err together (correlation 0.5, assumed)".to_owned(),
    };
    match design.quality() {
        Some(quality) if quality.recorded_share >= 1.0 => "Models err together as the recorded scores show".to_owned(),
        // Scores of some answers are what those of the others are fitted to.
        Some(quality) if quality.recorded_share > 0.0 || quality.evidence == Evidence::Fitted => {
            "Models err together by the difficulty that each request has for all of them, fitted to recorded scores"
                .to_owned()
        }
        _ => assumed(),
    }
}

fn people(design: &Design) -> (String, String) {
    let owners = design.owned();
    let grave = design.features.iter().filter(|feature| feature.is_grave());
    let grave: Vec<&str> = grave.map(|feature| feature.feature.name.as_str()).collect();
    let remains = if grave.is_empty() {
        "How users are told that a model answers, and who may overrule it".to_owned()
    } else {
        format!("Who reviews answers of {} is not described", names(&grave))
    };
    (owners.fact("Owner named for"), remains)
}

fn information_integrity(design: &Design) -> (String, String) {
    let semantic = design.policies().into_iter().filter_map(|policy| match policy {
        Policy::Cache(cache) => match &cache.hit {
            CacheHit::Semantic(hit) => Some(hit.wrong_hit_rate),
            CacheHit::Exact => None,
        },
        _ => None,
    });
    let wrong = semantic.fold(None, |worst: Option<f64>, rate| Some(worst.map_or(rate, |worst| worst.max(rate))));
    let truncated = design.outcome().truncated;
    let mut remains = vec!["Sources of an answer are not traced".to_owned()];
    remains.extend(wrong.map(|rate| format!("up to {} of semantic cache hits do not fit", percent(rate, 1))));
    remains.extend((truncated > 0).then(|| counted(truncated, "answer is cut short", "answers are cut short")));
    let floors = design.split(|feature| feature.feature.requirements.quality_floor.is_some());
    (floors.fact("Lowest quality required for"), remains.join("; "))
}

fn information_security(design: &Design) -> (String, String) {
    let guardrails = design.guardrails();
    let rates = guardrails.iter().filter(|guardrail| guardrail.requests_per_minute.is_some()).count();
    let keys = number(design.keys(), "gateway key", "gateway keys");
    let does = raised(&format!("{keys}, {}", number(rates, "rate cap", "rate caps")));
    let acts = |feature: &DesignFeature| {
        feature.feature.task == Some(TaskKind::Agent)
            || feature.feature.requirements.capabilities.contains(&Capability::Tools)
    };
    let acting: Vec<&str> =
        design.features.iter().filter(|feature| acts(feature)).map(|feature| feature.feature.name.as_str()).collect();
    let remains = if acting.is_empty() {
        "Prompt injection and leaks are not tested".to_owned()
    } else {
        format!("Prompt injection is not tested; {} may call tools", names(&acting))
    };
    (does, remains)
}

fn intellectual_property(design: &Design) -> (String, String) {
    let endpoints = design.endpoints();
    let untrained = endpoints.iter().filter(|endpoint| endpoint.data_policy.trains == Some(false)).count();
    let training: Vec<&str> = endpoints
        .iter()
        .filter(|endpoint| endpoint.data_policy.trains == Some(true))
        .map(|endpoint| endpoint.provider.as_str())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let does = match endpoints.len() {
        0 => "No endpoint is known, and so no policy on training".to_owned(),
        all => format!("No training on prompts stated by {}", share(untrained, all, "endpoint", "endpoints")),
    };
    let remains = if training.is_empty() {
        "Rights in training data and in answers are not examined".to_owned()
    } else {
        format!("Prompts may train models at {}; rights in answers are not examined", names(&training))
    };
    (does, remains)
}

fn abusive_content(design: &Design) -> (String, String) {
    let seeing = design.split(|feature| feature.feature.requirements.capabilities.contains(&Capability::Vision)).with();
    let does = match seeing {
        0 => "No feature demands models that read images".to_owned(),
        some => format!(
            "Models that read images demanded for {}",
            share(some, design.features.len(), "feature", "features")
        ),
    };
    (does, "Neither prompts nor answers are screened".to_owned())
}

fn value_chain(design: &Design) -> (String, String) {
    let backed = design.backed().fact("another provider stands behind");
    let mut remains = Vec::new();
    let (retiring, unlisted, judges) = (design.retiring_in_words(), design.unlisted(), design.judges() as u64);
    remains.extend((!retiring.is_empty()).then(|| format!("leaving: {}", names(&retiring))));
    remains.extend((!unlisted.is_empty()).then(|| format!("not in the catalog: {}", names(&unlisted))));
    remains.extend((judges > 0).then(|| counted(judges, "model judges others", "models judge others")));
    remains.push("how models were made is not known".to_owned());
    (format!("{}; {backed}", design.suppliers_in_words()), raised(&remains.join("; ")))
}
