//! A scenario as a sentence.

use routewright_domain::{Incident, IncidentEffect, IncidentStart, IncidentTarget, Scenario};

use crate::numbers::counted;

/// For example `no incidents` or `azure is down for 30 minutes, from 1 hour after the first request`.
pub(crate) fn incidents_in_words(scenario: &Scenario) -> String {
    let off = scenario.incidents_off.len() as u64;
    let off = (off > 0).then(|| counted(off, "recorded incident is", "recorded incidents are") + " switched off");
    let all: Vec<String> = scenario.incidents.iter().map(incident_in_words).chain(off).collect();
    if all.is_empty() { "no incidents".to_owned() } else { all.join("; ") }
}

pub(crate) fn incident_in_words(incident: &Incident) -> String {
    let target = match &incident.target {
        IncidentTarget::Provider(provider) => format!("provider {provider}"),
        IncidentTarget::Model(model) => format!("model {model}"),
    };
    let effect = match incident.effect {
        IncidentEffect::Outage => "is down".to_owned(),
        IncidentEffect::RateLimit => "answers HTTP 429".to_owned(),
        IncidentEffect::Slowdown { factor } => format!("takes {factor} times as long"),
    };
    let start = match incident.starts {
        IncidentStart::AfterFirstRequest(0) => "from the first request on".to_owned(),
        IncidentStart::AfterFirstRequest(seconds) => {
            format!("from {} after the first request", stretch(seconds.into()))
        }
        IncidentStart::At(instant) => format!("from {instant}"),
    };
    format!("{target} {effect} for {}, {start}", stretch(incident.duration_s.into()))
}

/// A length of time in the largest unit that divides it.
fn stretch(seconds: u64) -> String {
    const UNITS: [(u64, &str, &str); 4] =
        [(86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes"), (1, "second", "seconds")];
    let unit = UNITS.into_iter().find(|(size, ..)| seconds > 0 && seconds.is_multiple_of(*size));
    let (size, singular, plural) = unit.unwrap_or((1, "second", "seconds"));
    counted(seconds / size, singular, plural)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(json: &str) -> String {
        incidents_in_words(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn incidents_say_what_how_long_and_when() {
        assert_eq!(words(r#"{"id":"base","name":"As published","incidents":[]}"#), "no incidents");
        assert_eq!(
            words(
                r#"{"id":"s","name":"S","incidents":[
                {"target":{"provider":"azure"},"effect":"outage","starts":{"after_first_request_s":3600},"duration_s":1800},
                {"target":{"model":"openai/gpt-4o"},"effect":{"slowdown":{"factor":2.5}},"starts":{"at":"2024-05-12T08:00:00Z"},"duration_s":90}]}"#
            ),
            "provider azure is down for 30 minutes, from 1 hour after the first request; \
             model openai/gpt-4o takes 2.5 times as long for 90 seconds, from 2024-05-12T08:00:00Z"
        );
    }
}
