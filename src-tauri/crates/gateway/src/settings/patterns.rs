//! Settings of the six patterns.

use routewright_domain::{
    Aggregation, Arbiter, Band, Bands, CascadePolicy, CascadeTier, Consensus, EnsemblePolicy, FallbackPolicy,
    FallbackStep, LatencyBudget, LatencyMeasure, PartitionBy, PartitionPolicy, Policy, QualityGate, Split, SteerPolicy,
    TaskPolicy, TaskRule, count,
};

use super::condition_words::condition_in_words;
use super::{Kind, Walk, Way};
use crate::words::{listed, trigger_word};

impl<'a> Walk<'a> {
    pub(super) fn fallback(&mut self, chain: &'a FallbackPolicy, place: &str) {
        let FallbackPolicy { steps, triggers, quality, unknown } = chain;
        self.say(place, Kind::Fallback(chain), format!("fallback chain of {} steps", steps.len()));
        let words = listed(triggers.iter().map(|trigger| trigger_word(*trigger)));
        let words = if words.is_empty() { "nothing".to_owned() } else { words };
        self.say(format!("{place}/triggers"), Kind::Triggers(chain), format!("the next step on {words}"));
        for (n, step) in steps.iter().enumerate() {
            let FallbackStep { policy, first_token_timeout_ms, timeout_ms, unknown } = step;
            let at = format!("{place}/steps/{n}");
            self.say_some(
                format!("{at}/first_token_timeout_ms"),
                Kind::FirstTokenTimeout,
                *first_token_timeout_ms,
                |ms| format!("step {}: first token within {ms} ms", n + 1),
            );
            self.say_some(format!("{at}/timeout_ms"), Kind::StepTimeout, *timeout_ms, |ms| {
                format!("step {}: whole answer within {ms} ms", n + 1)
            });
            self.inside(policy, &format!("{at}/policy"));
            self.unknown(unknown, &at);
        }
        if let Some(QualityGate { evaluator, accept_at, unknown }) = quality {
            let at = format!("{place}/quality");
            self.say(format!("{at}/accept_at"), Kind::QualityGate, format!("answers are taken from score {accept_at}"));
            self.evaluator(evaluator, &format!("{at}/evaluator"));
            self.unknown(unknown, &at);
        }
        self.unknown(unknown, place);
    }

    pub(super) fn task(&mut self, task: &'a TaskPolicy, place: &str) {
        let TaskPolicy { rules, otherwise, unknown } = task;
        self.say(place, Kind::Task, format!("task rules: {} and the rest", rules.len()));
        for (n, rule) in rules.iter().enumerate() {
            let TaskRule { name, when, policy, unknown } = rule;
            let at = format!("{place}/rules/{n}");
            self.say(&at, Kind::Rule, format!("rule {name}: {}", condition_in_words(when)));
            self.inside(policy, &format!("{at}/policy"));
            self.unknown(unknown, &at);
        }
        self.inside(otherwise, &format!("{place}/otherwise"));
        self.unknown(unknown, place);
    }

    pub(super) fn cascade(&mut self, cascade: &'a CascadePolicy, place: &str) {
        let CascadePolicy { tiers, evaluator, unknown } = cascade;
        self.say(place, Kind::Cascade, format!("cascade of {} tiers, cheapest first", tiers.len()));
        for (n, tier) in tiers.iter().enumerate() {
            let CascadeTier { policy, accept_at, unknown } = tier;
            let at = format!("{place}/tiers/{n}");
            if n + 1 < tiers.len() || accept_at.is_some() {
                let score = accept_at.unwrap_or(0.5);
                self.say(
                    format!("{at}/accept_at"),
                    Kind::AcceptAt,
                    format!("tier {}: taken from score {score}", n + 1),
                );
            }
            let at_policy = format!("{at}/policy");
            if n + 1 < tiers.len() {
                self.aside(Way::EarlierTier, policy, &at_policy);
            } else {
                self.inside(policy, &at_policy);
            }
            self.unknown(unknown, &at);
        }
        self.evaluator(evaluator, &format!("{place}/evaluator"));
        self.unknown(unknown, place);
    }

    pub(super) fn ensemble(&mut self, ensemble: &'a EnsemblePolicy, place: &str) {
        let EnsemblePolicy { members, aggregation, quorum, deadline_ms, wrong_agreement, unknown } = ensemble;
        self.say(place, Kind::Ensemble, format!("ensemble of {} members in parallel", members.len()));
        for (n, member) in members.iter().enumerate() {
            self.later(n, Way::LaterMember, member, &format!("{place}/members/{n}"));
        }
        let at = format!("{place}/aggregation");
        match aggregation {
            Aggregation::Majority => self.say(&at, Kind::Majority, "the answer that most members give"),
            Aggregation::Consensus(Consensus { agree, escalate, unknown }) => {
                let at = format!("{at}/consensus");
                self.say(format!("{at}/agree"), Kind::Consensus, format!("{agree} members must agree"));
                if let Some(policy) = escalate {
                    self.aside(Way::Escalate, policy, &format!("{at}/escalate"));
                }
                self.unknown(unknown, &at);
            }
            Aggregation::Arbiter(Arbiter { policy, auc, unknown }) => {
                let at = format!("{at}/arbiter");
                self.say(&at, Kind::Arbiter, "a model reads all answers and gives the final one");
                self.say_some(format!("{at}/auc"), Kind::ReplayFigure, *auc, |auc| {
                    format!("how well the arbiter tells right from wrong: {auc}")
                });
                self.aside(Way::Arbiter, policy, &format!("{at}/policy"));
                self.unknown(unknown, &at);
            }
        }
        self.say_some(format!("{place}/quorum"), Kind::Quorum, *quorum, |n| format!("{n} answers are enough"));
        self.say_some(format!("{place}/deadline_ms"), Kind::Deadline, *deadline_ms, |ms| {
            format!("after {ms} ms the answers at hand must do")
        });
        self.say_some(format!("{place}/wrong_agreement"), Kind::ReplayFigure, *wrong_agreement, |share| {
            format!("wrong members agree with probability {share}")
        });
        self.unknown(unknown, place);
    }

    pub(super) fn steer(&mut self, steer: &'a SteerPolicy, place: &str) {
        let SteerPolicy { candidates, budget, quality_floor, window_minutes, unknown } = steer;
        self.say(place, Kind::Steer, format!("the fastest of {} candidates", candidates.len()));
        for (n, candidate) in candidates.iter().enumerate() {
            self.later(n, Way::LaterCandidate, candidate, &format!("{place}/candidates/{n}"));
        }
        let LatencyBudget { measure, percentile, within_ms, unknown: more } = budget;
        let measured = match measure {
            LatencyMeasure::FirstToken => "time to first token",
            LatencyMeasure::Total => "time to the whole answer",
        };
        let percentile = format!("{percentile:?}").to_lowercase();
        let at = format!("{place}/budget");
        self.say(&at, Kind::LatencyBudget, format!("fast by the {measured} at {percentile}"));
        self.say_some(format!("{at}/within_ms"), Kind::WithinMs, *within_ms, |ms| {
            format!("within {ms} ms, else counted")
        });
        self.unknown(more, &at);
        self.say_some(format!("{place}/quality_floor"), Kind::QualityFloor, *quality_floor, |floor| {
            format!("no candidate of an expected quality below {floor}")
        });
        self.say_some(format!("{place}/window_minutes"), Kind::SteerWindow, *window_minutes, |minutes| {
            format!("by measurements of the last {minutes} minutes")
        });
        self.unknown(unknown, place);
    }

    /// One of several of which the first answers by itself.
    fn later(&mut self, n: usize, way: Way, policy: &'a Policy, place: &str) {
        if n == 0 { self.inside(policy, place) } else { self.aside(way, policy, place) }
    }

    pub(super) fn partition(&mut self, partition: &'a PartitionPolicy, place: &str) {
        let PartitionPolicy { by, unknown } = partition;
        match by {
            PartitionBy::Bands(bands) => self.bands(bands, place),
            PartitionBy::Split(split) => self.split(split, place),
        }
        self.unknown(unknown, place);
    }

    fn bands(&mut self, bands: &'a Bands, place: &str) {
        let Bands { bands, otherwise, unknown } = bands;
        self.say(place, Kind::Bands, format!("by length of the prompt, {} bands and the rest", bands.len()));
        let at = format!("{place}/by/bands");
        for (n, Band { below, policy, unknown }) in bands.iter().enumerate() {
            let at = format!("{at}/bands/{n}");
            self.say(format!("{at}/below"), Kind::BandLimit, format!("prompts below {} tokens", count(*below)));
            self.inside(policy, &format!("{at}/policy"));
            self.unknown(unknown, &at);
        }
        self.inside(otherwise, &format!("{at}/otherwise"));
        self.unknown(unknown, &at);
    }

    fn split(&mut self, split: &'a Split, place: &str) {
        let Split {
            above,
            chunk_tokens,
            overlap_tokens,
            instruction_tokens,
            map_answer_tokens,
            concurrency,
            map,
            reduce,
            unknown,
        } = split;
        self.say(place, Kind::Split, "long prompts are split, mapped and reduced to one answer");
        let at = format!("{place}/by/split");
        self.say_some(format!("{at}/above"), Kind::SplitAbove, *above, |n| {
            format!("prompts above {} tokens are split", count(n))
        });
        self.say(format!("{at}/chunk_tokens"), Kind::ChunkTokens, format!("chunks of {} tokens", count(*chunk_tokens)));
        self.say(
            format!("{at}/overlap_tokens"),
            Kind::OverlapTokens,
            format!("neighbouring chunks share {} tokens", count(*overlap_tokens)),
        );
        self.say(
            format!("{at}/instruction_tokens"),
            Kind::InstructionTokens,
            format!("{} tokens of instructions with every chunk", count(*instruction_tokens)),
        );
        self.say_some(format!("{at}/map_answer_tokens"), Kind::MapAnswerTokens, *map_answer_tokens, |n| {
            format!("the answer to a chunk has {} tokens", count(n))
        });
        self.say_some(format!("{at}/concurrency"), Kind::Concurrency, *concurrency, |n| {
            format!("{n} chunks at a time")
        });
        self.inside(map, &format!("{at}/map"));
        self.aside(Way::Reduce, reduce, &format!("{at}/reduce"));
        self.unknown(unknown, &at);
    }
}
