//! How members' answers become one: who gives the same answer, and which answer wins.

use super::super::request::Request;
use super::super::{Observer, World};
use super::{Answer, Walk};
use crate::draw::Purpose;
use crate::plan::EnsembleNode;
use crate::quality::Goodness;

/// Members of an ensemble at most.
const MOST_MEMBERS: usize = 8;

/// A member's answer on the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ballot {
    pub(crate) answer: Answer,
    /// `None` where nothing is known of its quality.
    pub(crate) goodness: Option<Goodness>,
}

/// The answer that most members give.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plurality {
    /// The first member that gives it.
    pub(crate) winner: usize,
    /// Members that give it.
    pub(crate) votes: usize,
    /// More than half of all answers are right.
    pub(crate) majority_right: bool,
}

impl<O: Observer> Walk<'_, O> {
    /// Counts the votes. Right answers are the same answer; a wrong member gives the common wrong answer with a probability
    /// whose square is that of two wrong members agreeing, else one of its own. A tie is drawn.
    pub(crate) fn count_votes(&self, ensemble: &EnsembleNode, ballots: &[Ballot], request: &Request) -> Plurality {
        // What each member answers: 0 is right, 1 the common wrong answer, above that one of its own.
        let mut answers = [0_usize; MOST_MEMBERS];
        for (n, ballot) in ballots.iter().enumerate().take(MOST_MEMBERS) {
            answers[n] = if is_right(ballot) {
                0
            } else if gives_common_wrong(self.world, ensemble, ballot, request) {
                1
            } else {
                2 + n
            };
        }
        let answers = &answers[..ballots.len().min(MOST_MEMBERS)];
        let votes_for = |answer: usize| answers.iter().filter(|own| **own == answer).count();
        let most = answers.iter().map(|answer| votes_for(*answer)).max().unwrap_or(0);
        let is_first = |n: &usize| !answers[..*n].contains(&answers[*n]);
        let leaders = (0..answers.len()).filter(|n| is_first(n) && votes_for(answers[*n]) == most);
        // An exponential race among equals, so that no other draw moves when one of them is taken away.
        let draw =
            |n: &usize| request.content_draws.uniform(ensemble.key, u32::try_from(*n).unwrap_or(0), Purpose::Tie);
        let winner = leaders.min_by(|a, b| draw(a).total_cmp(&draw(b))).unwrap_or(0);
        Plurality { winner, votes: most, majority_right: 2 * votes_for(0) > answers.len() }
    }

    /// The answer that an arbiter takes for the best: the highest score along its operating curve.
    pub(crate) fn arbitrate(
        &self,
        ensemble: &EnsembleNode,
        separation: f64,
        ballots: &[Ballot],
        request: &Request,
    ) -> usize {
        let score = |n: usize| {
            let quality = ballots[n].goodness.map_or(0.5, |goodness| goodness.score);
            let model = self.world.endpoints[ballots[n].answer.endpoint].model;
            let key = ensemble.key ^ self.world.plan.models[model].key.rotate_left(17);
            separation * quality + request.content_draws.normal(key, u32::try_from(n).unwrap_or(0), Purpose::OwnError)
        };
        (0..ballots.len()).max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap_or(0)
    }
}

/// A score of at least a half counts as right in a vote.
fn is_right(ballot: &Ballot) -> bool {
    ballot.goodness.is_some_and(|goodness| goodness.score >= 0.5)
}

fn gives_common_wrong(world: &World, ensemble: &EnsembleNode, ballot: &Ballot, request: &Request) -> bool {
    let model = world.endpoints[ballot.answer.endpoint].model;
    let draw = request.content_draws.uniform(world.plan.models[model].key, 0, Purpose::WrongAnswer);
    draw < ensemble.common_wrong
}
