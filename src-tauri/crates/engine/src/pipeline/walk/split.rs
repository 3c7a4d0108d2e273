//! Split and synthesise: chunks of a long prompt are mapped in parallel, their results reduced to one answer.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use routewright_domain::count;

use super::super::failure::Failure;
use super::super::request::{CacheOwner, Request};
use super::super::{Observer, Stage};
use super::{Answer, Frame, Leg, Walk};
use crate::plan::{NodeIndex, SplitNode};

/// Chunks of one prompt; nobody makes as many calls for one answer. Assumed.
const MOST_CHUNKS: u32 = 10_000;
/// Times that results are reduced to fewer results; each time divides them by two at least.
const MOST_ROUNDS: u32 = 32;

impl<O: Observer> Walk<'_, O> {
    pub(super) fn split(&mut self, split: &SplitNode, frame: &Frame, leg: &mut Leg) -> Result<Answer, Failure> {
        let prompt = frame.request.prompt_tokens;
        if prompt <= split.above {
            return self.node(split.map, frame, leg);
        }
        let answer_tokens = split.map_answer.unwrap_or(frame.request.completion_tokens).max(1);
        let Some(chunks) = chunk_sizes(split, prompt) else {
            self.note(Stage::Resolve, || {
                ("not split".to_owned(), format!("it would be more than {MOST_CHUNKS} chunks"))
            });
            return Err(Failure::ContextOverflow);
        };
        self.note(Stage::Resolve, || {
            (format!("{} chunks", chunks.len()), format!("the prompt has {} tokens", count(prompt)))
        });
        let prompts: Vec<u32> = chunks.iter().map(|chunk| chunk.saturating_add(split.instructions)).collect();
        let mut results = self.in_parallel(split, split.map, &prompts, answer_tokens, frame, leg)?;
        // Results that do not fit are reduced in groups, and the groups' results again.
        for _ in 0..MOST_ROUNDS {
            let sum: u64 = results.iter().map(|tokens| u64::from(*tokens)).sum();
            if sum + u64::from(split.instructions) <= u64::from(split.reduce_limit) || results.len() < 2 {
                break;
            }
            let groups = groups_that_fit(split, &results);
            if groups.len() >= results.len() {
                return Err(Failure::ContextOverflow);
            }
            results = self.in_parallel(split, split.reduce, &groups, answer_tokens, frame, leg)?;
        }
        let sum = results.iter().fold(0_u32, |sum, tokens| sum.saturating_add(*tokens));
        let request = Request {
            completion_tokens: frame.request.completion_tokens,
            reasoning_tokens: frame.request.reasoning_tokens,
            expected_completion: frame.request.expected_completion,
            ..part(frame.request, sum.saturating_add(split.instructions), 0)
        };
        let deadline = leg.open(frame.deadline);
        self.node(split.reduce, &Frame { request: &request, deadline, prefix: None, ..*frame }, leg)
    }

    /// Sends prompts of these lengths, as many at a time as allowed, in order (list scheduling); the lengths of the answers.
    /// The leg ends with the last one. When one fails, so does the whole, once it is known.
    fn in_parallel(
        &mut self,
        split: &SplitNode,
        node: NodeIndex,
        prompts: &[u32],
        answer_tokens: u32,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Vec<u32>, Failure> {
        let places = split.concurrency.map_or(prompts.len(), |places| places as usize);
        let mut free: BinaryHeap<Reverse<u64>> = BinaryHeap::new();
        let (started, mut last) = (*leg, leg.elapsed_us);
        let mut lengths = Vec::with_capacity(prompts.len());
        let deadline = leg.open(frame.deadline).for_a_part();
        for prompt in prompts {
            let start =
                if free.len() < places { started.elapsed_us } else { free.pop().map_or(last, |Reverse(at)| at) };
            let mut own = Leg { elapsed_us: start, ..started };
            let request = part(frame.request, *prompt, answer_tokens);
            match self.node(node, &Frame { request: &request, deadline, prefix: None, ..*frame }, &mut own) {
                Ok(answer) => {
                    own.complete(&answer);
                    lengths.push(answer.completion_tokens);
                }
                Err(failure) => {
                    leg.elapsed_us = own.elapsed_us.max(last);
                    leg.assumed_time |= own.assumed_time;
                    return Err(failure);
                }
            }
            leg.assumed_time |= own.assumed_time;
            last = last.max(own.elapsed_us);
            free.push(Reverse(own.elapsed_us));
        }
        leg.elapsed_us = last;
        Ok(lengths)
    }
}

/// A part of a request: nothing of it is in a cache, and its answer has so many tokens.
fn part(request: &Request, prompt: u32, answer: u32) -> Request {
    Request {
        prompt_tokens: prompt,
        cached_tokens: 0,
        cache_write_tokens: 0,
        completion_tokens: answer,
        reasoning_tokens: 0,
        expected_completion: answer,
        cache_of: CacheOwner::Elsewhere,
        ..*request
    }
}

/// `n = ceil((P - overlap) / (chunk - overlap))` chunks; the last one is what is left. `None` when they are too many.
fn chunk_sizes(split: &SplitNode, prompt: u32) -> Option<Vec<u32>> {
    let step = split.chunk - split.overlap;
    let count = prompt.saturating_sub(split.overlap).div_ceil(step).max(1);
    if count > MOST_CHUNKS {
        return None;
    }
    let start = |n: u32| n.saturating_mul(step);
    Some((0..count).map(|n| split.chunk.min(prompt.saturating_sub(start(n)))).collect())
}

/// Neighbouring results, as many together as the reduction takes, as lengths of prompts.
fn groups_that_fit(split: &SplitNode, results: &[u32]) -> Vec<u32> {
    let mut groups: Vec<u32> = Vec::new();
    let mut members = 0;
    for tokens in results {
        let joined = groups.last().map(|sum| sum.saturating_add(*tokens));
        match joined {
            Some(sum) if sum <= split.reduce_limit || members < 1 => {
                if let Some(last) = groups.last_mut() {
                    *last = sum;
                }
                members += 1;
            }
            _ => {
                groups.push(tokens.saturating_add(split.instructions));
                members = 1;
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(chunk: u32, overlap: u32) -> SplitNode {
        SplitNode {
            above: 0,
            chunk,
            overlap,
            instructions: 10,
            map_answer: None,
            concurrency: None,
            map: 0,
            reduce: 0,
            reduce_limit: 100,
        }
    }

    #[test]
    fn chunks_cover_the_prompt_with_their_overlap() {
        assert_eq!(chunk_sizes(&split(1_000, 100), 10_000).unwrap(), [1_000; 11]);
        assert_eq!(chunk_sizes(&split(1_000, 100), 10_001).unwrap(), [[1_000; 11].as_slice(), &[101]].concat());
        assert_eq!(chunk_sizes(&split(1_000, 100), 1_000).unwrap(), [1_000]);
        assert_eq!(chunk_sizes(&split(1_000, 0), 2_500).unwrap(), [1_000, 1_000, 500]);
        assert_eq!(chunk_sizes(&split(2, 1), u32::MAX), None, "billions of calls are no answer");
    }

    #[test]
    fn results_are_grouped_as_far_as_they_fit() {
        assert_eq!(groups_that_fit(&split(1, 0), &[40, 40, 40, 40, 40]), [90, 90, 50]);
    }
}
