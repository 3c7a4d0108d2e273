import type {
  ApiError,
  Architecture,
  Command,
  Configuration,
  ConfigurationFile,
  Delta,
  Deviation,
  GatewayTarget,
  LastConfiguration,
  Policy,
  Project,
  SettingStatement,
} from "../generated";
import { childrenOf } from "../../project/children";
import { join } from "../../project/pointer";
import { diagnostics } from "./check";

type Args = Record<string, unknown>;

const NAMES: Record<GatewayTarget, string> = {
  openrouter: "OpenRouter",
  litellm: "LiteLLM",
  portkey: "Portkey",
  tensorzero: "TensorZero",
  "semantic-router": "vLLM Semantic Router",
};
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** A rough stand-in for the exporters: files and lines that follow an edit, not configurations to deploy. */
export function configurations(
  wait: (ms: number) => Promise<unknown>,
): Pick<Record<Command, (args: Args) => unknown>, "preview_configuration" | "export_configuration"> {
  const written = new Map<string, LastConfiguration>();

  function made(args: Args): Configuration {
    const project = args["project"] as Project;
    const target = args["target"] as GatewayTarget;
    const errors = diagnostics(project).filter(({ severity }) => severity === "error");
    if (errors[0]) throw { code: "invalid_project", message: errors[0].message } satisfies ApiError;
    const at = project.architectures.findIndex(({ id }) => id === args["architecture"]);
    const architecture = project.architectures[at];
    if (!architecture) throw { code: "not_found", message: "No such architecture" } satisfies ApiError;
    const statement = project.features.flatMap(({ id }) => {
      const policy = architecture.policies[id];
      return policy ? statementOf(policy, join("/architectures", at, "policies", id), id, target) : [];
    });
    const files = filesOf(project, architecture, target, statement);
    const key = `${target} ${architecture.id}`;
    // The first look finds an export of before, so that there is something to compare with.
    const last = written.get(key) ?? (target === "openrouter" ? earlier(files) : undefined);
    return {
      target,
      target_name: NAMES[target],
      architecture: architecture.id,
      files,
      statement,
      deviations: args["workload"] ? deviations(architecture, String(args["scenario"]), target) : [],
      ...(last && { last }),
    };
  }

  return {
    preview_configuration: async (args) => {
      await wait(90);
      return made(args);
    },
    export_configuration: async (args) => {
      await wait(300);
      const { files, target, architecture } = made(args);
      const folder = `/home/me/deploy/${target}`;
      written.set(`${target} ${architecture}`, { folder, written_at: new Date().toISOString(), files });
      return { written: { folder, files: files.map(({ path }) => path), replaced: [] } };
    },
  };
}

function statementOf(
  policy: Policy,
  place: string,
  feature: string,
  target: GatewayTarget,
): SettingStatement[] {
  const line = (
    at: string,
    what: string,
    fidelity: SettingStatement["fidelity"],
    how: string,
  ): SettingStatement => ({ feature, place: place + at, what, fidelity, how });
  const own: SettingStatement[] = [];
  if (policy.pattern === "model") {
    own.push(line("", `model ${policy.model}`, "exact", "`model` of the request"));
    const { provider } = policy;
    if (provider?.ignore)
      own.push(
        line("/provider/ignore", `never ${provider.ignore.join(" and ")}`, "exact", "`provider.ignore`"),
      );
    if (provider?.sort)
      own.push(
        target === "openrouter"
          ? line("/provider/sort", `best endpoint by ${provider.sort}`, "exact", "`provider.sort`")
          : line(
              "/provider/sort",
              `best endpoint by ${provider.sort}`,
              "not_expressed",
              "this gateway has no order of endpoints by a figure",
            ),
      );
  } else if (policy.pattern === "fallback") {
    own.push(line("", "a chain of models", "exact", "`models`, in order"));
    own.push(
      line(
        "/triggers",
        `moves on after ${policy.triggers.join(", ")}`,
        "approximate",
        "the gateway also moves on after moderation, which the policy does not",
      ),
    );
    policy.steps.forEach((step, n) => {
      if (step.timeout_ms !== undefined)
        own.push(
          line(
            `/steps/${n}/timeout_ms`,
            `at most ${step.timeout_ms} ms for step ${n + 1}`,
            "client_side",
            "the client gives up and calls the next step",
          ),
        );
      if (step.first_token_timeout_ms !== undefined)
        own.push(
          line(
            `/steps/${n}/first_token_timeout_ms`,
            `first token within ${step.first_token_timeout_ms} ms`,
            "client_side",
            "the client watches the stream; the gateway has no such limit",
          ),
        );
    });
  } else if (policy.pattern === "task") {
    own.push(
      line(
        "",
        "rules by kind of request",
        "client_side",
        "the client asks the rules in order and names the preset",
      ),
    );
    policy.rules.forEach((rule, n) =>
      own.push(
        line(`/rules/${n}/when`, `rule ${rule.name}`, "client_side", "the client counts the prompt's tokens"),
      ),
    );
  } else {
    own.push(line("", policy.pattern, "client_side", "the client does this"));
    own.push(line("/assumed", "figures of the evaluator", "assumption", "only a replay reads them"));
  }
  return [
    ...own,
    ...childrenOf(policy).flatMap((child) => statementOf(child.policy, place + child.at, feature, target)),
  ];
}

function modelsOf(policy: Policy): string[] {
  return policy.pattern === "model"
    ? [policy.model]
    : childrenOf(policy).flatMap((one) => modelsOf(one.policy));
}

function body(policy: Policy, target: GatewayTarget): unknown {
  const models = modelsOf(policy);
  if (target === "portkey")
    return {
      strategy: { mode: models.length > 1 ? "fallback" : "single" },
      targets: models.map((model) => ({ provider: "openrouter", override_params: { model } })),
    };
  return {
    ...(models.length > 1 ? { models } : { model: models[0] }),
    provider: { allow_fallbacks: true, require_parameters: true, data_collection: "deny" },
    stream: true,
  };
}

function filesOf(
  project: Project,
  architecture: Architecture,
  target: GatewayTarget,
  statement: SettingStatement[],
): ConfigurationFile[] {
  const served = project.features.filter(({ id }) => architecture.policies[id]);
  const presets = target === "openrouter" || target === "portkey";
  const own = served.flatMap(({ id, name }): ConfigurationFile[] => {
    const policy = architecture.policies[id];
    if (!policy || !presets) return [];
    const contents = json(body(policy, target));
    if (target === "portkey")
      return [{ path: `configs/${id}.json`, contents, about: `The config of ${name}.` }];
    const message = { messages: [{ role: "user", content: "Hello" }] };
    return [
      { path: `presets/${id}.json`, contents, about: `The preset of ${name}, for POST /presets/${id}.` },
      {
        path: `requests/${id}.json`,
        contents: json({ ...(body(policy, target) as object), ...message }),
        about: `A whole request of ${name}: the preset's body with a message.`,
      },
    ];
  });
  const proxy = served.flatMap(({ id }) => {
    const policy = architecture.policies[id];
    return policy
      ? modelsOf(policy).map(
          (model, n) =>
            `  - model_name: ${id}${n > 0 ? `-step-${n + 1}` : ""}\n    litellm_params:\n      model: openrouter/${model}\n      api_key: os.environ/OPENROUTER_API_KEY\n`,
        )
      : [];
  });
  const shared: ConfigurationFile[] = [
    {
      path: ".env.example",
      contents: "# The key of the gateway; put the value here, never into git.\nOPENROUTER_API_KEY=\n",
      about: "The environment variables that keys go into.",
    },
    {
      path: "README.md",
      contents: `# ${architecture.name} on ${NAMES[target]}\n\nExported by Routewright from the project ${project.name}.\n\n## Deploy\n\n1. Copy \`.env.example\` to \`.env\` and fill in the keys.\n2. Send every file of \`presets\` to the gateway.\n3. Try \`examples/curl.sh\`.\n\n## What it does not say\n\n${statement.map(({ what, fidelity, how }) => `- ${what}: ${fidelity}, ${how}`).join("\n")}\n`,
      about: "How to deploy, try and roll back, and the statement as a table.",
    },
    { path: "statement.json", contents: json(statement), about: "The statement, for programs." },
    {
      path: "client/policies.json",
      contents: json(architecture.policies),
      about: "The policies that both clients carry out, compiled.",
    },
    {
      path: "client/python/routewright_client/__init__.py",
      contents: `"""The client of ${architecture.name}."""\n\nfrom .walk import Client\n\n__all__ = ["Client"]\n`,
      about: "The client, for Python 3.10 and later, without packages.",
    },
    {
      path: "client/typescript/routewright.mts",
      contents: `/** The client of ${architecture.name}. */\nexport { Client } from "./walk.mts";\n`,
      about: "The client, for TypeScript on Node 20 and later, without packages.",
    },
    {
      path: "examples/curl.sh",
      contents: `#!/bin/sh\nset -eu\n${served.map(({ id }) => `curl -sS "$BASE/presets/${id}/chat/completions" -H "Authorization: Bearer $OPENROUTER_API_KEY" -d @requests/${id}.json`).join("\n")}\n`,
      about: "A call of every feature's preset with curl.",
    },
  ];
  const config: ConfigurationFile[] =
    target === "litellm"
      ? [
          {
            path: "config.yaml",
            contents: `# Keys come from the environment.\nmodel_list:\n${proxy.join("")}router_settings:\n  num_retries: 0\n`,
            about: "The proxy's configuration.",
          },
        ]
      : target === "tensorzero"
        ? [
            {
              path: "config/tensorzero.toml",
              contents: `# Keys come from the environment.\n${served.map(({ id }) => `[functions.${id}]\ntype = "chat"\n`).join("\n")}`,
              about: "Models, functions and variants.",
            },
          ]
        : target === "semantic-router"
          ? [
              {
                path: "config.yaml",
                contents: `# Keys come from the environment.\nversion: v0.3\nentrypoints:\n${served.map(({ id }) => `  - model_names:\n      - ${id}\n    recipe: ${id}\n`).join("")}`,
                about: "The router's configuration.",
              },
            ]
          : [];
  return [...own, ...shared, ...config].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** An export of before: one file differs, one is gone, one was not there yet. */
function earlier(files: ConfigurationFile[]): LastConfiguration {
  const then = files
    .filter(({ path }) => path !== "examples/curl.sh")
    .map((file) =>
      file.path === "presets/chat.json"
        ? {
            ...file,
            contents: file.contents
              .replace("gpt-4o", "gpt-4o-2024-05-13")
              .replace('    "require_parameters": true,\n', ""),
          }
        : file,
    );
  const gone = { path: "presets/archive.json", contents: json({ model: "openai/gpt-4o" }), about: "" };
  return { folder: "/home/me/deploy/openrouter", written_at: "2026-08-06T16:20:00Z", files: [...then, gone] };
}

function deviations({ id }: Architecture, scenario: string, target: GatewayTarget): Deviation[] {
  const nothing: Delta = {
    architecture: id,
    scenario,
    cost_usd: "0",
    cost_share: 0,
    ttft_p50_ms: 0,
    ttft_p95_ms: 0,
    latency_p50_ms: 0,
    latency_p95_ms: 0,
    success_points: 0,
    fallback_points: 0,
    quality_points: 0,
  };
  const alone: Delta = {
    ...nothing,
    cost_usd: target === "portkey" ? "21.403118" : "-5.452210",
    cost_share: target === "portkey" ? 0.021 : -0.0054,
    latency_p95_ms: 312,
    success_points: -0.47,
    quality_points: -0.02,
  };
  const gateway: Deviation = { by: "gateway", delta: alone };
  return target === "openrouter" ? [gateway, { by: "client", delta: nothing }] : [gateway];
}
