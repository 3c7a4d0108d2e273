//! Each policy: drawn, in words, with its models, what was considered instead, and what happens when something fails.

use routewright_domain::{DocumentPart, Policy, Trigger, pointer_segment};

use crate::numbers::{count, counted, percent, set_time};
use crate::pairing::{PairedFeature, Pairing};
use crate::policy_words::policy_in_words;
use crate::{Block, ReportError, Section};

use super::{alternatives, parts, policy_diagram, policy_models};

pub(super) fn sections(pairing: &Pairing) -> Result<Vec<Section>, ReportError> {
    let own = DocumentPart::Policies;
    let lead = format!(
        "How {} answers each feature. A drawing is read from the top; beside each node stands the share of the feature's requests \
         that came to it.",
        pairing.candidate_name()
    );
    let mut sections = vec![parts::part(own, vec![parts::paragraph(lead)])];
    let Some(architecture) = pairing.architecture() else { return Ok(sections) };
    let place = pairing.facts.project.architectures.iter().position(|other| other.id == architecture.id).unwrap_or(0);
    for feature in pairing.features() {
        let Some(policy) = architecture.policies.get(feature.id) else { continue };
        let path = format!("/architectures/{place}/policies/{}", pointer_segment(feature.id.as_str()));
        sections.push(parts::topic(own, feature.name, of_feature(pairing, &feature, policy, &path)?));
    }
    for (id, policy) in &architecture.library {
        let sentence = format!("Used where a policy names {id}: {}.", policy_in_words(policy));
        sections.push(parts::topic(own, format!("Shared policy {id}"), vec![parts::paragraph(sentence)]));
    }
    Ok(sections)
}

/// The candidate's policies, those of features before shared ones: what each is called and its JSON pointer.
pub(super) fn policies_of<'a>(pairing: &Pairing<'a>) -> Vec<(String, String, &'a Policy)> {
    let Some(architecture) = pairing.architecture() else { return vec![] };
    let place = pairing.facts.project.architectures.iter().position(|other| other.id == architecture.id).unwrap_or(0);
    let path = |list: &str, id: &str| format!("/architectures/{place}/{list}/{}", pointer_segment(id));
    let features = pairing.features().into_iter().filter_map(|feature| {
        let policy = architecture.policies.get(feature.id)?;
        Some((feature.name.to_owned(), path("policies", feature.id.as_str()), policy))
    });
    let shared = architecture.library.iter();
    let shared = shared.map(|(id, policy)| (format!("shared policy {id}"), path("library", id.as_str()), policy));
    features.chain(shared).collect()
}

fn of_feature(
    pairing: &Pairing,
    feature: &PairedFeature,
    policy: &Policy,
    path: &str,
) -> Result<Vec<Block>, ReportError> {
    let mut blocks = vec![
        parts::paragraph(format!("{}.", capitalised(&policy_in_words(policy)))),
        policy_diagram::figure(pairing, feature, policy, path)?,
        policy_models::table(pairing, feature, policy),
        parts::list(failures(policy)),
    ];
    blocks.splice(1..1, kept_away(pairing, feature, path).map(parts::paragraph));
    blocks.extend(alternatives::table(pairing, feature));
    Ok(blocks)
}

/// What guardrails of the whole architecture let come to a policy is not all that was asked; a node's own budget is in the drawing.
fn kept_away(pairing: &Pairing, feature: &PairedFeature, path: &str) -> Option<String> {
    let root = pairing.candidate.nodes.iter().find(|node| node.path == path)?;
    let away = feature.candidate.requests.checked_sub(root.asked).filter(|away| *away > 0)?;
    Some(format!(
        "Of the feature's {}, {} did not come to this policy: guardrails or keys of the whole architecture refused them or passed them to \
         a policy of their own, as the part on guardrails says.",
        counted(feature.candidate.requests, "request", "requests"),
        count(away),
    ))
}

/// What happens when something fails, a sentence for each mechanism of the tree.
fn failures(policy: &Policy) -> Vec<String> {
    let mut items = Vec::new();
    gather(policy, &mut items);
    if items.is_empty() {
        items.push(
            "When an endpoint fails, the gateway tries the model's other endpoints; when all of them fail, the request fails."
                .to_owned(),
        );
    }
    items
}

fn gather(policy: &Policy, items: &mut Vec<String>) {
    let own = match policy {
        Policy::Fallback(chain) => {
            let moved = chain.triggers.iter().any(|trigger| *trigger != Trigger::LowQuality);
            let what = if moved { "A call that fails" } else { "An answer that is not good enough" };
            Some(format!(
                "{what} leads to the next of {} steps; attempts that were billed are in the cost, and their time in the latency.",
                chain.steps.len()
            ))
        }
        Policy::Cascade(_) => Some(
            "A tier that fails counts as rejected; when the last tier fails, the answer that was rejected last is given.".to_owned(),
        ),
        Policy::Ensemble(ensemble) => Some(match ensemble.quorum {
            Some(quorum) => format!("{quorum} of {} members are enough; what is late is not waited for.", ensemble.members.len()),
            None => "A member that fails is left out of the vote; without any answer the request fails.".to_owned(),
        }),
        Policy::Retry(retry) => Some(format!("A failed call is repeated up to {} times in all.", retry.attempts)),
        Policy::Hedge(hedge) => Some(format!(
            "Without a first token after {} a second call goes out. The first to send a token counts; the other is cancelled then, has sent \
             none, and is not billed.",
            set_time(f64::from(hedge.after_ms))
        )),
        Policy::Cache(cache) => match &cache.hit {
            routewright_domain::CacheHit::Semantic(hit) => Some(format!(
                "The cache gives a wrong answer in {} of its hits, as assumed.",
                percent(hit.wrong_hit_rate, 1)
            )),
            routewright_domain::CacheHit::Exact => None,
        },
        _ => None,
    };
    if let Some(own) = own.filter(|own| !items.contains(own)) {
        items.push(own);
    }
    policy.children().into_iter().for_each(|(_, child)| gather(child, items));
}

fn capitalised(text: &str) -> String {
    // A model's name is written as it is.
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if text.starts_with("cheapest first") || text.starts_with("if ") => {
            first.to_uppercase().chain(characters).collect()
        }
        _ => text.to_owned(),
    }
}
