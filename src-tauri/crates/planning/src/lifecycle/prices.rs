//! What a model charges for tokens in the mix of a workload.

use routewright_domain::{Endpoint, Model, ModelPolicy, Tariff, Workload};

/// Prompt tokens and completion tokens that are asked together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TokenMix {
    prompt: u64,
    completion: u64,
}

impl TokenMix {
    /// The workload's own; three prompt tokens to one of completion without one, which is an assumption.
    pub(super) fn of(workload: Option<&Workload>) -> Self {
        let sums = workload.map(|workload| {
            let sum = |column: &routewright_domain::Column<u32>| column.iter().map(u64::from).sum::<u64>();
            (sum(&workload.columns.prompt_tokens), sum(&workload.columns.completion_tokens))
        });
        match sums {
            Some((prompt, completion)) if prompt + completion > 0 => Self { prompt, completion },
            _ => Self { prompt: 3, completion: 1 },
        }
    }

    /// US dollars of a million tokens in this mix, at base prices; `None` where a price is unknown.
    pub(super) fn per_million(self, endpoint: &Endpoint) -> Option<f64> {
        let base = &endpoint.prices.base;
        let (prompt, completion) = (base.prompt?.to_usd_lossy(), base.completion?.to_usd_lossy());
        let all = (self.prompt + self.completion) as f64;
        Some((prompt * self.prompt as f64 + completion * self.completion as f64) / all * 1e6)
    }

    /// The cheapest standard endpoint of a model that passes.
    pub(super) fn cheapest(self, model: &Model, passes: impl Fn(&Endpoint) -> bool) -> Option<(&Endpoint, f64)> {
        let standard = model.endpoints.iter().filter(|one| one.tariff == Tariff::Standard && passes(one));
        let priced = standard.filter_map(|one| Some((one, self.per_million(one)?)));
        priced.min_by(|(_, a), (_, b)| a.total_cmp(b))
    }

    /// What a leaf pays at its cheapest endpoint.
    pub(super) fn of_leaf(self, model: &Model, leaf: &ModelPolicy) -> Option<f64> {
        self.cheapest(model, |endpoint| may_serve(leaf, endpoint)).map(|(_, price)| price)
    }
}

/// Whether a leaf's preferences let an endpoint serve, as far as providers, tariff and precision decide.
pub(super) fn may_serve(leaf: &ModelPolicy, endpoint: &Endpoint) -> bool {
    let preferences = &leaf.provider;
    let named = |list: &[routewright_domain::ProviderId]| list.contains(&endpoint.provider);
    endpoint.tariff == leaf.parameters.service_tier.unwrap_or_default()
        && (preferences.only.is_empty() || named(&preferences.only))
        && !named(&preferences.ignore)
        && (preferences.order.is_empty() || preferences.allow_fallbacks || named(&preferences.order))
        && (preferences.quantizations.is_empty()
            || endpoint.quantization.as_ref().is_some_and(|own| preferences.quantizations.contains(own)))
}

/// Dollars of a million tokens, for sentences.
pub(super) fn quoted(usd: f64) -> String {
    let text = if usd >= 10.0 { format!("{usd:.2}") } else { format!("{usd:.4}") };
    format!("${}", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A share as a change in per cent.
pub(super) fn percent(share: f64) -> String {
    let digits = usize::from(share.abs() < 0.1);
    format!("{:+.digits$} %", share * 100.0).replace('-', "−")
}
