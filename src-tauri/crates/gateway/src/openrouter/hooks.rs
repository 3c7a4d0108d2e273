//! Hooks: what policies need and cannot say. Stand-ins of them for the example, and how the README shows them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::words::listed;

/// A hook without which the clients refuse to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hook {
    Classify,
    Compress,
    Similar,
}

/// Those that compiled policies need, by the same rule as the check of the clients.
pub(crate) fn needed_hooks(policies: &Value) -> BTreeSet<Hook> {
    let mut needed = BTreeSet::new();
    collect(policies, &mut needed);
    needed
}

fn collect(value: &Value, needed: &mut BTreeSet<Hook>) {
    match value {
        Value::Array(items) => {
            for inner in items {
                collect(inner, needed);
            }
        }
        Value::Object(fields) => {
            match value["pattern"].as_str() {
                Some("compress") => {
                    needed.insert(Hook::Compress);
                }
                Some("cache") if value["hit"].is_object() => {
                    needed.insert(Hook::Similar);
                }
                _ => {}
            }
            if value["by"].get("classifier").is_some() {
                needed.insert(Hook::Classify);
            }
            for inner in fields.values() {
                collect(inner, needed);
            }
        }
        _ => {}
    }
}

impl Hook {
    const fn name(self) -> &'static str {
        match self {
            Self::Classify => "classify",
            Self::Compress => "compress",
            Self::Similar => "similar",
        }
    }

    /// A method for the example that changes nothing, so that the example runs before anything is behind it.
    const fn stand_in(self) -> &'static str {
        match self {
            Self::Classify => {
                "    def classify(self, messages, answer):\n        \
                 # REPLACE: the probability, from 0 to 1, that the answer is right. This takes every answer.\n        return 1.0\n"
            }
            Self::Compress => {
                "    def compress(self, messages, ratio):\n        \
                 # REPLACE: messages that say the same in this share of the tokens. These are as they came.\n        return messages\n"
            }
            Self::Similar => {
                "    def similar(self, messages, entries):\n        \
                 # REPLACE: entries are (messages, reply); the reply of one that asks the same. None finds nothing.\n        return None\n"
            }
        }
    }

    const fn in_python(self) -> &'static str {
        match self {
            Self::Classify => {
                "    def classify(self, messages, answer):\n        return my_classifier(messages, answer)  # from 0 to 1\n"
            }
            Self::Compress => {
                "    def compress(self, messages, ratio):\n        return my_compressor(messages, ratio)  # messages\n"
            }
            Self::Similar => {
                "    def similar(self, messages, entries):\n        return my_search(messages, entries)  # a reply of the entries, or None\n"
            }
        }
    }

    const fn in_typescript(self) -> &'static str {
        match self {
            Self::Classify => "hooks.classify = (messages, answer) => myClassifier(messages, answer); // from 0 to 1\n",
            Self::Compress => "hooks.compress = (messages, ratio) => myCompressor(messages, ratio); // messages\n",
            Self::Similar => {
                "hooks.similar = (messages, entries) => mySearch(messages, entries); // a reply of the entries, or undefined\n"
            }
        }
    }
}

/// The class of stand-ins in the example; nothing where policies need no hook.
pub(crate) fn stand_ins(needed: &BTreeSet<Hook>) -> String {
    if needed.is_empty() {
        return String::new();
    }
    let methods: Vec<&str> = needed.iter().map(|hook| hook.stand_in()).collect();
    format!(
        "class OwnHooks(Hooks):\n    \"\"\"What the policies need and cannot say. STAND-INS: they let the example run, and decide nothing.\"\"\"\n\n{}",
        methods.join("\n")
    )
}

/// The README's section on hooks.
pub(crate) fn section(needed: &BTreeSet<Hook>) -> String {
    let names = listed(needed.iter().map(|hook| format!("`{}`", hook.name())));
    let about = match needed.len() {
        0 => "The policies need no hook. This one hears that a budget has reached a share of its limit:".to_owned(),
        1 => format!(
            "The policies need the hook {names}, which only you can write: the client refuses to start without it. `examples/client.py` has a \
             stand-in that decides nothing: replace it before you go by the answers."
        ),
        _ => format!(
            "The policies need the hooks {names}, which only you can write: the client refuses to start without them. `examples/client.py` has \
             stand-ins that decide nothing: replace them before you go by the answers."
        ),
    };
    let (python, typescript) = if needed.is_empty() {
        (
            "    def alert(self, guardrail, share, spent, limit):\n        print(guardrail, share, spent, limit)\n"
                .to_owned(),
            "hooks.alert = (guardrail, share, spent, limit) => console.warn(guardrail, share, spent, limit);\n"
                .to_owned(),
        )
    } else {
        (
            needed.iter().map(|hook| hook.in_python()).collect::<Vec<_>>().join("\n"),
            needed.iter().map(|hook| hook.in_typescript()).collect(),
        )
    };
    format!(
        "\n## Hooks\n\n{about}\n\n\
         ```python\nfrom routewright_client import Client, Hooks\n\nclass OwnHooks(Hooks):\n{python}\n\
         client = Client.from_file(\"client/policies.json\", hooks=OwnHooks())\n```\n\n\
         ```ts\nimport {{ Client, Hooks }} from \"./client/typescript/routewright.mts\";\n\nconst hooks = new Hooks();\n{typescript}\
         const client = await Client.fromFile(\"client/policies.json\", {{ hooks }});\n```\n\n\
         The class `Hooks` of the client says what else can be put in its place, such as the count of tokens.\n"
    )
}
