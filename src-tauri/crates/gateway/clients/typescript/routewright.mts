// Carries out exported policies in front of OpenRouter. Node 20 and later, no packages.
//
//     const client = await Client.fromFile("policies.json");          // OPENROUTER_API_KEY in the environment
//     const answer = await client.answer("support", [{ role: "user", content: "Hello" }]);
//     console.log(answer.model, answer.text);
//
// Budgets, caches, measurements and limits of requests are this process's own: give a `Ledger` of yours to share budgets.
// Answers come whole; the client itself reads streams, because time-outs to the first token and second calls need them.

import { readFile } from "node:fs/promises";

import { Batches, POLL_MS } from "./batches.mts";
import { holds } from "./conditions.mts";
import { asFailure, ConfigError, Failure } from "./failures.mts";
import { Ledger, Meter, State } from "./state.mts";
import { Deadline, dollarsOf, type Reply } from "./transport.mts";
import { Walk, type Call, type Request } from "./walk.mts";

export { ConfigError, Failure, Ledger, type Call, type Reply };

const FORMAT = "routewright-client/1";
const DEFAULT_BASE = "https://openrouter.ai/api/v1";
/** Bytes of UTF-8 that count as one token unless a better hook is given. */
const BYTES_A_TOKEN = 4;

/** What a policy needs and cannot say. Override what yours needs; the client refuses to start without it. */
export class Hooks {
  /** A score from 0 to 1, for evaluators that are classifiers. */
  classify?: (messages: any[], answer: string) => number | Promise<number>;
  /** Shorter messages, for prompt compression. */
  compress?: (messages: any[], ratio: number) => any[] | Promise<any[]>;
  /** The reply of a similar entry, for semantic caches. */
  similar?: (messages: any[], entries: { messages: any[]; reply: Reply }[]) => Reply | undefined | Promise<Reply | undefined>;

  countTokens(messages: any[]): number {
    const texts = messages.flatMap(({ content }) =>
      Array.isArray(content) ? content.map((part) => String(part?.text ?? "")) : [String(content ?? "")],
    );
    return Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / BYTES_A_TOKEN);
  }

  /** Two answers with the same normal form are one answer in a vote. */
  normalize(text: string): string {
    return text.normalize("NFKC").toLowerCase().split(/\s+/).join(" ").replace(/^[ .!]+|[ .!]+$/g, "");
  }

  /** A budget has reached a share of its limit; amounts are pico-dollars. */
  alert(_guardrail: string, _share: string, _spent: bigint, _limit: bigint): void {}

  /** Something that is counted has happened. */
  event(_name: string, _place: string): void {}
}

export type ClientOptions = {
  key?: string;
  baseUrl?: string;
  hooks?: Hooks;
  ledger?: Ledger;
  random?: () => number;
  /** Milliseconds since 1970. */
  wall?: () => number;
  pollMs?: number;
};

export type RequestOptions = {
  session?: string;
  task?: string;
  tags?: string[];
  apiKey?: string;
  modelAsked?: string;
  batchable?: boolean;
  streamed?: boolean;
  promptTokens?: number;
  /** Fields of the request, for example `tools`, `temperature` or `max_completion_tokens`. */
  parameters?: Record<string, any>;
};

/** The answer as the application sees it. */
export type Answer = {
  feature: string;
  model: string;
  text: string;
  finishReason: string | null;
  message: any;
  usage: any;
  /** Of all calls that were made for it, a decimal string. */
  costUsd: string;
  calls: Call[];
};

export class Client {
  readonly policies: any;
  readonly hooks: Hooks;
  readonly state: State;
  readonly key: string;
  readonly url: string;
  readonly random: () => number;
  readonly wall: () => number;
  readonly batches: Batches;

  constructor(policies: any, options: ClientOptions = {}) {
    if (policies.format !== FORMAT) throw new ConfigError(`this client reads ${FORMAT}, and the policies are ${policies.format}`);
    this.policies = policies;
    this.hooks = options.hooks ?? new Hooks();
    this.state = new State(options.ledger);
    this.key = options.key ?? process.env.OPENROUTER_API_KEY ?? "";
    if (!this.key) throw new ConfigError("OPENROUTER_API_KEY is not set");
    const base = (options.baseUrl ?? process.env.OPENROUTER_BASE_URL ?? DEFAULT_BASE).replace(/\/+$/, "");
    this.url = `${base}/chat/completions`;
    this.random = options.random ?? Math.random;
    this.wall = options.wall ?? Date.now;
    this.batches = new Batches(base, options.pollMs ?? POLL_MS, this.wall);
    checkHooks(policies, this.hooks);
  }

  static async fromFile(path: string | URL, options: ClientOptions = {}): Promise<Client> {
    return new Client(JSON.parse(await readFile(path, "utf8")), options);
  }

  /** Answers a request. `feature` may be null: then the first feature whose rule matches takes it. Throws a Failure. */
  async answer(feature: string | null, messages: any[], options: RequestOptions = {}): Promise<Answer> {
    const { parameters = {}, session, batchable = false } = options;
    const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
    const request: Request = {
      feature: "", messages, parameters, promptTokens: options.promptTokens ?? this.hooks.countTokens(messages), expectedCompletion: 0,
      featureTag: feature, task: options.task, tags: options.tags ?? [], apiKey: options.apiKey, modelAsked: options.modelAsked,
      session, batchable, arrived: this.wall(),
      facts: {
        tools: Boolean(parameters.tools?.length), structured_output: Boolean(parameters.response_format),
        vision: parts.some((part: any) => String(part?.type ?? "").includes("image")), streamed: options.streamed ?? false,
        batchable, session: session !== undefined,
      },
    };
    const chosen = this.#feature(feature, request);
    request.feature = chosen.id;
    request.expectedCompletion = this.state.expectedCompletion(chosen.id);
    const walk = new Walk(this);
    const meter = new Meter();
    const { policy, models, booked } = this.#admitted(chosen.policy, request, walk);
    let reply: Reply;
    try {
      reply = await walk.node(policy, { request, deadline: new Deadline(), meters: [meter], models }, { firstTokenCame: false });
    } catch (error) {
      const failure = asFailure(error);
      failure.calls = walk.calls;
      throw failure;
    } finally {
      for (const [place, guardrail] of booked) walk.book(place, guardrail, meter.total);
    }
    this.state.answered(chosen.id, Number(reply.usage.completion_tokens ?? 0));
    const { model, text, finishReason, message, usage } = reply;
    return { feature: chosen.id, model, text, finishReason, message, usage, costUsd: dollarsOf(meter.total), calls: walk.calls };
  }

  #feature(name: string | null, request: Request): any {
    const { features } = this.policies;
    const found = features.find((one: any) => one.id === name) ?? features.find((one: any) => one.matches && holds(one.matches, request));
    if (!found) throw new Failure("refused", `no feature takes the request (named: ${name})`);
    return found;
  }

  /** Authenticate, scope, admit: the policy that answers, the models that the key may use, and what is booked with. */
  #admitted(policy: any, request: Request, walk: Walk): { policy: any; models: Set<string> | undefined; booked: [string, any][] } {
    const booked: [string, any][] = [];
    const key = this.#key(request);
    const models = key?.models?.length ? new Set<string>(key.models) : undefined;
    for (const guardrail of this.policies.guardrails ?? []) {
      policy = walk.askGuardrail(guardrail.place, guardrail, request) ?? policy;
      booked.push([guardrail.place, guardrail]);
    }
    if (key) {
      const guardrail = { name: key.name, budget: key.budget };
      policy = walk.askGuardrail(key.place, guardrail, request) ?? policy;
      booked.push([key.place, guardrail]);
    }
    return { policy, models, booked };
  }

  #key(request: Request): any {
    const keys: any[] = this.policies.keys ?? [];
    if (keys.length === 0) return undefined;
    const named = (key: any) => request.apiKey === key.name || request.apiKey === key.id;
    const matching = (key: any) => key.matches && holds(key.matches, request);
    const found = keys.find(request.apiKey === undefined ? matching : named);
    if (!found) throw new Failure("refused", "the request has no key that is known");
    if (found.disabled) throw new Failure("refused", `the key ${found.name} is switched off`);
    return found;
  }
}

/** Refuses policies that need a hook that is not there. */
function checkHooks(value: any, hooks: Hooks): void {
  if (!value || typeof value !== "object") return;
  const needed: ("compress" | "similar" | "classify")[] = [];
  if (value.pattern === "compress") needed.push("compress");
  if (value.pattern === "cache" && typeof value.hit === "object") needed.push("similar");
  if (value.by?.classifier) needed.push("classify");
  for (const name of needed) {
    if (!hooks[name]) throw new ConfigError(`a policy needs the hook \`${name}\`: make a subclass of Hooks that has it`);
  }
  for (const inner of Object.values(value)) checkHooks(inner, hooks);
}
