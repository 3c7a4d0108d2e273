//! Stages *authenticate*, *scope* and *admit*: the key, what it may use, and the guardrails of the architecture.

use super::failure::{Failure, Refusal};
use super::request::Request;
use super::resolve::RequestView;
use super::walk::Walk;
use super::{Observer, Stage};
use crate::plan::NodeIndex;

/// A request that may go on.
pub(crate) struct Admitted {
    /// The key that it came with; `None` where the architecture has no keys.
    pub(crate) key: Option<usize>,
    /// The policy that answers.
    pub(crate) root: NodeIndex,
}

/// Lets a request in, or says why not. Without keys everybody is let in.
pub(crate) fn admit<O: Observer>(walk: &mut Walk<O>, root: NodeIndex, request: &Request) -> Result<Admitted, Failure> {
    let plan = walk.world.plan;
    let key = if plan.keys.is_empty() { None } else { Some(authenticate(walk, request)?) };
    if let Some(key) = key {
        scope(walk, key, request)?;
    }
    let mut root = root;
    for guard in &plan.guards {
        // The first guardrail that downgrades decides; those after it may still refuse.
        if let Some(instead) = walk.ask_guard(guard, request, Refusal::Budget)? {
            root = instead;
        }
    }
    if let Some((key, budget)) = key.and_then(|key| plan.keys[key].budget.map(|budget| (key, budget)))
        && let Some(instead) = walk.ask_budget(budget, &plan.keys[key].name, request, Refusal::KeyBudget)?
    {
        root = instead;
    }
    Ok(Admitted { key, root })
}

/// The key is the one that the log names; where it names none, the first whose match rule catches the request.
fn authenticate<O: Observer>(walk: &mut Walk<O>, request: &Request) -> Result<usize, Failure> {
    let keys = walk.world.keys;
    let named = keys.by_name.get(usize::from(request.api_key)).copied();
    let found = match named {
        Some(Some(key)) => Some(key),
        // A key that the architecture does not know opens nothing, whatever else the request is.
        Some(None) => return refuse(walk, Stage::Authenticate, Refusal::UnknownKey),
        None => {
            let view = RequestView::from(request);
            keys.matches.iter().position(|matches| matches.as_ref().is_some_and(|matches| matches.holds(&view)))
        }
    };
    let Some(key) = found else { return refuse(walk, Stage::Authenticate, Refusal::NoKey) };
    let plan = walk.world.plan;
    if plan.keys[key].disabled {
        return refuse(walk, Stage::Authenticate, Refusal::KeyDisabled);
    }
    walk.note(Stage::Authenticate, || {
        (format!("key {}", plan.keys[key].name), "the log names it, or its match rule does".to_owned())
    });
    Ok(key)
}

/// A key that may use none of the models of the feature's policy is refused; otherwise the leaves pass over those that it
/// may not use.
fn scope<O: Observer>(walk: &mut Walk<O>, key: usize, request: &Request) -> Result<(), Failure> {
    if walk.world.keys.may_use_some[key][request.feature] {
        return Ok(());
    }
    refuse(walk, Stage::Scope, Refusal::Scope)
}

fn refuse<O: Observer, T>(walk: &mut Walk<O>, stage: Stage, refusal: Refusal) -> Result<T, Failure> {
    walk.note(stage, || ("refused".to_owned(), refusal.words().to_owned()));
    Err(Failure::Refused(refusal))
}
