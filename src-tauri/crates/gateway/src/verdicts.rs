//! What becomes of a setting in the same way at several gateways.
//!
//! Constants, and no common `match`: each exporter still answers for every kind of setting itself, so that a new one does not
//! compile before all of them have.

use crate::Fidelity::{self, Approximate, Assumption, ClientSide, Exact, NotExpressed};

/// How near it comes, and by what.
pub(crate) type Verdict = (Fidelity, &'static str);

pub(crate) const SHARED: Verdict = (Exact, "its policy stands in this place");
pub(crate) const GUARD: Verdict = (Approximate, "see its settings");
pub(crate) const NO_MODIFIER: Verdict = (NotExpressed, "what is below it answers");
pub(crate) const OPENROUTER_BALANCES: Verdict =
    (Approximate, "OpenRouter's own rule since August 2026; its formula is not published and cannot be chosen");
pub(crate) const OPENROUTER_PICKS: Verdict = (
    Approximate,
    "OpenRouter picks among the model's endpoints, whose prices and speeds differ, by a rule of its own since August 2026 that is not published",
);
pub(crate) const NOT_JUDGED: Verdict = (NotExpressed, "no answer is judged");
pub(crate) const ALL_TAKEN: Verdict = (NotExpressed, "every answer is taken");
pub(crate) const REPLAYS_ONLY: Verdict = (Assumption, "read by replays only");
pub(crate) const FIRST_MEMBER: Verdict = (NotExpressed, "the first member answers");
pub(crate) const FIRST_CANDIDATE: Verdict = (NotExpressed, "the first candidate answers");
pub(crate) const NOT_SPLIT: Verdict = (NotExpressed, "prompts are not split");
pub(crate) const SENT_WHOLE: Verdict = (NotExpressed, "prompts are sent whole");
pub(crate) const LIVE: Verdict = (NotExpressed, "requests are answered live");
pub(crate) const NO_RETRY_BUDGET: Verdict = (NotExpressed, "retries have no budget");
pub(crate) const ONE_CALL: Verdict = (NotExpressed, "one call is made");
pub(crate) const DRAWN_ANEW: Verdict = (NotExpressed, "each request is drawn anew");
pub(crate) const NO_CEILING: Verdict = (NotExpressed, "no call is refused for its expected cost");
pub(crate) const ANY_LENGTH: Verdict = (NotExpressed, "prompts of any length are sent");
pub(crate) const PASSED_ON: Verdict = (NotExpressed, "such answers are passed on");
pub(crate) const OWN_KEY: Verdict = (ClientSide, "each application is given its own key");
pub(crate) const CONTEXT: Verdict = (Approximate, "OpenRouter leaves out endpoints that cannot take the request");
pub(crate) const UNKNOWN: Verdict = (NotExpressed, "a field of a newer version, which this one does not know");
