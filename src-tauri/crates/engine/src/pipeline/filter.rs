//! Stage *filter*: which endpoints can take this request at all.

use super::Request;
use crate::plan::PlannedEndpoint;

/// Why an endpoint cannot take the request; `None` when it can.
///
/// Only the prompt is held against the context: how long the answer becomes is not known yet.
pub(crate) fn obstacle(endpoint: &PlannedEndpoint, request: &Request) -> Option<Obstacle> {
    (request.prompt_tokens > endpoint.prompt_limit).then_some(Obstacle::PromptTooLong { limit: endpoint.prompt_limit })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Obstacle {
    PromptTooLong { limit: u32 },
}

impl Obstacle {
    pub(crate) fn reason(self, request: &Request) -> String {
        match self {
            Self::PromptTooLong { limit } => {
                format!("prompt of {} tokens is over its limit of {limit}", request.prompt_tokens)
            }
        }
    }
}
