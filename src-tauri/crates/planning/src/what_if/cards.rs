//! What a card rests on, and whether a log has what it needs.

use routewright_domain::{
    Architecture, Outcome, RequestFlags, SourcedAssumption, Unavailable, WhatIfCard, WhatIfKind, Workload, count,
};

use super::wrap::{
    BATCH_DEADLINE_MINUTES, BATCH_TURNAROUND_MINUTES, BATCH_WINDOW_MINUTES, CACHE_LOOKUP_MS, CACHE_TTL_S,
    COMPRESS_FROM, COMPRESS_LOSS, COMPRESS_MS_PER_THOUSAND, COMPRESS_RATIO,
};

/// What a card says that has no figures, and why it has none.
pub(super) fn without_figures(
    kind: WhatIfKind,
    (why, says): (Unavailable, String),
    changed: Option<Architecture>,
) -> WhatIfCard {
    WhatIfCard { unavailable: Some(why), ..bare(kind, says, changed) }
}

/// A card to which figures are still to come.
pub(super) fn bare(kind: WhatIfKind, says: String, changed: Option<Architecture>) -> WhatIfCard {
    WhatIfCard {
        kind,
        does: does(kind),
        assumptions: assumptions(kind),
        says,
        unavailable: None,
        concerned: 0,
        figures: None,
        delta: None,
        changed,
    }
}

/// Requests that a change concerned.
pub(super) fn concerned(kind: WhatIfKind, now: &Outcome, with: &Outcome, workload: &Workload) -> u64 {
    match kind {
        WhatIfKind::ResponseCache => with.mechanisms.cache_hits.saturating_sub(now.mechanisms.cache_hits),
        WhatIfKind::PromptCompression => {
            workload.columns.prompt_tokens.iter().filter(|tokens| *tokens >= COMPRESS_FROM).count() as u64
        }
        WhatIfKind::OffPeakBatch => with.mechanisms.batched.saturating_sub(now.mechanisms.batched),
    }
}

/// Why a change has no figures on this log; `None` where it has.
pub(super) fn unavailable(
    kind: WhatIfKind,
    now: &Outcome,
    with: &Outcome,
    workload: &Workload,
    concerned: u64,
) -> Option<(Unavailable, String)> {
    let (why, says) = match kind {
        WhatIfKind::ResponseCache if with.mechanisms.cache_lookups == 0 => (
            Unavailable::NotKnown,
            "The log has no content hashes, so nobody knows which prompts came again: the figure is unavailable, not zero. \
             Import a log with a `content` column; only its hash is kept.",
        ),
        WhatIfKind::PromptCompression if concerned == 0 => {
            (Unavailable::ConcernsNothing, "No prompt of the log is long enough to be compressed.")
        }
        WhatIfKind::OffPeakBatch if !marks_batchable(workload) => (
            Unavailable::NotKnown,
            "The log marks no request as batchable, so nobody knows what could wait. Import it with a `batchable` column, or set \
             `every_request` on a batch around a feature that nobody waits for.",
        ),
        WhatIfKind::OffPeakBatch if concerned == 0 && now.mechanisms.batched > 0 => {
            (Unavailable::AlreadySo, "What may wait goes in batches already, as far as its model has a batch tariff.")
        }
        WhatIfKind::OffPeakBatch if concerned == 0 => (
            Unavailable::ConcernsNothing,
            "Requests could wait, but none of the models that the architecture asks for them first has a batch tariff in the catalog.",
        ),
        _ => return None,
    };
    Some((why, says.to_owned()))
}

fn marks_batchable(workload: &Workload) -> bool {
    workload.columns.flags.iter().any(|flags| RequestFlags(flags).contains(RequestFlags::BATCHABLE))
}

fn does(kind: WhatIfKind) -> String {
    match kind {
        WhatIfKind::ResponseCache => "Equal prompts of a feature are answered from memory.".to_owned(),
        WhatIfKind::PromptCompression => {
            format!("Prompts of {} tokens and more are compressed before the call.", count(COMPRESS_FROM))
        }
        WhatIfKind::OffPeakBatch => "Requests that are marked as batchable leave with the next batch.".to_owned(),
    }
}

const OWN: Option<&str> = None;
const LLMLINGUA_2: Option<&str> = Some("Pan et al., LLMLingua-2, arXiv 2403.12968, March 2024: ratios of two to five");
const IN_THE_WILD: Option<&str> = Some(
    "Kummer et al., Prompt Compression in the Wild, arXiv 2604.02985, April 2026: no significant loss at mild compression",
);
const BATCH_API: Option<&str> =
    Some("OpenRouter, Batch API announcement, 2026: within 24 hours; of 230,000 batches 90 % were done within an hour");

fn assumptions(kind: WhatIfKind) -> Vec<SourcedAssumption> {
    let one = |says: String, source: Option<&str>| SourcedAssumption { says, source: source.map(str::to_owned) };
    match kind {
        WhatIfKind::ResponseCache => vec![
            one(format!("An answer is kept for {} hours, and any number of them.", CACHE_TTL_S / 3_600), OWN),
            one(format!("A look takes {CACHE_LOOKUP_MS} ms."), OWN),
            one(
                "An equal prompt has an equally good answer; a wrong one stays wrong for as long as it is kept."
                    .to_owned(),
                OWN,
            ),
        ],
        WhatIfKind::PromptCompression => vec![
            one(format!("{:.0} % of the prompt is left.", COMPRESS_RATIO * 100.0), LLMLINGUA_2),
            one(
                format!(
                    "{:.0} in 100 right answers become wrong: a margin of ours, where the source finds no loss.",
                    COMPRESS_LOSS * 100.0
                ),
                IN_THE_WILD,
            ),
            one(
                format!(
                    "Compression takes {COMPRESS_MS_PER_THOUSAND} ms for a thousand tokens, on a machine of one's own."
                ),
                OWN,
            ),
        ],
        WhatIfKind::OffPeakBatch => vec![
            one("Prices are the batch tariffs of the catalog; a model without one is called live.".to_owned(), OWN),
            one(
                format!(
                    "A batch leaves every {BATCH_WINDOW_MINUTES} minutes, is back after {BATCH_TURNAROUND_MINUTES}, and must be within {} hours.",
                    BATCH_DEADLINE_MINUTES / 60
                ),
                BATCH_API,
            ),
        ],
    }
}
