//! README, environment and examples of an export to TensorZero.

use serde_json::{Map, Value, json};

use super::config::Config;
use super::limits::{FEATURE_TAG, KEY_TAG};
use crate::escape::{comment, markdown, quoted};
use crate::files::Files;
use crate::readme::{ending, heading};
use crate::scope::Scope;
use crate::{ExportedFile, Statement, Target};

/// The version that the export was held against.
const VERSION: &str = "2026.6.0";

pub(crate) fn environment(limited: bool) -> String {
    let mut out =
        "# Copy to .env and fill in. Keys belong here or into a secret store, never into the configuration.\n\
                   # What the gateway calls models with.\nOPENROUTER_API_KEY=\n"
            .to_owned();
    if limited {
        out.push_str("# Where limits are counted: a Valkey or Redis 7, for example redis://valkey:6379.\nTENSORZERO_VALKEY_URL=\n");
    }
    out.push_str(
        "# Where applications find the gateway.\n#TENSORZERO_BASE_URL=http://localhost:3000\n\
         # Only for the response cache and for what the gateway records.\n#TENSORZERO_CLICKHOUSE_URL=\n",
    );
    out
}

pub(crate) fn write_examples(scope: &Scope<'_>, own: &[(String, String)], config: &Config, files: &mut Files) {
    let title = comment(&scope.architecture.name);
    let mut curl = format!(
        "#!/bin/sh\n# Calls of {title} through TensorZero's gateway.\nset -eu\nbase=\"${{TENSORZERO_BASE_URL:-http://localhost:3000}}\"\n"
    );
    for (name, about) in own {
        let mut body = Map::new();
        body.insert("model".to_owned(), json!(format!("tensorzero::function_name::{name}")));
        body.insert("messages".to_owned(), json!([{ "role": "user", "content": "Hello" }]));
        body.insert("tensorzero::tags".to_owned(), json!({ FEATURE_TAG: name }));
        if let Some(seconds) = config.caches.get(name) {
            body.insert("tensorzero::cache_options".to_owned(), json!({ "enabled": "on", "max_age_s": seconds }));
        }
        curl.push_str(&format!(
            "\n# {}\ncurl --fail-with-body -sS \"$base/openai/v1/chat/completions\" -H 'Content-Type: application/json' \\\n  -d '{}'\n",
            comment(about),
            Value::Object(body)
        ));
    }
    files.text("examples/curl.sh", "A call of every feature with curl.", curl);
    if let Some((name, _)) = own.first() {
        files.text(
            "examples/openai_sdk.py",
            "The same with OpenAI's Python SDK.",
            format!(
                "# Calls a feature of {title} through TensorZero's gateway: pip install openai.\nimport os\n\n\
                 from openai import OpenAI\n\nclient = OpenAI(\n    \
                 base_url=os.environ.get(\"TENSORZERO_BASE_URL\", \"http://localhost:3000\") + \"/openai/v1\",\n    \
                 api_key=\"unused\",\n)\nanswer = client.chat.completions.create(\n    \
                 model={},\n    messages=[{{\"role\": \"user\", \"content\": \"Hello\"}}],\n    \
                 extra_body={{\"tensorzero::tags\": {{\"{FEATURE_TAG}\": {}}}}},\n)\n\
                 print(answer.model, answer.choices[0].message.content)\n",
                quoted(&format!("tensorzero::function_name::{name}")),
                quoted(name),
            ),
        );
    }
}

pub(crate) fn readme(
    scope: &Scope<'_>,
    config: &Config,
    limited: bool,
    statement: &[Statement],
    files: &[ExportedFile],
) -> String {
    let introduction =
        "Applications name a feature's function as their model, and TensorZero's gateway calls OpenRouter.";
    let mut out = heading(Target::TensorZero, scope, introduction, statement);
    out.push_str(&format!(
        "\n## Deploy\n\nWritten for TensorZero {VERSION}.\n\n```sh\ncp .env.example .env   # and fill it in\ndocker run --env-file .env -v \"$PWD/config:/app/config:ro\" -p 3000:3000 \\\n  \
         tensorzero/gateway:{VERSION} --config-file {}\n```\n\n",
        if limited { "'config/*.toml'" } else { "config/tensorzero.toml" }
    ));
    if limited {
        out.push_str(
            "`config/limits.toml` holds budgets and limits of requests, counted in Valkey or Postgres: without either of them the gateway does not start. To go \
             without limits, name `config/tensorzero.toml` alone. A call counts towards a budget with `default_cost`, whatever OpenRouter billed (seen in this \
             version): set it to the mean cost of a call.\n\n",
        );
    }
    out.push_str(&format!(
        "Whoever reaches the gateway may use it: keep it on a private network, or switch `gateway.auth.enabled` on, which needs Postgres.\n\n\
         Applications send the feature's function in `tensorzero::tags`, as the examples do (`\"{FEATURE_TAG}\": \"NAME\"`), also when they name one of its parts: limits go by it."
    ));
    if !scope.architecture.keys.is_empty() {
        out.push_str(&format!(" The key goes into the tag `{KEY_TAG}`, as `config/limits.toml` names it."));
    }
    out.push_str(
        "\n\n## Try\n\n```sh\nsh examples/curl.sh\n```\n\nThe answer's `model` ends with the variant that gave it (`variant_name::step-2` is the second step), its \
         `usage.tensorzero_cost` is what OpenRouter billed. To see a fallback, give the first step's provider a `model_name` that does not exist.\n\n\
         ## Roll back\n\nStart the gateway with the files of the earlier export: it keeps nothing of these but what it has recorded and counted.\n\n\
         ## Functions\n\n| function | what it is |\n| --- | --- |\n",
    );
    for function in &config.functions {
        out.push_str(&format!("| `{}` | {} |\n", function.name, markdown(&function.about)));
    }
    out.push_str(&ending(Target::TensorZero, scope, statement, files));
    out
}
