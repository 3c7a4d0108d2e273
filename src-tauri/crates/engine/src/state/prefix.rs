//! Prefix caches of providers: the beginning of a prompt that an endpoint has read before.

use std::collections::HashMap;

use crate::plan::EndpointIndex;

/// What endpoints remember of prompts.
#[derive(Debug, Clone, Default)]
pub(crate) struct PrefixCache {
    /// Last use of each block that an endpoint has read.
    blocks: HashMap<(EndpointIndex, u64), i64>,
    /// Prompt tokens of a session's last call to an endpoint, and when it was.
    sessions: HashMap<(EndpointIndex, u64), (u32, i64)>,
    /// The endpoint that a session called last at a node's model, and when.
    last: HashMap<u64, (EndpointIndex, i64)>,
}

/// How long a session stays with its endpoint: `OpenRouter` documents 10 minutes. It begins with the first answer, as where requests
/// come with a `session_id`.
const STICKY_NS: i64 = 600_000_000_000;

impl PrefixCache {
    /// Tokens at the beginning of a prompt of `prompt` tokens that `endpoint` remembers at `now`; remembers the prompt.
    ///
    /// Where the log has hashes of blocks they decide; otherwise a session's prompt is taken to begin with the whole
    /// prompt of its last call, which is how conversations grow.
    pub(crate) fn read(
        &mut self,
        endpoint: EndpointIndex,
        session: u64,
        (blocks, block_tokens): (&[u64], u32),
        prompt: u32,
        (now, ttl): (i64, i64),
    ) -> u32 {
        let fresh = |used: i64| now.saturating_sub(used) <= ttl;
        if !blocks.is_empty() {
            let known = blocks
                .iter()
                .take_while(|block| self.blocks.get(&(endpoint, **block)).is_some_and(|used| fresh(*used)));
            let known = u32::try_from(known.count()).unwrap_or(u32::MAX);
            for block in blocks {
                self.blocks.insert((endpoint, *block), now);
            }
            return known.saturating_mul(block_tokens).min(prompt);
        }
        if session == 0 {
            return 0;
        }
        let before = self.sessions.insert((endpoint, session), (prompt, now));
        before.filter(|(_, used)| fresh(*used)).map_or(0, |(tokens, _)| tokens.min(prompt))
    }

    /// The endpoint that a session stays with at `now`; `about` tells models apart.
    pub(crate) fn sticky(&self, session: u64, about: u64, now: i64) -> Option<EndpointIndex> {
        let (endpoint, used) = self.last.get(&(session ^ about)).copied()?;
        (session != 0 && now.saturating_sub(used) <= STICKY_NS).then_some(endpoint)
    }

    /// Notes which endpoint answered a session.
    pub(crate) fn answered(&mut self, session: u64, about: u64, endpoint: EndpointIndex, now: i64) {
        if session != 0 {
            self.last.insert(session ^ about, (endpoint, now));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_finds_its_last_prompt_while_it_is_kept() {
        let mut cache = PrefixCache::default();
        let mut read = |endpoint, prompt, now| cache.read(endpoint, 9, (&[], 0), prompt, (now, 100));
        assert_eq!([read(0, 500, 0), read(0, 700, 50), read(0, 900, 200), read(1, 900, 201)], [0, 500, 0, 0]);
    }

    #[test]
    fn equal_beginnings_are_found_across_sessions() {
        let mut cache = PrefixCache::default();
        let mut read = |blocks: &[u64], now| cache.read(0, 0, (blocks, 512), 2_000, (now, 100));
        assert_eq!([read(&[1, 2, 3], 0), read(&[1, 2, 4, 5], 10), read(&[7, 2], 20)], [0, 1_024, 0]);
    }
}
