//! README, environment and examples of an export to Portkey.

use crate::escape::{comment, markdown, quoted};
use crate::files::Files;
use crate::readme::{ending, heading};
use crate::scope::Scope;
use crate::{ExportedFile, Statement, Target};

use super::query::METADATA;

pub(crate) fn environment() -> String {
    "# Copy to .env and fill in. Keys belong here or into a secret store, never into a config.\n\
     # What the gateway calls models with.\nOPENROUTER_API_KEY=\n\
     # Only for Portkey's hosted gateway.\n#PORTKEY_API_KEY=\n\
     # Where the gateway is.\n#PORTKEY_BASE_URL=http://localhost:8787\n"
        .to_owned()
}

/// `own`: slug, id and name of each feature.
pub(crate) fn write_examples(scope: &Scope<'_>, own: &[(String, String, String)], files: &mut Files) {
    let title = comment(&scope.architecture.name);
    let mut curl = format!(
        "#!/bin/sh\n# Calls of {title} through Portkey's gateway. Needs OPENROUTER_API_KEY and envsubst.\nset -eu\n\
         base=\"${{PORTKEY_BASE_URL:-http://localhost:8787}}\"\n\
         config() {{ envsubst '$OPENROUTER_API_KEY' < \"configs/$1.json\" | tr -d '\\n'; }}\n"
    );
    for (slug, _, name) in own {
        curl.push_str(&format!(
            "\n# {}\ncurl --fail-with-body -sS \"$base/v1/chat/completions\" -H 'Content-Type: application/json' \\\n  \
             -H \"x-portkey-config: $(config {slug})\" \\\n  \
             -H 'x-portkey-metadata: {{\"task\": \"\", \"tags\": \"\", \"prompt_tokens\": \"10\"}}' \\\n  \
             -d '{{\"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'\n",
            comment(name)
        ));
    }
    files.text("examples/curl.sh", "A call of every feature with curl.", curl);
    if let Some((slug, id, _)) = own.first() {
        files.text(
            "examples/openai_sdk.py",
            "The same with OpenAI's Python SDK.",
            format!(
                "# Calls a feature of {title} through Portkey's gateway: pip install openai. Needs OPENROUTER_API_KEY.\nimport json\nimport os\n\n\
                 from openai import OpenAI\n\nwith open({path}, encoding=\"utf-8\") as file:\n    \
                 config = file.read().replace(\"${{OPENROUTER_API_KEY}}\", os.environ[\"OPENROUTER_API_KEY\"])\n\
                 metadata = {{\"feature\": {id}, \"task\": \"\", \"tags\": \"\", \"prompt_tokens\": \"10\"}}\n\
                 client = OpenAI(\n    \
                 base_url=os.environ.get(\"PORTKEY_BASE_URL\", \"http://localhost:8787\") + \"/v1\",\n    \
                 api_key=\"unused\",\n    \
                 default_headers={{\"x-portkey-config\": json.dumps(json.loads(config)), \"x-portkey-metadata\": json.dumps(metadata)}},\n)\n\
                 answer = client.chat.completions.create(model=\"\", messages=[{{\"role\": \"user\", \"content\": \"Hello\"}}])\n\
                 print(answer.model, answer.choices[0].message.content)\n",
                path = quoted(&format!("configs/{slug}.json")),
                id = quoted(id),
            ),
        );
    }
}

pub(crate) fn readme(
    scope: &Scope<'_>,
    own: &[(String, String, String)],
    statement: &[Statement],
    files: &[ExportedFile],
) -> String {
    let introduction = "Each feature has a config of its own, and `config.json` is one config for all of them; Portkey's gateway calls OpenRouter.";
    let mut out = heading(Target::Portkey, scope, introduction, statement);
    out.push_str(
        "\n## Deploy\n\n```sh\ncp .env.example .env   # and fill it in\nset -a; . ./.env; set +a\nnpx @portkey-ai/gateway --headless   # listens at http://localhost:8787\n```\n\n\
         A config goes with each request in the header `x-portkey-config`, with the key in place of `${OPENROUTER_API_KEY}` (`envsubst` does it). With the hosted \
         gateway, save the config there, put a saved provider in place of `provider` and `api_key`, and send the config's id. To send targets to another host, give \
         them a `custom_host`. Node takes 16 KB of headers: start the gateway with `NODE_OPTIONS=--max-http-header-size=131072` for a larger config.\n\nQueries read what the application sends in the header `x-portkey-metadata`, a JSON object of texts:\n\n| key | value |\n| --- | --- |\n",
    );
    for (key, value) in METADATA {
        out.push_str(&format!("| `{key}` | {value} |\n"));
    }
    out.push_str("\nSend every key that a query reads: Portkey cannot tell what is absent.\n\n## Try\n\n```sh\nsh examples/curl.sh\n```\n\n\
                  The response header `x-portkey-last-used-option-index` names the target that answered, `x-portkey-retry-attempt-count` the retries.\n\n\
                  ## Roll back\n\nSend the config of the earlier export: the gateway keeps nothing of this one. With the hosted gateway, saved configs have versions.\n\n\
                  ## Features\n\n| config | feature |\n| --- | --- |\n");
    for (slug, _, name) in own {
        out.push_str(&format!("| `configs/{slug}.json` | {} |\n", markdown(name)));
    }
    out.push_str(&ending(Target::Portkey, scope, statement, files));
    out
}
