export const BRINGS = ["Prompt cache", "Latency", "Cost", "Session", "Feature", "Status"] as const;
type Brought = (typeof BRINGS)[number];

export type Format = { name: string; files: string; brings: ReadonlySet<Brought> };

const ALL = new Set(BRINGS);
const but = (...missing: Brought[]) => new Set(BRINGS.filter((one) => !missing.includes(one)));

/** What the readers take from each kind of log, where the log has it. Every log brings times and tokens. */
export const FORMATS: Format[] = [
  { name: "OpenRouter activity export", files: "CSV", brings: but("Session") },
  { name: "OpenRouter generations", files: "JSON", brings: ALL },
  { name: "OpenRouter Broadcast", files: "OTLP JSON", brings: ALL },
  { name: "LiteLLM spend logs and payloads", files: "CSV, JSON", brings: ALL },
  { name: "Helicone", files: "CSV, JSON", brings: ALL },
  { name: "Langfuse", files: "CSV, JSON", brings: ALL },
  { name: "Portkey", files: "JSON lines", brings: ALL },
  { name: "OpenTelemetry GenAI spans", files: "OTLP JSON", brings: but("Cost") },
  { name: "OpenInference spans", files: "JSON", brings: ALL },
  { name: "OpenAI batch output", files: "JSON lines", brings: but("Latency", "Cost", "Session") },
  { name: "Azure LLM inference trace", files: "CSV", brings: new Set() },
  { name: "Mooncake trace", files: "JSON lines", brings: new Set(["Prompt cache"]) },
  { name: "Any table, by its columns", files: "CSV, JSON, Parquet", brings: ALL },
];
