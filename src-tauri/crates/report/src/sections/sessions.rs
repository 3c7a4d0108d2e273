//! Sessions as a unit: what a conversation or an agent's task costs, how long it takes and whether it comes through.

use routewright_domain::{
    ArchitectureId, DocumentPart, Money, SessionOutcome, SessionPauses, SessionPercentiles, SessionSpans,
};

use crate::numbers::{
    count, counted, duration, duration_difference, duration_or_dash, money, money_difference, percent,
    points_difference, tokens,
};
use crate::pairing::Pairing;
use crate::{Block, Column, Section};

use super::parts;

/// Places in a session that the table shows.
const TURNS: usize = 6;

/// The topic, where the workload has sessions.
pub(super) fn section(pairing: &Pairing) -> Option<Section> {
    let of =
        |id: &ArchitectureId| pairing.facts.sessions?.iter().find(|own| own.architecture == *id && own.sessions > 0);
    let (own, base) = (of(&pairing.candidate.architecture)?, of(&pairing.baseline.architecture)?);
    let both = Both { pairing, own, base: (!pairing.is_baseline_alone()).then_some(base) };
    let mut blocks = vec![parts::paragraph(both.lead()), both.figures()];
    blocks.extend(both.turns());
    blocks.push(parts::paragraph(both.how()));
    Some(parts::topic(DocumentPart::Reliability, "Sessions", blocks))
}

/// The candidate's sessions, and the baseline's where that is another.
struct Both<'a> {
    pairing: &'a Pairing<'a>,
    own: &'a SessionOutcome,
    base: Option<&'a SessionOutcome>,
}

/// A figure of a session, of the candidate and of the baseline.
struct Line {
    name: &'static str,
    own: String,
    base: String,
    difference: String,
}

impl Both<'_> {
    fn lead(&self) -> String {
        let (own, name) = (self.own, self.pairing.candidate_name());
        let mut sentences = vec![format!(
            "The workload has {} of {}; {}.",
            counted(own.sessions, "session", "sessions"),
            counted(own.calls, "call", "calls"),
            own.calls_each.map_or_else(String::new, |each| format!(
                "half of them have no more than {}, one in twenty has {} or more",
                counted(each.p50, "call", "calls"),
                count(each.p95)
            )),
        )];
        if let Some(each) = own.cost_usd.per(own.sessions) {
            sentences.push(match self.base.and_then(|base| base.cost_usd.per(base.sessions)) {
                Some(base) => {
                    let (each, base, baseline) = (money(each), money(base), self.pairing.baseline_name());
                    format!("A session costs {each} under {name} and {base} under {baseline}, on average.")
                }
                None => format!("A session costs {} under {name}, on average.", money(each)),
            });
        }
        if let Some(rate) = own.success_rate() {
            sentences.push(format!("Every call is answered in {} of them.", percent(rate, 2)));
        }
        if let Some(kept) = own.kept_model_share() {
            sentences.push(format!(
                "Of those with two answers or more one model gives all in {}, and one endpoint in {}.",
                percent(kept, 1),
                percent(own.kept_endpoint_share().unwrap_or(0.0), 1)
            ));
        }
        sentences.extend(self.stickiness());
        sentences.extend(self.closed_loop());
        sentences.join(" ")
    }

    /// What it brings that calls stay with what their session had before.
    fn stickiness(&self) -> Option<String> {
        let without = self.own.not_sticky.as_ref()?;
        let share = |read: u64, sent: u64| (sent > 0).then(|| percent(read as f64 / sent as f64, 1));
        let saved = without.cost_usd - self.own.cost_usd;
        let effect = match saved.0.signum() {
            0 => "costs the same".to_owned(),
            1 => format!("saves {}", money(saved)),
            _ => format!("costs {} more", money(Money(-saved.0))),
        };
        Some(format!(
            "That calls stay with the endpoint or the arm of their session lets {} of the prompt tokens come from prefix caches instead of \
             {}, and {effect}.",
            share(self.own.prefix_tokens_read, self.own.prompt_tokens_sent)?,
            share(without.prefix_tokens_read, without.prompt_tokens_sent)?,
        ))
    }

    fn closed_loop(&self) -> Option<String> {
        let (spans, closed) = (self.own.spans.as_ref()?, self.own.closed_loop.as_ref()?);
        let recorded =
            spans.recorded_ms.map_or_else(String::new, |each| format!(" ({} as recorded)", duration(each.p50)));
        let rate = closed.succeeded as f64 / self.own.sessions.max(1) as f64;
        let answered = if closed.succeeded == self.own.succeeded {
            String::new()
        } else {
            format!(", and every call is answered in {} of the sessions", percent(rate, 2))
        };
        Some(format!(
            "Closed loop, where each call waits for the answers before it, the median session takes {} from first request to last \
             answer{recorded}{answered}.",
            duration(spans.closed_loop_ms.p50),
        ))
    }

    fn figures(&self) -> Block {
        let mut lines = vec![self.money_line("Cost, mean", &|own| own.cost_usd.per(own.sessions))];
        lines.push(self.money_line("Cost, p50", &|own| own.cost_each_usd.map(Self::p50)));
        lines.push(self.money_line("Cost, p95", &|own| own.cost_each_usd.map(Self::p95)));
        lines.push(self.time_line("Waiting, p50", &|own| own.waiting_ms.map(Self::p50)));
        lines.push(self.time_line("Waiting, p95", &|own| own.waiting_ms.map(Self::p95)));
        if self.own.spans.is_some() {
            let spans = |of: fn(&SessionSpans) -> f64| move |own: &SessionOutcome| own.spans.as_ref().map(of);
            let lengths = [
                self.time_line("Length as requests arrived, p50", &spans(|spans| spans.open_loop_ms.p50)),
                self.time_line("Length closed loop, p50", &spans(|spans| spans.closed_loop_ms.p50)),
                self.time_line("Length closed loop, p95", &spans(|spans| spans.closed_loop_ms.p95)),
            ];
            // Lengths of other sessions have no difference.
            let alike = self.sessions_with_lengths().is_none();
            lines.extend(lengths.map(|line| if alike { line } else { Line { difference: "–".to_owned(), ..line } }));
        }
        lines.push(self.share_line("Every call answered", &SessionOutcome::success_rate));
        lines.push(self.share_line("Left a primary", &SessionOutcome::fallback_share));
        lines.push(self.share_line("One model throughout", &SessionOutcome::kept_model_share));
        lines.push(self.share_line("Prompt from prefix caches", &SessionOutcome::cached_prompt_share));
        let compared = self.base.is_some();
        let rows = lines.into_iter().map(|line| {
            let own = [line.name.to_owned(), line.own];
            let others = [line.base, line.difference];
            if compared { [&own[..1], &others[..1], &own[1..], &others[1..]].concat() } else { own.to_vec() }
        });
        let mut columns = vec![Column::words("Of a session", 1)];
        if compared {
            columns.push(Column::numbers(self.pairing.baseline_name()));
        }
        columns.push(Column::numbers(self.pairing.candidate_name()));
        if compared {
            columns.push(Column::numbers("Difference"));
        }
        parts::table("What a session costs, how long it takes, and whether it comes through", columns, rows.collect())
    }

    /// Of how many sessions the baseline and the candidate have lengths, where these are not as many.
    fn sessions_with_lengths(&self) -> Option<[u64; 2]> {
        let [base, own] = [self.base?, self.own].map(|one| one.spans.as_ref().map_or(0, |spans| spans.sessions));
        (base != own).then_some([base, own])
    }

    fn p50<T>(each: SessionPercentiles<T>) -> T {
        each.p50
    }

    fn p95<T>(each: SessionPercentiles<T>) -> T {
        each.p95
    }

    fn money_line(&self, name: &'static str, of: &dyn Fn(&SessionOutcome) -> Option<Money>) -> Line {
        let (own, base) = (of(self.own), self.base.and_then(of));
        let dash = || "–".to_owned();
        let text = |amount: Option<Money>| amount.map_or_else(dash, money);
        let difference = own.zip(base).map_or_else(dash, |(own, base)| money_difference(own - base));
        Line { name, own: text(own), base: text(base), difference }
    }

    fn time_line(&self, name: &'static str, of: &dyn Fn(&SessionOutcome) -> Option<f64>) -> Line {
        let (own, base) = (of(self.own), self.base.and_then(of));
        let difference = duration_difference(own.zip(base).map(|(own, base)| own - base));
        Line { name, own: duration_or_dash(own), base: duration_or_dash(base), difference }
    }

    fn share_line(&self, name: &'static str, of: &dyn Fn(&SessionOutcome) -> Option<f64>) -> Line {
        let (own, base) = (of(self.own), self.base.and_then(of));
        let text = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| percent(share, 1));
        let points = own.zip(base).map(|(own, base)| points_difference((own - base) * 100.0, 1));
        Line { name, own: text(own), base: text(base), difference: points.unwrap_or_else(|| "–".to_owned()) }
    }

    /// How context and cost grow along a session.
    fn turns(&self) -> Option<Block> {
        let turns = &self.own.turns;
        if turns.len() < 2 {
            return None;
        }
        let cost = |own: &SessionOutcome, at: usize| {
            let each = own.turns.get(at).and_then(|turn| turn.cost_usd.per(turn.calls));
            each.map_or_else(|| "–".to_owned(), money)
        };
        let rows = turns.iter().take(TURNS).enumerate().map(|(at, turn)| {
            let context = tokens(turn.prompt_tokens / turn.calls.max(1));
            let head = [turn.turn.to_string(), count(turn.calls), context];
            head.into_iter().chain(self.base.map(|base| cost(base, at))).chain([cost(self.own, at)]).collect()
        });
        let mut columns = vec![
            Column::words("Call", 1),
            Column::numbers("Sessions that reach it"),
            Column::numbers("Context, tokens"),
        ];
        columns.extend(self.base.map(|_| Column::numbers(format!("Cost, {}", self.pairing.baseline_name()))));
        columns.push(Column::numbers(format!("Cost, {}", self.pairing.candidate_name())));
        let caption =
            "How context and cost grow with the call's place in its session, mean of the sessions that reach it";
        Some(parts::table(caption, columns, rows.collect()))
    }

    fn how(&self) -> String {
        let apart = match self.own.calls_without_session {
            0 => String::new(),
            calls => {
                format!(" {} without a session are in none of these figures.", counted(calls, "request", "requests"))
            }
        };
        let pauses = match self.own.spans.as_ref().map(|spans| spans.pauses) {
            Some(SessionPauses::Recorded) => {
                " Lengths are of sessions of several calls with known latencies; closed loop keeps the recorded pauses."
            }
            Some(SessionPauses::Unknown) => {
                " The record does not say how long users paused: closed loop, a call comes when it was recorded to, or as the answer \
                 before it is there where that is later."
            }
            None => "",
        };
        let counts = self.sessions_with_lengths().map_or_else(String::new, |[base, own]| {
            let [base_name, name] = [self.pairing.baseline_name(), self.pairing.candidate_name()];
            format!(
                " Lengths are known of {} of {base_name} and of {} of {name}: they are not of the same sessions.",
                counted(base, "session", "sessions"),
                count(own)
            )
        });
        format!("Waiting is the sum of a session's total latencies, which are assumed in part.{pauses}{counts}{apart}")
    }
}
