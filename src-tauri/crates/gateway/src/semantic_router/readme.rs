//! README, environment and examples of an export to vLLM's Semantic Router.

use serde_json::json;

use super::recipes::Recipes;
use crate::escape::{comment, markdown, quoted};
use crate::files::Files;
use crate::readme::{ending, heading};
use crate::scope::Scope;
use crate::{ExportedFile, Statement, Target};

/// The version that the export was held against.
const VERSION: &str = "0.4.0";

pub(crate) fn environment() -> String {
    "# Copy to .env and fill in. Keys belong here or into a secret store, never into config.yaml.\n\
     # What the router calls models with.\nOPENROUTER_API_KEY=\n\
     # What an application calls the router with, where its dashboard has made keys.\n#VLLM_SR_API_KEY=\n\
     # Where applications find the router.\n#VLLM_SR_BASE_URL=http://localhost:8899\n"
        .to_owned()
}

pub(crate) fn write_examples(scope: &Scope<'_>, own: &[(String, String)], files: &mut Files) {
    let title = comment(&scope.architecture.name);
    let mut curl = format!(
        "#!/bin/sh\n# Calls of {title} through vLLM's Semantic Router.\nset -eu\nbase=\"${{VLLM_SR_BASE_URL:-http://localhost:8899}}\"\n"
    );
    for (name, about) in own {
        let body = json!({
            "model": name,
            "metadata": { "feature": name },
            "messages": [{ "role": "user", "content": "Hello" }],
        });
        curl.push_str(&format!(
            "\n# {}\ncurl --fail-with-body -sS \"$base/v1/chat/completions\" -H \"Authorization: Bearer ${{VLLM_SR_API_KEY:-unused}}\" \\\n  \
             -H 'Content-Type: application/json' \\\n  -d '{body}'\n",
            comment(about)
        ));
    }
    files.text("examples/curl.sh", "A call of every feature with curl.", curl);
    if let Some((name, _)) = own.first() {
        files.text(
            "examples/openai_sdk.py",
            "The same with OpenAI's Python SDK.",
            format!(
                "# Calls a feature of {title} through vLLM's Semantic Router: pip install openai.\nimport os\n\n\
                 from openai import OpenAI\n\nclient = OpenAI(\n    \
                 base_url=os.environ.get(\"VLLM_SR_BASE_URL\", \"http://localhost:8899\") + \"/v1\",\n    \
                 api_key=os.environ.get(\"VLLM_SR_API_KEY\", \"unused\"),\n)\nanswer = client.chat.completions.create(\n    \
                 model={name},\n    metadata={{\"feature\": {name}}},\n    messages=[{{\"role\": \"user\", \"content\": \"Hello\"}}],\n)\n\
                 print(answer.model, answer.choices[0].message.content)\n",
                name = quoted(name),
            ),
        );
    }
}

pub(crate) fn readme(scope: &Scope<'_>, recipes: &Recipes, statement: &[Statement], files: &[ExportedFile]) -> String {
    let introduction = "Applications name a feature's entrypoint as their model; the router decides by its recipe, and calls OpenRouter.";
    let mut out = heading(Target::SemanticRouter, scope, introduction, statement);
    out.push_str(&format!(
        "\n## Deploy\n\nWritten for vLLM Semantic Router {VERSION}. Its local stack needs Docker or Podman.\n\n```sh\npip install vllm-sr=={VERSION}\n\
         cp .env.example .env   # and fill it in\nset -a; . ./.env; set +a\nvllm-sr config validate --config config.yaml\nvllm-sr serve --config config.yaml\n```\n\n\
         Keys, budgets and access are made in the router's dashboard (`vllm-sr dashboard`). Preferences for providers, zero retention among them, have no field \
         in this configuration: give the key of OPENROUTER_API_KEY a guardrail at OpenRouter, as the export to OpenRouter writes it.\n\n\
         The listener answers at every address of its machine, and whoever reaches it may use it: keep it on a private network, or write \
         `127.0.0.1` as its address.\n"
    ));
    if recipes.loops {
        out.push_str(
            "\nDecisions that ask several models call the listener again (`global.integrations.looper.endpoint`): change its address with that of the listener.\n",
        );
    }
    let mut rows = recipes.signals.metadata().peekable();
    if rows.peek().is_some() {
        out.push_str(
            "\nRules read what the application sends in the request's `metadata`, an object of texts. Keys that begin with `tag-`, `answers-` or `request-` are sent with \
             the value `true` where they hold, and left out where they do not. What else a rule asks, the router sees itself.\n\n\
             | key | value | what it stands for |\n| --- | --- | --- |\n",
        );
        for (key, value, text) in rows {
            let switched = ["tag", "answers", "request"].contains(&key);
            let (key, value) = if switched { (format!("{key}-{value}"), "true") } else { (key.to_owned(), value) };
            out.push_str(&format!("| `{key}` | `{value}` | {} |\n", markdown(text)));
        }
    }
    out.push_str(
        "\n## Try\n\n```sh\nsh examples/curl.sh\n```\n\n`vllm-sr route preview` tells which decision a request meets without calling a model; the response headers \
         `x-vsr-selected-decision` and `x-vsr-selected-model` tell it of an answer.\n\n\
         ## Roll back\n\nServe the `config.yaml` of the earlier export. With a running router, `vllm-sr config versions` lists what was active, and `vllm-sr config rollback` takes it up again.\n\n\
         ## Entrypoints\n\n| model | what it is |\n| --- | --- |\n",
    );
    for recipe in &recipes.all {
        out.push_str(&format!("| `{}` | {} |\n", recipe.name, markdown(&recipe.about)));
    }
    out.push_str(&ending(Target::SemanticRouter, scope, statement, files));
    out
}
