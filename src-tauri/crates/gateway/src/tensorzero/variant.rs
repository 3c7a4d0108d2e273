//! Models and variants of `tensorzero.toml`.

use routewright_domain::{ModelPolicy, RetryPolicy};
use serde_json::{Map, Value, json};

use crate::constraints::Constraints;
use crate::openrouter::leaf_body;

/// Time limits, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) first_token_ms: Option<u32>,
    pub(crate) whole_ms: Option<u32>,
}

impl Limits {
    /// The stricter of each.
    pub(crate) fn tightened(self, first_token_ms: Option<u32>, whole_ms: Option<u32>) -> Self {
        let stricter = |one: Option<u32>, other: Option<u32>| one.into_iter().chain(other).min();
        Self {
            first_token_ms: stricter(self.first_token_ms, first_token_ms),
            whole_ms: stricter(self.whole_ms, whole_ms),
        }
    }

    /// `timeouts` of a variant or of a model's provider.
    pub(crate) fn timeouts(self) -> Option<Value> {
        if self == Self::default() {
            return None;
        }
        let mut timeouts = Map::new();
        if let Some(ms) = self.whole_ms {
            timeouts.insert("non_streaming".to_owned(), json!({ "total_ms": ms }));
        }
        let mut streaming = Map::new();
        // A first token that comes after the whole answer's limit is no use.
        if let Some(ms) = self.first_token_ms.into_iter().chain(self.whole_ms).min() {
            streaming.insert("ttft_ms".to_owned(), json!(ms));
        }
        if let Some(ms) = self.whole_ms {
            streaming.insert("total_ms".to_owned(), json!(ms));
        }
        timeouts.insert("streaming".to_owned(), Value::Object(streaming));
        Some(Value::Object(timeouts))
    }
}

/// A call of one model at `OpenRouter`.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    pub(crate) leaf: &'a ModelPolicy,
    pub(crate) constraints: Constraints,
    /// Limits of this call alone, where others follow it in the same variant.
    pub(crate) limits: Limits,
}

impl Call<'_> {
    /// A provider of a model. What it says of money is what `OpenRouter` writes into each answer.
    pub(crate) fn provider(&self) -> Map<String, Value> {
        let mut body = leaf_body(self.leaf, &self.constraints);
        body.shift_remove("model");
        body.shift_remove("max_completion_tokens");
        let extra: Vec<Value> =
            body.into_iter().map(|(field, value)| json!({ "pointer": format!("/{field}"), "value": value })).collect();
        let mut provider = Map::new();
        let mut put = |name: &str, value: Value| provider.insert(name.to_owned(), value);
        put("type", json!("openrouter"));
        put("model_name", json!(self.leaf.model));
        put("api_key_location", json!("env::OPENROUTER_API_KEY"));
        put("cost", json!([{ "pointer": "/usage/cost", "cost_per_unit": 1.0 }]));
        if !extra.is_empty() {
            put("extra_body", Value::Array(extra));
        }
        if let Some(timeouts) = self.limits.timeouts() {
            put("timeouts", timeouts);
        }
        provider
    }

    fn max_tokens(&self) -> Option<u32> {
        self.leaf.parameters.max_tokens.into_iter().chain(self.constraints.max_completion).min()
    }
}

/// A variant of the type `chat_completion`: its calls follow each other until one is answered.
#[derive(Debug, Clone)]
pub(crate) struct Variant<'a> {
    pub(crate) calls: Vec<Call<'a>>,
    pub(crate) retry: Option<&'a RetryPolicy>,
    /// Limits of all of it, retries included.
    pub(crate) limits: Limits,
}

impl Variant<'_> {
    /// Its fields, also those of a fuser. `model`: the model that its calls are.
    pub(crate) fn fields(&self, model: &str) -> Map<String, Value> {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("model", json!(model));
        // One limit for all calls of a variant: the loosest, and none where a call has none.
        let most: Option<Vec<u32>> = self.calls.iter().map(Call::max_tokens).collect();
        if let Some(most) = most.and_then(|all| all.into_iter().max()) {
            put("max_tokens", json!(most));
        }
        if let Some(retry) = self.retry {
            let seconds = f64::from(retry.max_delay_ms) / 1_000.0;
            put("retries", json!({ "num_retries": retry.attempts.saturating_sub(1), "max_delay_s": seconds }));
        }
        if let Some(timeouts) = self.limits.timeouts() {
            put("timeouts", timeouts);
        }
        fields
    }
}
