//! Requests from the columns of a workload.

use routewright_domain::{Column, ModelId, NO_ENTRY, RequestColumns, RequestFlags, Workload};

use super::assignment::went_unanswered;
use super::endpoint::tokenizer_scale;
use crate::draw::Draws;
use crate::pipeline::{CacheOwner, Request};
use crate::plan::Plan;

/// Reads requests. What a log says alike of all of its requests (most know no image, say) is filled in once, and of the
/// rest only what differs is read.
pub(super) struct Rows {
    first: Request,
    draws: Draws,
    /// For each entry of the workload's model dictionary, whose prefix cache it is.
    cache_owners: Vec<CacheOwner>,
    /// For each entry, tokens of its tokenizer for a token of the base.
    tokenizer_scales: Vec<f32>,
    /// Kinds of columns of which one differs from row to row.
    origins: Spread,
    usages: Spread,
    attachments: Spread,
    labels: Spread,
}

/// Whether columns say the same of all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spread {
    Same,
    Differs,
}

impl Spread {
    fn of(columns: &[bool]) -> Self {
        if columns.contains(&true) { Self::Differs } else { Self::Same }
    }
}

fn differs<T>(column: &Column<T>) -> bool {
    matches!(column, Column::Each(_))
}

impl Rows {
    pub(super) fn new(plan: &Plan, workload: &Workload, seed: u64) -> Self {
        let columns = &workload.columns;
        let position = |name: &String| {
            let id = ModelId::from(name.as_str());
            plan.models.iter().position(|model| model.id == id)
        };
        let positions: Vec<Option<usize>> = workload.names.models.entries.iter().map(position).collect();
        let scale = |name: &String| {
            let tokenizer = plan.assumptions.tokenizers.get(&ModelId::from(name.as_str()));
            tokenizer_scale(&plan.assumptions.token_ratios, tokenizer.map(String::as_str))
        };
        let draws = Draws::new(seed);
        let mut rows = Self {
            first: Request::blank(draws.of(0)),
            draws,
            cache_owners: positions.iter().map(|at| at.map_or(CacheOwner::Elsewhere, CacheOwner::Model)).collect(),
            tokenizer_scales: workload.names.models.entries.iter().map(scale).collect(),
            origins: Spread::of(&[
                differs(&columns.content_key),
                differs(&columns.session_key),
                differs(&columns.model),
            ]),
            usages: Spread::of(&[
                differs(&columns.cached_tokens),
                differs(&columns.cache_write_tokens),
                differs(&columns.reasoning_tokens),
            ]),
            attachments: Spread::of(&[
                differs(&columns.images),
                differs(&columns.web_searches),
                differs(&columns.flags),
            ]),
            labels: Spread::of(&[
                differs(&columns.feature),
                differs(&columns.task),
                differs(&columns.tags),
                differs(&columns.api_key),
                differs(&columns.model_asked),
            ]),
        };
        if !columns.arrival_ns.is_empty() {
            let mut first = rows.first;
            rows.origin(columns, 0, &mut first);
            usage(columns, 0, &mut first);
            attachment(columns, 0, &mut first);
            label(columns, 0, &mut first);
            rows.first = first;
        }
        rows
    }

    /// A request to [`read`](Self::read) rows into.
    pub(super) fn first(&self) -> Request {
        self.first
    }

    /// Makes the request of another row that of a row that belongs to `feature`. What is the same in all rows stays as it is.
    #[inline(always)]
    pub(super) fn read(
        &self,
        workload: &Workload,
        row: usize,
        feature: usize,
        expected_completion: u32,
        request: &mut Request,
    ) {
        let columns = &workload.columns;
        request.row = row;
        request.feature = feature;
        request.draws = self.draws.of(columns.request_key[row]);
        request.arrival = columns.arrival_ns[row];
        request.prompt_tokens = columns.prompt_tokens[row];
        request.estimated = went_unanswered(workload, row);
        request.expected_completion = expected_completion;
        request.completion_tokens =
            if request.estimated { expected_completion } else { columns.completion_tokens[row] };
        if self.origins == Spread::Differs {
            self.origin(columns, row, request);
        }
        request.content_draws = if request.content == 0 { request.draws } else { self.draws.of(request.content) };
        if self.usages == Spread::Differs {
            usage(columns, row, request);
        }
        if self.attachments == Spread::Differs {
            attachment(columns, row, request);
        }
        if self.labels == Spread::Differs {
            label(columns, row, request);
        }
    }

    #[inline]
    fn origin(&self, columns: &RequestColumns, row: usize, request: &mut Request) {
        request.content = columns.content_key[row];
        request.session = columns.session_key[row];
        let model = columns.model[row];
        (request.cache_of, request.tokenizer_scale) = if model == NO_ENTRY {
            (CacheOwner::Anyone, 1.0)
        } else {
            (self.cache_owners[usize::from(model)], self.tokenizer_scales[usize::from(model)])
        };
    }
}

#[inline]
fn usage(columns: &RequestColumns, row: usize, request: &mut Request) {
    request.cached_tokens = columns.cached_tokens[row];
    request.cache_write_tokens = columns.cache_write_tokens[row];
    request.reasoning_tokens = columns.reasoning_tokens[row];
}

#[inline]
fn attachment(columns: &RequestColumns, row: usize, request: &mut Request) {
    request.images = columns.images[row];
    request.web_searches = columns.web_searches[row];
    request.flags = RequestFlags(columns.flags[row]);
}

#[inline]
fn label(columns: &RequestColumns, row: usize, request: &mut Request) {
    request.feature_tag = columns.feature[row];
    request.task = columns.task[row];
    request.tags = columns.tags[row];
    request.api_key = columns.api_key[row];
    request.model_asked = columns.model_asked[row];
}
