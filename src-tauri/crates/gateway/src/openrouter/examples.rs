//! Examples of calls, with curl and with the SDKs.

use crate::escape::{comment, quoted};
use crate::files::Files;
use crate::scope::Scope;

use super::presets::Preset;

/// Writes one example for each way to call a preset. Slugs are plain, so nothing of the user's text stands in code.
pub(crate) fn write_examples(scope: &Scope<'_>, presets: &[Preset], files: &mut Files) {
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
    let id = quoted(&own_feature(scope));
    files.text(
        "examples/client.py",
        "A call through the Python client, which does all that the policy says.",
        format!(
            "# Calls {title} through the client. Needs OPENROUTER_API_KEY. Run it with PYTHONPATH=client/python.\n\
             from routewright_client import Client\n\nclient = Client.from_file(\"client/policies.json\")\n\
             answer = client.answer({id}, [{{\"role\": \"user\", \"content\": \"Hello\"}}])\n\
             print(answer.model, answer.text)\nfor call in answer.calls:\n    print(call)\n"
        ),
    );
}

fn own_feature(scope: &Scope<'_>) -> String {
    scope.served().first().map(|served| served.id.to_string()).unwrap_or_default()
}
