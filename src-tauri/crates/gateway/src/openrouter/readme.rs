//! README and environment of an export to `OpenRouter`.

use std::collections::BTreeSet;

use crate::escape::comment;
use crate::readme::{ending, heading};
use crate::scope::Scope;
use crate::{ExportedFile, Statement, Target};

use super::governance::{PlannedKey, variable};
use super::hooks::{self, Hook};
use super::presets::Preset;

/// `.env.example`: names of variables, no values.
pub(crate) fn environment(keys: &[PlannedKey]) -> String {
    let mut out = String::from(
        "# Copy to .env and fill in. Keys belong here or into a secret store, never into the other files.\n\
         # The key that the client and the examples use.\nOPENROUTER_API_KEY=\n\
         # A management key, to create presets, guardrails and keys; applications do not need it.\n\
         OPENROUTER_MANAGEMENT_KEY=\n\
         # Another address, for example of a region.\n#OPENROUTER_BASE_URL=https://openrouter.ai/api/v1\n",
    );
    for key in keys {
        out.push_str(&format!("# The key of {}.\n{}=\n", comment(&key.purpose), variable(&key.slug)));
    }
    out
}

pub(crate) fn readme(
    scope: &Scope<'_>,
    presets: &[Preset],
    keys: &[PlannedKey],
    hooks: &BTreeSet<Hook>,
    statement: &[Statement],
    files: &[ExportedFile],
) -> String {
    let introduction = "There are two ways to run it. **Presets alone**: applications name a preset (`\"model\": \"@preset/NAME\"`) and OpenRouter does \
                        what one request can carry. **The client**: `client/` is a small program in Python and in TypeScript that does what the policies \
                        say and calls OpenRouter for each step.";
    let mut out = heading(Target::OpenRouter, scope, introduction, statement);
    out.push_str(
        "\n## Deploy\n\n```sh\ncp .env.example .env   # and fill it in\nset -a; . ./.env; set +a\nbase=\"${OPENROUTER_BASE_URL:-https://openrouter.ai/api/v1}\"\n\
         post() { curl --fail-with-body -sS -X POST \"$base/$1\" -H \"Authorization: Bearer $OPENROUTER_MANAGEMENT_KEY\" \\\n  \
         -H 'Content-Type: application/json' -d \"@$2\"; echo; }\n\n# Presets: each POST makes a new version, and requests take the newest.\n",
    );
    for preset in presets {
        out.push_str(&format!("post presets/{slug}/chat/completions presets/{slug}.json\n", slug = preset.slug));
    }
    let guardrails: Vec<&str> =
        files.iter().map(|file| file.path.as_str()).filter(|path| path.starts_with("guardrails/")).collect();
    if !guardrails.is_empty() {
        out.push_str("\n# Guardrails: note the id of each; they hold nothing until they are assigned.\n");
        for path in &guardrails {
            out.push_str(&format!("post guardrails {path}\n"));
        }
    }
    out.push_str("\n# Keys: the answer shows the secret once. Note its hash, too.\n");
    for key in keys {
        out.push_str(&format!("post keys keys/{}.json   # into {}\n", key.slug, variable(&key.slug)));
    }
    out.push_str("```\n");
    write_assignments(keys, &mut out);
    let budgets: Vec<&str> =
        files.iter().map(|file| file.path.as_str()).filter(|path| path.starts_with("workspace-budgets/")).collect();
    if !budgets.is_empty() {
        out.push_str("\nBudgets of guardrails count for each key. What all keys together may spend is a budget of the workspace (Enterprise plans; \
                      narrower periods must have lower limits):\n\n```sh\n");
        for path in budgets {
            let interval = path.trim_start_matches("workspace-budgets/").trim_end_matches(".json");
            out.push_str(&format!(
                "curl --fail-with-body -sS -X PUT \"$base/workspaces/WORKSPACE/budgets/{interval}\" \\\n  \
                 -H \"Authorization: Bearer $OPENROUTER_MANAGEMENT_KEY\" -H 'Content-Type: application/json' -d @{path}\n"
            ));
        }
        out.push_str("```\n");
    }
    out.push_str(
        "\n## Try\n\n```sh\nsh examples/curl.sh                                   # presets\nPYTHONPATH=client/python python3 examples/client.py   # the client\n\
         (cd client/python && python3 -m unittest)             # its tests, against a local provider\n\
         (cd client/typescript && npm test)                    # those of its sister in TypeScript, for Node 20 and later\n```\n\n\
         Node 22.18 and later run the TypeScript client as it is. On earlier ones `npm test` and `npm run build` compile it with a compiler that \
         `npx` downloads, and applications import `client/typescript/dist/routewright.mjs`.\n\n\
         Add the header `X-OpenRouter-Metadata: enabled` to see which providers were tried.\n",
    );
    out.push_str(&hooks::section(hooks));
    let end_guardrails = if guardrails.is_empty() { "A" } else { "A guardrail ends with DELETE /guardrails/ID, a" };
    out.push_str(&format!(
        "\n## Roll back\n\n\
         Keep what you have before you deploy: `curl \"$base/presets/NAME\"` shows the version in use. To roll back, POST the preset files of the \
         earlier export again (the newest version counts), or let applications name the models that they named before. \
         {end_guardrails} key ends with PATCH /keys/HASH and `{{\"disabled\": true}}`. The client goes back with its folder.\n",
    ));
    out.push_str(&ending(Target::OpenRouter, scope, statement, files));
    out
}

fn write_assignments(keys: &[PlannedKey], out: &mut String) {
    let assigned: Vec<(&PlannedKey, &String)> =
        keys.iter().filter_map(|key| Some((key, key.guardrail.as_ref()?))).collect();
    if !assigned.is_empty() {
        out.push_str(
            "\nAssign each guardrail to its key: POST /guardrails/ID/assignments/keys with `{\"key_hashes\": [\"HASH\"]}`.\n\n\
             | key | guardrail |\n| --- | --- |\n",
        );
        for (key, guardrail) in assigned {
            out.push_str(&format!("| `{}` | `{guardrail}` |\n", key.slug));
        }
    }
    for key in keys {
        if key.disabled {
            out.push_str(&format!("\nSwitch `{}` off: PATCH /keys/HASH with `{{\"disabled\": true}}`.\n", key.slug));
        }
        if !key.left_out.is_empty() {
            out.push_str(&format!(
                "\nThe key `{}` has a limit of its own and one by its guardrail, and no place for a third: {} is kept by the client only.\n",
                key.slug,
                crate::words::listed(&key.left_out)
            ));
        }
    }
}
