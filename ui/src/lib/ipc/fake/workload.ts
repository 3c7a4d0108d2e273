import { LOG_FIELDS } from "../generated";
import type {
  ColumnChoice,
  Distribution,
  ImportPreview,
  WorkloadDetail,
  WorkloadSummary,
} from "../generated";
import { noise, request } from "./requests";

const requests = (many: number) => Array.from({ length: many }, (_, at) => request(at));

function bell(low: number, high: number, bins: number, peak: number): Distribution {
  const ratio = (high / low) ** (1 / bins);
  const edges = Array.from({ length: bins + 1 }, (_, at) => Math.round(low * ratio ** at));
  const counts = edges.slice(0, -1).map((_, at) => {
    const distance = (at / bins - peak) * 4.2;
    return Math.round(3600 * Math.exp(-distance * distance) * (0.75 + noise(at + bins) * 0.5));
  });
  const at = (share: number) => edges[Math.round(bins * share)] ?? high;
  return { edges, counts, p50: at(peak), p95: at(Math.min(0.97, peak + 0.34)), max: high };
}

export const summaries: WorkloadSummary[] = [
  {
    name: "support-week-32",
    digest: "b3:9f41d2c07ab3e6581c4d90ffae73c07e",
    requests: 52_480,
    first_at: "2026-08-01T00:00:03.118Z",
    last_at: "2026-08-07T23:59:41.902Z",
    imported_at: "2026-08-09T08:12:00Z",
    source_format: "openrouter_csv",
  },
  {
    name: "chat-peak-synthetic",
    digest: "b3:41c7002d9e11bb7afc0d55e1a9b03d10",
    requests: 1_200_000,
    first_at: "2026-08-01T08:00:00Z",
    last_at: "2026-08-01T19:59:58Z",
    imported_at: "2026-08-10T10:00:00Z",
    source_format: "synthetic",
  },
];

/** Models whose answers were scored on some of the recorded week. */
const SCORED = ["openai/gpt-4o", "anthropic/claude-sonnet-4.5", "openai/gpt-4o-mini"];

export function detail(summary: WorkloadSummary): WorkloadDetail {
  const hours = Array.from({ length: 168 }, (_, hour) => {
    const day = Math.exp(-(((hour % 24) - 14) ** 2) / 32);
    const weekend = Math.floor(hour / 24) < 2 ? 0.35 : 1;
    return Math.round((20 + 760 * day * weekend) * (0.85 + noise(hour) * 0.3));
  });
  const synthetic = summary.source_format === "synthetic";
  const third = Math.round(summary.requests / 3);
  return {
    ...summary,
    source_file: synthetic ? "" : "activity-2026-08-w1.csv.gz",
    prompt_tokens: summary.requests * 1840,
    completion_tokens: summary.requests * 236,
    cached_tokens: summary.requests * 410,
    recorded_cost_usd: (summary.requests * 0.00696).toFixed(6),
    rejected_rows: synthetic ? 0 : 14,
    rejects: synthetic ? [] : rejects.slice(0, 7),
    unread_fields: synthetic ? [] : [{ id: "cost_usd", requests: 12 }],
    times_without_zone: !synthetic,
    features: [
      { id: "chat", requests: third * 2 },
      { id: "reply-draft", requests: Math.round(third * 0.7) },
      { id: "summary", requests: Math.round(third * 0.3) },
    ],
    models: [{ id: "openai/gpt-4o", requests: summary.requests }],
    scores: synthetic ? [] : SCORED.map((id) => ({ id, requests: 1200 })),
    coverage: [
      { field: "feature", share: 0.991 },
      { field: "model", share: 1 },
      { field: "cost", share: 1 },
      { field: "ttft", share: 0.971 },
      { field: "latency", share: 0.996 },
      { field: "status", share: 1 },
      { field: "session", share: 0.418 },
    ],
    prompt_distribution: bell(32, 128_000, 34, 0.46),
    completion_distribution: bell(4, 8192, 30, 0.52),
    ttft_distribution: synthetic ? null : bell(180, 9000, 32, 0.42),
    latency_distribution: synthetic ? null : bell(400, 62_000, 32, 0.48),
    week: Array.from({ length: 168 }, (_, hour) => hours[(hour + 48) % 168] ?? 0),
    arrivals: { start: "2026-08-01T00:00:00Z", bucket_s: 3600, counts: hours },
    first: requests(100),
  };
}

const rejects = [
  { line: 41_207, reason: "tokens_prompt is -1: a count must be 0 or more" },
  { line: 88_519, reason: "created_at is 31/02/2026: not a date" },
  { line: 88_520, reason: "created_at is 31/02/2026: not a date" },
  { line: 140_066, reason: "row ends after 9 of 27 columns" },
  { line: 203_914, reason: "cost_total is NaN: not a number" },
  { line: 203_915, reason: "cost_total is NaN: not a number" },
  { line: 251_300, reason: "created_at is 2062-08-05: after today" },
];

/** What an import would do with the columns as somebody mapped them. */
export function preview(mapping: ColumnChoice[]): ImportPreview {
  const units = new Map(LOG_FIELDS.map(({ name, unit }) => [name, unit]));
  const columns = importPreview.columns.map((column) => {
    const chosen = mapping.find((choice) => choice.column === column.column);
    if (chosen)
      return { ...column, field: chosen.field, unit: units.get(chosen.field) ?? "", left_out: false };
    if (!mapping.some(({ field }) => field === column.field)) return column;
    const { field: _, ...rest } = column;
    return { ...rest, unit: "", left_out: true };
  });
  return { ...importPreview, columns };
}

const importPreview: ImportPreview = {
  file: "/home/me/logs/activity-2026-08-w2.csv.gz",
  file_name: "activity-2026-08-w2.csv.gz",
  bytes: 25_270_000,
  source_format: "openrouter_csv",
  suggested_name: "activity-2026-08-w2",
  columns: [
    {
      column: "created_at",
      first_value: "2026-08-08T00:00:01.311Z",
      field: "arrival",
      unit: "ISO 8601, UTC",
      left_out: false,
    },
    {
      column: "generation_id",
      first_value: "gen-1785542417-pQ1",
      field: "id",
      unit: "text",
      left_out: false,
    },
    {
      column: "model_permaslug",
      first_value: "openai/gpt-4o",
      field: "model",
      unit: "catalog name",
      left_out: false,
    },
    { column: "app_name", first_value: "acme-support", unit: "", left_out: true },
    { column: "tokens_prompt", first_value: "2884", field: "prompt_tokens", unit: "count", left_out: false },
    {
      column: "native_tokens_cached",
      first_value: "1920",
      field: "cached_tokens",
      unit: "count",
      left_out: false,
    },
    {
      column: "tokens_completion",
      first_value: "312",
      field: "completion_tokens",
      unit: "count",
      left_out: false,
    },
    {
      column: "generation_time",
      first_value: "4212",
      field: "latency_ms",
      unit: "milliseconds",
      left_out: false,
    },
    { column: "latency", first_value: "812", field: "ttft_ms", unit: "milliseconds", left_out: false },
    {
      column: "cost_total",
      first_value: "0.0088910",
      field: "cost_usd",
      unit: "US dollars",
      left_out: false,
    },
    {
      column: "finish_reason_normalized",
      first_value: "stop",
      field: "status",
      unit: "text",
      left_out: false,
    },
    { column: "user", first_value: "agent-217", field: "session", unit: "hashed on import", left_out: false },
    { column: "tag", first_value: "reply-draft", field: "feature", unit: "text", left_out: false },
  ],
  rows_read: 1000,
  rejects: rejects.slice(0, 2),
  unread_fields: [],
  times_without_zone: true,
  first: requests(12),
};
