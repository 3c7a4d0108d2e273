//! The requests of one feature.

use routewright_domain::RequestFlags;

use super::arrivals::Timeline;
use super::columns::{Row, Rows};
use super::draws::Draws;
use super::recorded::Record;
use super::repeats::Zipf;
use super::spec::{FactShares, SyntheticFeature, Weighted};

/// Adds `count` requests of a feature, conversation by conversation.
pub(super) fn generate(
    feature: &SyntheticFeature,
    count: u64,
    timeline: &Timeline,
    span_s: u64,
    mut draws: Draws,
    rows: &mut Rows,
) {
    let universe = draws.next();
    let known = feature.repeats.map(|repeats| (repeats, Zipf::new(repeats.contents, repeats.exponent)));
    let position = rows.next_feature();
    let mut left = count;
    while left > 0 && !rows.is_cancelled() {
        let begins = timeline.draw(&mut draws);
        let rank = known.and_then(|(repeats, law)| draws.happens(repeats.share).then(|| law.draw(&mut draws)));
        // What a known prompt looks like does not depend on who sends it.
        let content = match rank {
            Some(rank) => Draws::new(&[universe, rank]).next(),
            None => draws.next(),
        };
        let opening = Opening::new(feature, content);
        let session = draws.next();
        let row = Row {
            feature: position,
            task: pick(&feature.tasks, &mut draws),
            tags: pick(&feature.tags, &mut draws),
            api_key: pick(&feature.api_keys, &mut draws),
            session_key: if feature.sessions.is_some() { session.max(1) } else { 0 },
            content_key: if known.is_some() { content.max(1) } else { 0 },
            flags: opening.flags,
            ..Row::default()
        };
        left -= conversation(feature, row, &opening, begins, span_s as f64, left, &mut draws, rows);
    }
}

/// The first prompt of a conversation.
struct Opening {
    prompt_tokens: u32,
    score: f64,
    flags: RequestFlags,
}

impl Opening {
    fn new(feature: &SyntheticFeature, content: u64) -> Self {
        let mut draws = Draws::new(&[content]);
        let score = draws.normal();
        Self { prompt_tokens: feature.prompt.at(score), score, flags: facts(feature.facts, &mut draws) }
    }
}

fn facts(shares: FactShares, draws: &mut Draws) -> RequestFlags {
    let flags = [
        (RequestFlags::STREAMED, shares.streamed),
        (RequestFlags::TOOLS, shares.tools),
        (RequestFlags::STRUCTURED, shares.structured_output),
        (RequestFlags::VISION, shares.vision),
        (RequestFlags::BATCHABLE, shares.batchable),
    ];
    flags.into_iter().fold(
        RequestFlags::default(),
        |all, (flag, share)| {
            if draws.happens(share) { all.with(flag) } else { all }
        },
    )
}

/// Adds the turns that begin before the end, at most `left`; returns how many.
#[expect(clippy::too_many_arguments, reason = "one conversation needs all of it, and nothing else does")]
fn conversation(
    feature: &SyntheticFeature,
    first: Row,
    opening: &Opening,
    begins: f64,
    span_s: f64,
    left: u64,
    draws: &mut Draws,
    rows: &mut Rows,
) -> u64 {
    let correlation = if feature.correlation.is_finite() { feature.correlation.clamp(-1.0, 1.0) } else { 0.0 };
    let independent = libm::sqrt(1.0 - correlation * correlation);
    let sessions = feature.sessions.as_ref();
    let turns = sessions.map_or(1, |sessions| draws.geometric(sessions.mean_turns, sessions.most_turns));
    let (mut at, mut score, mut prompt_tokens) = (begins, opening.score, opening.prompt_tokens);
    let mut made = 0;
    while made < u64::from(turns).min(left) {
        let completion_tokens = feature.completion.at(correlation * score + independent * draws.normal());
        let record = match &feature.recorded {
            Some(recorded) => recorded.record(prompt_tokens, completion_tokens, draws),
            None => Record::blank(completion_tokens),
        };
        // The context of every later turn is its own.
        let content_key = if made == 0 || first.content_key == 0 { first.content_key } else { draws.next().max(1) };
        rows.push(Row { arrival_s: at, prompt_tokens, content_key, record, ..first });
        made += 1;
        let Some(sessions) = sessions else { break };
        at += sessions.pause_s.at(draws.normal());
        if at >= span_s {
            break;
        }
        score = draws.normal();
        let next = sessions.next_prompt(prompt_tokens, completion_tokens, score);
        prompt_tokens = next.unwrap_or_else(|| feature.prompt.at(score));
    }
    made
}

/// The position of one of the values; `None` of none.
fn pick<T>(values: &[Weighted<T>], draws: &mut Draws) -> Option<u16> {
    let weight = |value: &Weighted<T>| if value.weight.is_finite() { value.weight.max(0.0) } else { 0.0 };
    let last = values.len().checked_sub(1)?;
    if last == 0 {
        return Some(0);
    }
    let mut left = draws.uniform() * values.iter().map(weight).sum::<f64>();
    let found = values.iter().position(|value| {
        left -= weight(value);
        left < 0.0
    });
    u16::try_from(found.unwrap_or(last)).ok()
}
