import { childrenOf } from "$lib/project/children";
import { rootPath } from "$lib/project/tree/outline";
import type {
  Explanation,
  Limits,
  NumberedRequest,
  Project,
  RequestDetail,
  RequestFilter,
  RequestPage,
  RequestQuery,
  RequestRow,
} from "../generated";

const FEATURES = ["chat", "chat", "reply-draft", "summary", "chat", "reply-draft"];
const MODELS = ["openai/gpt-4o", "openai/gpt-4o", "openai/gpt-4o", "anthropic/claude-sonnet-4.5"];
/** A stand-in for the Rust side does not look through a million rows; it counts in the first of them and scales. */
const LOOKED_AT = 20_000;

/** Repeatable noise in 0..1, so that two runs show the same pictures. */
export function noise(seed: number): number {
  const x = Math.sin(seed * 127.1 + 11.7) * 43758.5453;
  return x - Math.floor(x);
}

/** The request in row `at`, from 0. */
export function request(at: number): RequestRow {
  const prompt = Math.round(200 + noise(at) ** 3 * 9000);
  const failed = at % 41 === 40;
  const completion = failed ? 0 : Math.round(20 + noise(at + 500) ** 2 * 900);
  return {
    at: new Date(Date.UTC(2026, 7, 1, 0, 0, 3) + at * 2340 + noise(at) * 2000).toISOString(),
    feature: FEATURES[at % FEATURES.length] ?? "chat",
    model: MODELS[Math.floor(noise(at + 7) * MODELS.length)] ?? "openai/gpt-4o",
    prompt_tokens: prompt,
    cached_tokens: at % 3 === 0 ? Math.round(prompt * 0.6) : 0,
    completion_tokens: completion,
    ...(failed ? {} : { ttft_ms: 380 + Math.round(noise(at + 90) * 900), latency_ms: 900 + completion * 11 }),
    cost_usd: ((prompt * 2.5 + completion * 10) / 1e6).toFixed(6),
    status: failed ? "error" : "ok",
  };
}

const within = (limits: Limits<number>, value: number | undefined) =>
  Object.values(limits).every((limit) => limit === undefined) ||
  (value !== undefined &&
    value >= (limits.at_least ?? -Infinity) &&
    value > (limits.above ?? -Infinity) &&
    value <= (limits.at_most ?? Infinity) &&
    value < (limits.below ?? Infinity));

function passes(filter: RequestFilter, row: RequestRow, number: number): boolean {
  const { features, models, statuses, from, until } = filter;
  const costs = Object.fromEntries(
    Object.entries(filter.cost_usd).map(([bound, cost]) => [bound, Number(cost)]),
  );
  const names = `${row.feature} ${row.model}`.toLowerCase();
  return (
    (!filter.replayed || number % 7 === 0) &&
    (features.length === 0 || features.includes(row.feature ?? "")) &&
    (models.length === 0 || models.includes(row.model ?? "")) &&
    (statuses.length === 0 || statuses.includes(row.status ?? "")) &&
    (!from || row.at >= from) &&
    (!until || row.at < until) &&
    within(filter.prompt_tokens, row.prompt_tokens) &&
    within(filter.cached_tokens, row.cached_tokens) &&
    within(filter.completion_tokens, row.completion_tokens) &&
    within(filter.ttft_ms, row.ttft_ms) &&
    within(filter.latency_ms, row.latency_ms) &&
    within(costs, Number(row.cost_usd)) &&
    filter.text
      .toLowerCase()
      .split(" ")
      .every((word) => names.includes(word) || word === String(number))
  );
}

const KEYS: Record<RequestQuery["sort"], (row: RequestRow) => number | string | undefined> = {
  arrival: (row) => row.at,
  feature: (row) => row.feature,
  model: (row) => row.model,
  prompt_tokens: (row) => row.prompt_tokens,
  cached_tokens: (row) => row.cached_tokens,
  completion_tokens: (row) => row.completion_tokens,
  ttft: (row) => row.ttft_ms,
  latency: (row) => row.latency_ms,
  cost: (row) => Number(row.cost_usd),
  status: (row) => row.status,
};

function sorted(rows: NumberedRequest[], { sort, direction }: RequestQuery): NumberedRequest[] {
  const key = KEYS[sort];
  const sign = direction === "ascending" ? 1 : -1;
  return rows.sort((a, b) => {
    const [one, other] = [key(a.request), key(b.request)];
    if (one === other) return a.number - b.number;
    if (one === undefined) return 1;
    if (other === undefined) return -1;
    return (one < other ? -1 : 1) * sign;
  });
}

export function requestPage(
  requests: number,
  query: RequestQuery,
  offset: number,
  limit: number,
): RequestPage {
  const plain = chipless(query.filter) && query.sort === "arrival" && query.direction === "ascending";
  const looked = plain ? requests : Math.min(requests, LOOKED_AT);
  const numbered = (at: number) => ({ number: at + 1, request: request(at) });
  const all = plain
    ? null
    : sorted(
        Array.from({ length: looked }, (_, at) => numbered(at)).filter(({ number, request: row }) =>
          passes(query.filter, row, number),
        ),
        query,
      );
  const found = all?.length ?? requests;
  const rows = all
    ? all.slice(offset, offset + limit)
    : Array.from({ length: Math.min(limit, Math.max(0, requests - offset)) }, (_, at) =>
        numbered(offset + at),
      );
  return {
    sums: {
      requests: found,
      prompt_tokens: found * 2450,
      cached_tokens: found * 490,
      completion_tokens: found * 318,
      cost_usd: (found * 0.0093).toFixed(6),
      with_cost: found,
    },
    offset,
    rows,
  };
}

function chipless(filter: RequestFilter): boolean {
  return !JSON.stringify(filter).match(/"(?:[^"\\]|\\.)+":(?:"[^"]|\[")|":\d/);
}

export function requestDetail(number: number): RequestDetail {
  return {
    number,
    key: `key:${(number * 2654435761).toString(16).padStart(16, "0")}`,
    request: request(number - 1),
    task: "question answering",
    tags: ["eu", "tier-1"],
    provider: "openai",
    api_key: "support-prod",
    session: "91c4b02e77a1f3d0",
    cache_write_tokens: 0,
    reasoning_tokens: 0,
    images: 0,
    web_searches: 0,
    facts: ["streamed", "tools"],
    scores: [{ model: "openai/gpt-4o", score: 1 }],
  };
}

/** A chain whose first step is too slow for this request. */
export function explanation(project: Project, architecture: string, number: number): Explanation {
  const row = request(number - 1);
  const name = project.architectures.find(({ id }) => id === architecture)?.name ?? architecture;
  const slow = number % 2 === 0;
  const [first, second] = ["openai/gpt-4o", "anthropic/claude-sonnet-4.5"];
  const cost = slow ? "0.011410" : "0.008729";
  const nodes = cheapestWay(project, architecture, row.feature ?? "");
  const node = nodes.at(-1)?.path ?? "";
  return {
    request: number,
    stages: [
      {
        stage: "resolve",
        result: `feature ${row.feature}`,
        considered: [],
        reason: "first feature whose match rule catches it",
      },
      {
        stage: "admit",
        result: "admitted",
        considered: [],
        reason: `$431.20 of $1,200 are booked this month under ${name}`,
      },
      {
        stage: "resolve",
        result: "fallback, step 1",
        considered: [`1 ${first}`, `2 ${second}`],
        reason: "steps are tried in order",
      },
      {
        stage: "filter",
        result: "3 of 4 endpoints",
        considered: ["openai: kept", "azure: kept", "azure/eu: kept", "openai/flex: another tariff"],
        reason: "capability, context, data policy and price",
      },
      {
        stage: "balance",
        result: "openai first",
        considered: ["openai 0.61", "azure 0.26", "azure/eu 0.13"],
        reason: "by the inverse square of the expected price",
      },
      {
        stage: "forward",
        result: slow ? "openai: timeout" : "openai: answered",
        considered: [],
        reason: "the conditions at that moment and the published latency",
      },
      ...(slow
        ? [
            {
              stage: "resolve",
              result: "fallback, step 2",
              considered: [`2 ${second}`],
              reason: "timeout is a trigger of this chain",
            },
            {
              stage: "forward",
              result: "anthropic: answered",
              considered: [],
              reason: "the conditions at that moment and the published latency",
            },
          ]
        : []),
      {
        stage: "normalise",
        result: `${row.completion_tokens} completion tokens`,
        considered: [],
        reason: "finish reason stop",
      },
      {
        stage: "account",
        result: `${cost} USD`,
        considered: [],
        reason: "tokens times the endpoint's prices",
      },
      { stage: "record", result: "answered", considered: [], reason: `${cost} USD in all` },
    ],
    attempts: [
      ...(slow
        ? [
            {
              model: first,
              endpoint: "openai",
              node,
              started_ms: 0,
              status: "timeout",
              cost_usd: "0",
              ttft_ms: null,
              latency_ms: 2500,
            },
          ]
        : []),
      {
        model: slow ? second : first,
        endpoint: slow ? "anthropic" : "openai",
        node,
        started_ms: slow ? 2500 : 0,
        status: "answered",
        cost_usd: cost,
        ttft_ms: 812,
        latency_ms: 3060,
      },
    ],
    nodes,
    served_by: slow ? second : first,
    cost_usd: cost,
  };
}

/** The first way down a feature's policy. */
function cheapestWay(project: Project, architecture: string, feature: string): Explanation["nodes"] {
  const at = project.architectures.findIndex(({ id }) => id === architecture);
  const known = project.features.some(({ id }) => id === feature) ? feature : (project.features[0]?.id ?? "");
  let policy = project.architectures[at]?.policies[known];
  let path = rootPath(at, known);
  const nodes: Explanation["nodes"] = [];
  while (policy) {
    nodes.push({ path, answered: true });
    const [child] = childrenOf(policy);
    policy = child?.policy;
    path += child?.at ?? "";
  }
  return nodes;
}
