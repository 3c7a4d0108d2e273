//! Leaves of which everything but the draws is known before the replay.

use crate::plan::{Balance, EndpointIndex, ModelNode, Node, Plan, Rates, TextRates};
use crate::run::LiveEndpoint;

/// A leaf whose endpoints are told apart by nothing but length of prompt and price: no limits, no price ceiling, no
/// retirement, one price list each, balanced by price. Most leaves are, and they can be asked in a fraction of the
/// time; what they answer is the same.
#[derive(Debug, Clone)]
pub(crate) struct QuickLeaf {
    pub(crate) endpoints: Vec<QuickEndpoint>,
}

/// What a quick leaf needs of an endpoint, side by side in memory.
#[derive(Debug, Clone)]
pub(crate) struct QuickEndpoint {
    pub(crate) endpoint: EndpointIndex,
    pub(crate) key: u64,
    pub(crate) prompt_limit: u32,
    /// Tokens of prompt and answer together, and of an answer at most.
    pub(crate) context_tokens: u32,
    pub(crate) completion_limit: u32,
    pub(crate) rates: Rates,
    /// Those of plain text.
    pub(crate) text: Option<TextRates>,
}

impl QuickLeaf {
    /// By node; `None` for leaves that take longer, and for what is not a leaf.
    pub(super) fn all(plan: &Plan, endpoints: &[LiveEndpoint]) -> Vec<Option<Self>> {
        plan.nodes
            .iter()
            .map(|node| match node {
                Node::Model(leaf) => Self::new(leaf, endpoints),
                _ => None,
            })
            .collect()
    }

    fn new(leaf: &ModelNode, endpoints: &[LiveEndpoint]) -> Option<Self> {
        let by_price = matches!(leaf.balance, Balance::InverseSquarePrice);
        let preferences = leaf.min_throughput.is_some() || leaf.max_latency.is_some();
        if !by_price || preferences || leaf.price_ceiling.is_some() {
            return None;
        }
        let quick = |endpoint: &EndpointIndex| {
            let live = &endpoints[*endpoint];
            let rates = *live.tariffs.always().filter(|_| live.never_retires() && !live.own_ratios())?;
            Some(QuickEndpoint {
                endpoint: *endpoint,
                key: live.key,
                prompt_limit: live.prompt_limit,
                context_tokens: live.context_tokens,
                completion_limit: live.completion_limit.min(leaf.max_tokens),
                rates,
                text: rates.text(),
            })
        };
        Some(Self { endpoints: leaf.endpoints.iter().map(quick).collect::<Option<_>>()? })
    }
}
