//! Why a call, a step or a request has no answer.

use routewright_domain::Trigger;

/// Why a call, a step or a request has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Failure {
    Outage,
    RateLimit,
    Timeout,
    ContextOverflow,
    LowQuality,
    /// No endpoint is left by capability, price ceiling or key.
    NoEndpoint,
    /// The caller did not need it any more.
    Cancelled,
    /// Ended by the architecture's own rules.
    Refused(Refusal),
}

/// A stage that ended a request, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refusal {
    NoKey,
    UnknownKey,
    KeyDisabled,
    Scope,
    KeyBudget,
    Budget,
    Rate,
    PromptCap,
}

impl Refusal {
    pub(crate) const ALL: [Self; 8] = [
        Self::NoKey,
        Self::UnknownKey,
        Self::KeyDisabled,
        Self::Scope,
        Self::KeyBudget,
        Self::Budget,
        Self::Rate,
        Self::PromptCap,
    ];

    /// Stage and reason.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NoKey => "authenticate: no key",
            Self::UnknownKey => "authenticate: unknown key",
            Self::KeyDisabled => "authenticate: key switched off",
            Self::Scope => "scope: no model that the key may use",
            Self::KeyBudget => "admit: budget of the key used up",
            Self::Budget => "admit: budget used up",
            Self::Rate => "admit: too many requests a minute",
            Self::PromptCap => "admit: prompt too long",
        }
    }
}

impl Failure {
    /// Kinds of failures, without refusals.
    pub(crate) const KINDS: usize = 7;
    pub(crate) const ALL: [Self; Self::KINDS] = [
        Self::Outage,
        Self::RateLimit,
        Self::Timeout,
        Self::ContextOverflow,
        Self::LowQuality,
        Self::NoEndpoint,
        Self::Cancelled,
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::RateLimit => "rate_limit",
            Self::Timeout => "timeout",
            Self::ContextOverflow => "context_overflow",
            Self::LowQuality => "low_quality",
            Self::NoEndpoint => "no_endpoint",
            Self::Cancelled => "cancelled",
            Self::Refused(refusal) => refusal.words(),
        }
    }

    /// The trigger that it pulls; `None` for what no chain can recover.
    pub(crate) fn trigger(self) -> Option<Trigger> {
        match self {
            // A step whose endpoints are all excluded is as good as out.
            Self::Outage | Self::NoEndpoint => Some(Trigger::Outage),
            Self::RateLimit => Some(Trigger::RateLimit),
            Self::Timeout => Some(Trigger::Timeout),
            Self::ContextOverflow => Some(Trigger::ContextOverflow),
            Self::LowQuality => Some(Trigger::LowQuality),
            Self::Cancelled | Self::Refused(_) => None,
        }
    }
}
