//! What the pipeline reads of a request.

use routewright_domain::{NO_ENTRY, RequestFlags};

use crate::draw::RequestDraws;
use crate::plan::ModelIndex;

/// A request, as a decision may see it and as the account needs it. A decision may not look at completion, reasoning and
/// cached tokens, which nobody knows before the answer is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request {
    /// Row of the workload.
    pub(crate) row: usize,
    /// Feature of the plan.
    pub(crate) feature: usize,
    pub(crate) draws: RequestDraws,
    /// Draws of its content: equal prompts share them.
    pub(crate) content_draws: RequestDraws,
    /// Hash of its content, 0 where the log has none.
    pub(crate) content: u64,
    /// Hash of its session, 0 where there is none.
    pub(crate) session: u64,
    /// Nanoseconds since 1970.
    pub(crate) arrival: i64,
    pub(crate) prompt_tokens: u32,
    pub(crate) cached_tokens: u32,
    pub(crate) cache_write_tokens: u32,
    pub(crate) completion_tokens: u32,
    pub(crate) reasoning_tokens: u32,
    pub(crate) images: u16,
    pub(crate) web_searches: u16,
    /// The length of its answer is an estimate, because the recorded attempt has none.
    pub(crate) estimated: bool,
    /// Trailing mean of the feature's answers, in tokens.
    pub(crate) expected_completion: u32,
    /// Whose prefix cache the cached tokens were found in.
    pub(crate) cache_of: CacheOwner,
    /// Tokens of the recorded model's tokenizer for a token of the base; 1 unless the user states ratios.
    pub(crate) tokenizer_scale: f32,
    pub(crate) flags: RequestFlags,
    /// Positions in the workload's dictionaries.
    pub(crate) feature_tag: u16,
    pub(crate) task: u16,
    pub(crate) tags: u16,
    pub(crate) api_key: u16,
    pub(crate) model_asked: u16,
}

impl Request {
    /// True when prompt and answer are all that is billed: nothing cached, no reasoning, image or search.
    #[inline(always)]
    pub(crate) fn is_plain_text(&self) -> bool {
        let others = u32::from(self.images) | u32::from(self.web_searches);
        self.cached_tokens | self.cache_write_tokens | self.reasoning_tokens | others == 0
    }

    /// A request of which nothing is known, with these draws.
    pub(crate) fn blank(draws: RequestDraws) -> Self {
        Self {
            row: 0,
            feature: 0,
            draws,
            content_draws: draws,
            content: 0,
            session: 0,
            arrival: 0,
            prompt_tokens: 0,
            cached_tokens: 0,
            cache_write_tokens: 0,
            completion_tokens: 0,
            reasoning_tokens: 0,
            images: 0,
            web_searches: 0,
            estimated: false,
            expected_completion: 0,
            cache_of: CacheOwner::Anyone,
            tokenizer_scale: 1.0,
            flags: RequestFlags::default(),
            feature_tag: NO_ENTRY,
            task: NO_ENTRY,
            tags: NO_ENTRY,
            api_key: NO_ENTRY,
            model_asked: NO_ENTRY,
        }
    }
}

/// Where the recorded cached tokens were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CacheOwner {
    /// The log names no model, so its cache hits are taken for granted anywhere.
    Anyone,
    /// A model of the plan.
    Model(ModelIndex),
    /// A model that the plan does not use.
    Elsewhere,
}
