//! Settings of what judges answers.

use routewright_domain::{Classifier, Evaluator, EvaluatorKind, Judge, Money, SelfCheck};

use super::{Kind, Walk, Way};

impl<'a> Walk<'a> {
    pub(super) fn evaluator(&mut self, evaluator: &'a Evaluator, place: &str) {
        let Evaluator { by, auc, shared_error, unknown } = evaluator;
        match by {
            EvaluatorKind::Judge(Judge { policy, instruction_tokens, verdict_tokens, unknown }) => {
                let at = format!("{place}/by/judge");
                self.say(&at, Kind::Judge, "a model reads the answer and gives a score");
                self.tokens(*instruction_tokens, *verdict_tokens, &at);
                self.aside(Way::Judge, policy, &format!("{at}/policy"));
                self.unknown(unknown, &at);
            }
            EvaluatorKind::Classifier(Classifier { cost_usd, latency_ms, unknown }) => {
                let at = format!("{place}/by/classifier");
                self.say(&at, Kind::ClassifierEvaluator, "a classifier of your own gives a score");
                self.say(
                    format!("{at}/cost_usd"),
                    Kind::ReplayFigure,
                    format!("the classifier costs ${cost_usd} an answer"),
                );
                self.say(
                    format!("{at}/latency_ms"),
                    Kind::ReplayFigure,
                    format!("the classifier takes {latency_ms} ms"),
                );
                self.unknown(unknown, &at);
            }
            EvaluatorKind::SelfCheck(SelfCheck { instruction_tokens, verdict_tokens, unknown }) => {
                let at = format!("{place}/by/self_check");
                self.say(&at, Kind::SelfCheck, "the answering model scores its own answer");
                self.tokens(*instruction_tokens, *verdict_tokens, &at);
                self.unknown(unknown, &at);
            }
        }
        self.say_some(format!("{place}/auc"), Kind::ReplayFigure, *auc, |auc| {
            format!("how well the evaluator tells right from wrong: {auc}")
        });
        self.say_some(format!("{place}/shared_error"), Kind::ReplayFigure, *shared_error, |share| {
            format!("share of its error that the evaluator repeats: {share}")
        });
        self.unknown(unknown, place);
    }

    fn tokens(&mut self, instructions: Option<u32>, verdict: Option<u32>, at: &str) {
        self.say_some(format!("{at}/instruction_tokens"), Kind::ReplayFigure, instructions, |n| {
            format!("{n} tokens of instructions for the evaluator")
        });
        self.say_some(format!("{at}/verdict_tokens"), Kind::ReplayFigure, verdict, |n| {
            format!("a verdict of {n} tokens")
        });
    }

    /// Money that only a replay counts.
    pub(super) fn replay_money(&mut self, place: String, amount: Money, what: &str) {
        self.say(place, Kind::ReplayFigure, format!("{what}: ${amount}"));
    }
}
