//! README, environment and examples of an export to LiteLLM.

use crate::escape::{comment, markdown, quoted};
use crate::files::Files;
use crate::readme::{ending, heading};
use crate::scope::Scope;
use crate::{ExportedFile, Statement, Target};

use super::OwnGroup;
use super::lower::Router;

pub(crate) fn environment() -> String {
    "# Copy to .env and fill in. Keys belong here or into a secret store, never into config.yaml.\n\
     # What the proxy calls models with.\nOPENROUTER_API_KEY=\n\
     # What administrators call the proxy with; it begins with sk-.\nLITELLM_MASTER_KEY=\n\
     # What an application calls the proxy with: a key that the proxy has made.\nLITELLM_API_KEY=\n\
     # Only for keys and budgets.\n#DATABASE_URL=\n"
        .to_owned()
}

pub(crate) fn write_examples(scope: &Scope<'_>, own: &[OwnGroup], router: &Router, files: &mut Files) {
    let title = comment(&scope.architecture.name);
    let mut curl = format!(
        "#!/bin/sh\n# Calls of {title} through the proxy. Needs LITELLM_API_KEY: the master key for all of them, or\n# the key of one feature for its own call.\nset -eu\nbase=\"${{LITELLM_BASE_URL:-http://localhost:4000}}\"\n"
    );
    for OwnGroup { name, about, .. } in own {
        let cache = router
            .caches
            .get(name)
            .map_or_else(String::new, |ttl| format!(", \"cache\": {{\"use-cache\": true, \"ttl\": {ttl}}}"));
        curl.push_str(&format!(
            "\n# {}\ncurl --fail-with-body -sS \"$base/v1/chat/completions\" -H \"Authorization: Bearer $LITELLM_API_KEY\" \\\n  \
             -H 'Content-Type: application/json' \\\n  -d '{{\"model\": \"{name}\", \"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]{cache}}}'\n",
            comment(about)
        ));
    }
    files.text("examples/curl.sh", "A call of every feature with curl.", curl);
    if let Some(OwnGroup { name, .. }) = own.first() {
        files.text(
            "examples/openai_sdk.py",
            "The same with OpenAI's Python SDK.",
            format!(
                "# Calls a feature of {title} through the proxy: pip install openai. Needs LITELLM_API_KEY.\nimport os\n\n\
                 from openai import OpenAI\n\nclient = OpenAI(\n    \
                 base_url=os.environ.get(\"LITELLM_BASE_URL\", \"http://localhost:4000\") + \"/v1\",\n    \
                 api_key=os.environ[\"LITELLM_API_KEY\"],\n)\nanswer = client.chat.completions.create(\n    \
                 model={},\n    messages=[{{\"role\": \"user\", \"content\": \"Hello\"}}],\n)\n\
                 print(answer.model, answer.choices[0].message.content)\n",
                quoted(name)
            ),
        );
    }
}

pub(crate) fn readme(
    scope: &Scope<'_>,
    router: &Router,
    keys: &[String],
    statement: &[Statement],
    files: &[ExportedFile],
) -> String {
    let introduction =
        "Applications name a feature's model group as their model, and LiteLLM's proxy calls OpenRouter.";
    let mut out = heading(Target::LiteLlm, scope, introduction, statement);
    out.push_str(
        "\n## Deploy\n\n```sh\npip install 'litellm[proxy]'\ncp .env.example .env   # and fill it in\nset -a; . ./.env; set +a\nlitellm --config config.yaml --port 4000\n```\n\n\
         Keys with budgets need a database (DATABASE_URL). Make each of them once:\n\n```sh\n",
    );
    for key in keys {
        out.push_str(&format!(
            "curl --fail-with-body -sS -X POST http://localhost:4000/key/generate -H \"Authorization: Bearer $LITELLM_MASTER_KEY\" \\\n  \
             -H 'Content-Type: application/json' -d @keys/{key}.json\n"
        ));
    }
    out.push_str(
        "```\n\n## Try\n\n```sh\nLITELLM_API_KEY=\"$LITELLM_MASTER_KEY\" sh examples/curl.sh\n```\n\nThe master key may call every group, a feature's own key those of its feature. The response header `x-litellm-model-id` names the entry of `model_list` that answered, \
         `x-litellm-attempted-fallbacks` how many groups were left behind. \
         To see a fallback, add `\"mock_testing_fallbacks\": true` to a request.\n\n\
         ## Roll back\n\nStart the proxy with the `config.yaml` of the earlier export: it keeps nothing of this one but keys, which POST /key/delete ends.\n\n\
         ## Model groups\n\nAn application names the group of its feature as the model; one that judges answers itself names the tiers of a cascade, too. Those are \
         what the key of a feature allows. Further steps of a chain are reached by the proxy's own fallbacks.\n\n| group | what it is |\n| --- | --- |\n",
    );
    for (name, about) in &router.groups {
        out.push_str(&format!("| `{name}` | {} |\n", markdown(about)));
    }
    out.push_str(&ending(Target::LiteLlm, scope, statement, files));
    out
}
