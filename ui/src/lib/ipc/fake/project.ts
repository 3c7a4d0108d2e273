import type { Architecture, Policy, Project } from "../generated";

const model = (id: string): Policy => ({ pattern: "model", model: id });

function everywhere(id: string, name: string, modelId: string, summary: string): Architecture {
  return {
    id,
    name,
    summary,
    policies: { chat: model(modelId), drafting: model(modelId), summary: model(modelId) },
  };
}

const routed: Architecture = {
  id: "by-feature",
  name: "Routed by feature",
  summary: "small models for short work, fallbacks for chat",
  policies: {
    chat: {
      pattern: "fallback",
      steps: [
        { policy: model("openai/gpt-4o"), first_token_timeout_ms: 2500 },
        { policy: model("anthropic/claude-sonnet-4.5"), timeout_ms: 20_000 },
      ],
      triggers: ["outage", "rate_limit", "timeout"],
    },
    drafting: {
      pattern: "task",
      rules: [
        {
          name: "Short prompts",
          when: { prompt_tokens: { below: 1000 } },
          policy: {
            pattern: "model",
            model: "openai/gpt-4o-mini",
            provider: { ignore: ["Azure"], sort: "latency" },
          },
        },
        {
          name: "Long prompts",
          when: { prompt_tokens: { at_least: 4000 } },
          policy: {
            pattern: "fallback",
            steps: [
              { policy: model("google/gemini-2.5-pro") },
              { policy: model("anthropic/claude-sonnet-4.5") },
            ],
            triggers: ["outage", "context_overflow"],
          },
        },
      ],
      otherwise: model("google/gemini-2.5-flash"),
    },
    summary: model("google/gemini-2.5-flash-lite"),
  },
};

export const sample: Project = {
  schema: 1,
  app_version: "0.1.0",
  name: "Acme Support Suite",
  seed: 1,
  workload: { name: "support-week-32", digest: "b3:9f41d2c07ab3e6581c4d90ffae73c07e" },
  baseline: "gpt-4o",
  features: [
    {
      id: "chat",
      name: "Live chat",
      owner: "Growth team",
      matches: { feature_tag: ["chat"] },
      requirements: { ttft_p95_ms: 1800, latency_p95_ms: 9000, success_rate: 0.999 },
    },
    {
      id: "drafting",
      name: "Reply drafting",
      owner: "Platform team",
      matches: { any: [{ feature_tag: ["reply-draft", "drafting"] }, "untagged"] },
      requirements: { latency_p95_ms: 12_000, cost_per_request_usd: "0.006" },
    },
    {
      id: "summary",
      name: "Thread summary",
      owner: "Support team",
      matches: { feature_tag: ["summary"] },
      requirements: { success_rate: 0.995 },
    },
  ],
  architectures: [
    everywhere("gpt-4o", "gpt-4o everywhere", "openai/gpt-4o", "as it runs today"),
    routed,
    everywhere("small", "Small everywhere", "openai/gpt-4o-mini", "the cheapest that answers"),
  ],
  scenarios: [
    { id: "as-recorded", name: "As recorded", incidents: [] },
    {
      id: "openai-outage",
      name: "OpenAI down 6 h",
      incidents: [
        {
          target: { provider: "openai" },
          effect: "outage",
          starts: { after_first_request_s: 43_200 },
          duration_s: 21_600,
        },
      ],
    },
    {
      id: "growth",
      name: "Traffic ×3",
      traffic: "3",
      monthly_growth: 0.08,
      prices: [{ target: { model: "anthropic/claude-sonnet-4.5" }, factor: "1.2" }],
      retired: [{ model: "openai/gpt-4o", from: { at: "2026-08-05T00:00:00Z" } }],
    },
  ],
};
