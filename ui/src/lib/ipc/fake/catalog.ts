import type { CatalogSummary, ModelSummary } from "../generated";

type Row = [
  id: string,
  name: string,
  prompt: string,
  completion: string,
  ttft: number,
  tps: number,
  context: number,
];

const ROWS: Row[] = [
  ["openai/gpt-4o", "GPT-4o", "2.5", "10", 620, 92, 128_000],
  ["openai/gpt-4o-mini", "GPT-4o mini", "0.15", "0.6", 540, 78, 128_000],
  ["openai/gpt-4.1", "GPT-4.1", "2", "8", 690, 84, 1_047_576],
  ["openai/gpt-4.1-mini", "GPT-4.1 mini", "0.4", "1.6", 560, 96, 1_047_576],
  ["anthropic/claude-sonnet-4.5", "Claude Sonnet 4.5", "3", "15", 1180, 63, 1_000_000],
  ["anthropic/claude-haiku-4.5", "Claude Haiku 4.5", "1", "5", 640, 128, 200_000],
  ["google/gemini-2.5-flash", "Gemini 2.5 Flash", "0.3", "2.5", 410, 146, 1_048_576],
  ["google/gemini-2.5-flash-lite", "Gemini 2.5 Flash Lite", "0.1", "0.4", 330, 172, 1_048_576],
  ["google/gemini-2.5-pro", "Gemini 2.5 Pro", "1.25", "10", 2350, 88, 1_048_576],
  ["meta-llama/llama-3.3-70b-instruct", "Llama 3.3 70B Instruct", "0.038", "0.12", 480, 71, 131_072],
  ["deepseek/deepseek-chat-v3.1", "DeepSeek V3.1", "0.2", "0.8", 1420, 34, 163_840],
  ["mistralai/mistral-small-3.2-24b-instruct", "Mistral Small 3.2 24B", "0.06", "0.18", 390, 103, 131_072],
  ["qwen/qwen3-235b-a22b-2507", "Qwen3 235B A22B 2507", "0.078", "0.312", 890, 52, 262_144],
];

function model([id, name, prompt, completion, ttft, tps, context]: Row): ModelSummary {
  const author = id.slice(0, id.indexOf("/"));
  const endpoint = (provider: string, slower: number) => ({
    id: `${provider.toLowerCase()}/${id}`,
    provider,
    prompt_usd_per_million: prompt,
    completion_usd_per_million: completion,
    ttft_p50_ms: ttft * slower,
    ttft_p95_ms: ttft * slower * 2.8,
    throughput_p50_tps: tps / slower,
    context_tokens: context,
  });
  return {
    id,
    name,
    author,
    context_tokens: context,
    prompt_usd_per_million: prompt,
    completion_usd_per_million: completion,
    ttft_p50_ms: ttft,
    endpoints: [endpoint(author, 1), endpoint("Azure", 1.2)],
  };
}

export const catalog: CatalogSummary = {
  date: "2026-08-08",
  digest: "b3:77e04c1b9a5d2f6e8c3b1a0948d7f6e5",
  source: "bundled",
  models: ROWS.map(model),
};
