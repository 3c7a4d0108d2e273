//! Examples of calls, with curl and with the SDKs.

use std::collections::BTreeSet;

use routewright_domain::{GatewayKey, Policy};

use super::hooks::{Hook, stand_ins};
use super::presets::Preset;
use crate::escape::{comment, quoted};
use crate::files::Files;
use crate::scope::Scope;

/// Writes one example for each way to call a preset. Slugs are plain, so nothing of the user's text stands in code.
pub(crate) fn write_examples(scope: &Scope<'_>, presets: &[Preset], hooks: &BTreeSet<Hook>, files: &mut Files) {
    let own: Vec<&Preset> = presets.iter().filter(|preset| preset.of_feature).collect();
    let Some(first) = own.first() else { return };
    let title = comment(&scope.architecture.name);
    let slug = &first.slug;
    let calls: String = own
        .iter()
        .map(|preset| {
            let slug = &preset.slug;
            format!(
                "\n# {about}\ncurl --fail-with-body --silent --show-error \"$base/chat/completions\" \\\n  \
                 -H \"Authorization: Bearer $OPENROUTER_API_KEY\" -H 'Content-Type: application/json' \\\n  \
                 -d '{{\"model\": \"@preset/{slug}\", \"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'\n",
                about = comment(&preset.about)
            )
        })
        .collect();
    files.text(
        "examples/curl.sh",
        "A call of every feature's preset with curl.",
        format!(
            "#!/bin/sh\n# Calls of {title} by presets. Needs OPENROUTER_API_KEY.\nset -eu\n\
             base=\"${{OPENROUTER_BASE_URL:-https://openrouter.ai/api/v1}}\"\n{calls}"
        ),
    );
    files.text(
        "examples/openai_sdk.py",
        "The same with OpenAI's Python SDK.",
        format!(
            "# Calls a preset of {title} with OpenAI's SDK: pip install openai. Needs OPENROUTER_API_KEY.\nimport os\n\n\
             from openai import OpenAI\n\nclient = OpenAI(\n    \
             base_url=os.environ.get(\"OPENROUTER_BASE_URL\", \"https://openrouter.ai/api/v1\"),\n    \
             api_key=os.environ[\"OPENROUTER_API_KEY\"],\n)\nanswer = client.chat.completions.create(\n    \
             model={model},\n    messages=[{{\"role\": \"user\", \"content\": \"Hello\"}}],\n)\n\
             print(answer.model, answer.choices[0].message.content)\n",
            model = quoted(&format!("@preset/{slug}"))
        ),
    );
    files.text(
        "examples/openrouter_sdk.py",
        "The same with OpenRouter's Python SDK.",
        format!(
            "# Calls a preset of {title} with OpenRouter's SDK: pip install openrouter. Needs OPENROUTER_API_KEY.\nimport os\n\n\
             from openrouter import OpenRouter\n\nbase = os.environ.get(\"OPENROUTER_BASE_URL\", \"https://openrouter.ai/api/v1\")\n\
             with OpenRouter(api_key=os.environ[\"OPENROUTER_API_KEY\"], server_url=base) as client:\n    \
             answer = client.chat.send(\n        model={model},\n        \
             messages=[{{\"role\": \"user\", \"content\": \"Hello\"}}],\n    )\n    \
             print(answer.model, answer.choices[0].message.content)\n",
            model = quoted(&format!("@preset/{slug}"))
        ),
    );
    write_client_example(scope, hooks, files);
}

/// A call that the design lets through: with stand-ins for the hooks that it needs, and by a key where it has keys.
fn write_client_example(scope: &Scope<'_>, hooks: &BTreeSet<Hook>, files: &mut Files) {
    let Some(served) = scope.served().into_iter().next() else { return };
    let (title, id) = (comment(&scope.architecture.name), quoted(served.id.as_str()));
    let mut about = "A call through the Python client, which does all that the policy says.".to_owned();
    let (import, class, option) = if hooks.is_empty() {
        ("Client", String::new(), "")
    } else {
        about.push_str(" Its hooks are stand-ins: replace them.");
        ("Client, Hooks", format!("\n{}\n\n", stand_ins(hooks)), ", hooks=OwnHooks()")
    };
    let by_key = usable_key(scope, served.policy)
        .map_or_else(String::new, |key| format!(", api_key={}", quoted(key.id.as_str())));
    files.text(
        "examples/client.py",
        about,
        format!(
            "# Calls {title} through the client. Needs OPENROUTER_API_KEY. Run it with PYTHONPATH=client/python.\n\
             from routewright_client import {import}\n\n{class}client = Client.from_file(\"client/policies.json\"{option})\n\
             answer = client.answer({id}, [{{\"role\": \"user\", \"content\": \"Hello\"}}]{by_key})\n\
             print(answer.model, answer.text)\nfor call in answer.calls:\n    print(call)\n"
        ),
    );
}

/// A key of the design that is switched on and, if there is one, may use a model of the policy.
fn usable_key<'a>(scope: &Scope<'a>, policy: &Policy) -> Option<&'a GatewayKey> {
    let enabled = || scope.architecture.keys.iter().filter(|key| !key.disabled);
    let leaves = policy.leaves();
    let allows =
        |key: &&GatewayKey| key.models.is_empty() || leaves.iter().any(|leaf| key.models.contains(&leaf.model));
    enabled().find(allows).or_else(|| enabled().next())
}
