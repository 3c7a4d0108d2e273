// The patterns and modifiers of the policy language, a method each.
//
// The rules are those of a replay: what moves a chain on, what an evaluator that fails means, when a quorum closes an ensemble.

import { createHash } from "node:crypto";

import { holds } from "./conditions.mts";
import { asFailure, Failure } from "./failures.mts";
import type { Client } from "./routewright.mts";
import { Meter, periodOf } from "./state.mts";
import { Deadline, dollarsOf, nested, picoOf, post, type Reply } from "./transport.mts";

const MOST_CHUNKS = 10_000;
const MOST_ROUNDS = 32;
/** Steps of a probability or price that `bigint` arithmetic counts in: prices have up to 26 decimal places. */
const PRICE_PLACES = 30;

const VERDICT =
  "You judge an answer that was given to a request. Reply with one number from 0 to 1 and nothing else: the probability that the " +
  "answer is right, complete and does what was asked.";
const ARBITER = "Several answers to the request above follow. Give the best final answer, and nothing else.";

/** What a gateway sees of a request. */
export type Request = {
  feature: string;
  messages: any[];
  parameters: Record<string, any>;
  promptTokens: number;
  expectedCompletion: number;
  featureTag?: string | null;
  task?: string | undefined;
  tags: string[];
  apiKey?: string | undefined;
  modelAsked?: string | undefined;
  session?: string | undefined;
  batchable: boolean;
  facts: Record<string, boolean>;
  /** Milliseconds since 1970. */
  arrived: number;
};

/** How far a request has come on one path through the tree. */
export type Leg = { firstTokenCame: boolean };

/** What the nodes above say to the nodes below. */
export type Frame = {
  request: Request;
  deadline: Deadline;
  signal?: AbortSignal | undefined;
  meters: Meter[];
  onFirstToken?: (() => void) | undefined;
  models?: Set<string> | undefined;
};

/** One call that was made. */
export type Call = { place: string; model: string; status: string; costUsd: string; ms: number };

type Node = any;

/** Sends one request through the policy of its feature. */
export class Walk {
  readonly client: Client;
  readonly calls: Call[] = [];

  constructor(client: Client) {
    this.client = client;
  }

  node(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    switch (node.pattern) {
      case "call": return this.call(node, frame, leg);
      case "fallback": return this.fallback(node, frame, leg);
      case "task": return this.task(node, frame, leg);
      case "cascade": return this.cascade(node, frame, leg);
      case "ensemble": return this.ensemble(node, frame, leg);
      case "steer": return this.steer(node, frame, leg);
      case "partition": return this.partition(node, frame, leg);
      case "cache": return this.cache(node, frame, leg);
      // Its fields stand in the bodies below.
      case "prompt_cache": return this.node(node.policy, frame, leg);
      case "compress": return this.compress(node, frame, leg);
      case "batch": return this.batch(node, frame, leg);
      case "retry": return this.retry(node, frame, leg);
      case "hedge": return this.hedge(node, frame, leg);
      case "weighted": return this.weighted(node, frame, leg);
      case "guard": return this.guard(node, frame, leg);
      default: throw new Failure("rejected", `this client does not know the pattern ${node.pattern}`);
    }
  }

  // Leaves.

  private async call(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    const body = this.body(node, frame);
    if (frame.models) {
      const named = [body.model, ...(body.models ?? [])].filter((model) => frame.models!.has(model));
      if (named.length === 0) throw new Failure("outage", "the key may not use this model");
      [body.model] = named;
      delete body.models;
      if (named.length > 1) body.models = named.slice(1);
    }
    const deadline = frame.deadline.opened(leg.firstTokenCame);
    if (deadline.passed()) throw new Failure("timeout", "no time was left for the call");
    const started = performance.now();
    let came = false;
    try {
      const reply = await post(this.client.url, this.client.key, body, deadline, frame.signal, () => {
        came = true;
        frame.onFirstToken?.();
      });
      return this.taken({ ...reply, node, model: reply.model || body.model }, body, frame);
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind !== "low_quality") {
        leg.firstTokenCame ||= came;
        this.note(node.place, body.model, failure.kind, 0n, performance.now() - started);
      }
      throw failure;
    }
  }

  private taken(reply: Reply, body: any, frame: Frame): Reply {
    for (const meter of frame.meters) meter.add(reply.costPico);
    const tokens = Number(reply.usage.completion_tokens ?? 0);
    this.client.state.measured(body.model, reply.firstTokenMs, reply.ms, tokens);
    const defect = this.defect(reply);
    this.note(reply.node.place, reply.model, defect ?? "answered", reply.costPico, reply.ms);
    if (defect) throw new Failure("low_quality", defect);
    return reply;
  }

  private defect(reply: Reply): string | undefined {
    const rules = this.client.policies.normalization ?? {};
    if (rules.truncated === "reject" && reply.finishReason === "length") return "the answer was cut";
    if (rules.empty === "reject" && !reply.text && !reply.message.tool_calls) return "the answer is empty";
    return undefined;
  }

  private body(node: Node, frame: Frame): any {
    const { request } = frame;
    const body = { ...request.parameters, ...node.body, messages: request.messages };
    const limits = [request.parameters.max_completion_tokens, node.body.max_completion_tokens].filter(Boolean);
    if (limits.length > 0) body.max_completion_tokens = Math.min(...limits);
    if (node.sticky && request.session) body.session_id = request.session.slice(0, 256);
    const feature = this.client.policies.features.find((one: any) => one.id === request.feature);
    if (Object.keys(feature?.requires ?? {}).length > 0) body.provider = { ...body.provider, ...feature.requires };
    if (body.trace) body.trace = { ...body.trace, feature: request.feature };
    if (node.ceiling_usd !== undefined) holdCeiling(node, body, request);
    return body;
  }

  private note(place: string, model: string, status: string, cost: bigint, ms: number): void {
    this.calls.push({ place, model, status, costUsd: dollarsOf(cost), ms });
  }

  // Patterns.

  private async fallback(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    let failure = new Failure("outage", "a chain without steps");
    const last = node.steps.length - 1;
    for (const [n, step] of node.steps.entries()) {
      const outer = frame.deadline.opened(leg.firstTokenCame);
      const deadline = outer.tightened(step.first_token_timeout_ms, step.timeout_ms);
      const judged = n < last ? node.quality : undefined;
      const inner = { ...frame, deadline, onFirstToken: judged ? undefined : frame.onFirstToken };
      try {
        const reply = await this.node(step.policy, inner, leg);
        if (!judged || (await this.accepts(judged.evaluator, judged.accept_at, reply, frame, leg))) return reply;
        failure = new Failure("low_quality", "the evaluator did not accept the answer");
      } catch (error) {
        failure = asFailure(error);
      }
      if (!node.triggers.includes(failure.trigger) || frame.deadline.opened(leg.firstTokenCame).passed()) throw failure;
    }
    throw failure;
  }

  private task(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    const rule = node.rules.find((one: any) => holds(one.when, frame.request));
    return this.node(rule ? rule.policy : node.otherwise, frame, leg);
  }

  private async cascade(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    let kept: Reply | undefined;
    const last = node.tiers.length - 1;
    for (const [n, tier] of node.tiers.entries()) {
      let reply: Reply;
      try {
        reply = await this.node(tier.policy, n === last ? frame : forAPart(frame), leg);
      } catch (error) {
        const failure = asFailure(error);
        const over = n === last || !failure.trigger || frame.deadline.opened(leg.firstTokenCame).passed();
        if (!over) continue;
        // Late, but better than none.
        if (kept) return kept;
        throw failure;
      }
      kept = reply;
      if (n === last || (await this.accepts(node.evaluator, tier.accept_at ?? 0.5, reply, frame, leg))) return reply;
    }
    throw new Failure("outage", "a cascade without tiers");
  }

  private async ensemble(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    const quorum: number = node.quorum ?? node.members.length;
    const deadline = frame.deadline.opened(leg.firstTokenCame).forAPart().tightened(undefined, node.deadline_ms);
    const controllers: AbortController[] = node.members.map(() => nested(frame.signal));
    const replies = new Map<number, Reply>();
    let failure = new Failure("outage", "no member answered");
    await new Promise<void>((enough) => {
      let open: number = node.members.length;
      const ended = () => {
        open -= 1;
        if (open === 0 || replies.size >= quorum) enough();
      };
      node.members.forEach((member: Node, n: number) => {
        const inner = { ...frame, deadline, signal: controllers[n]!.signal, onFirstToken: undefined };
        this.node(member, inner, { ...leg }).then(
          (reply) => { if (replies.size < quorum) replies.set(n, reply); ended(); },
          (error) => { failure = asFailure(error); ended(); },
        );
      });
    });
    for (const controller of controllers) controller.abort();
    if (replies.size === 0) throw failure;
    const inOrder = [...replies.entries()].sort(([a], [b]) => a - b).map(([, reply]) => reply);
    return this.combined(node.aggregation, inOrder, frame, leg);
  }

  private combined(aggregation: any, replies: Reply[], frame: Frame, leg: Leg): Promise<Reply> | Reply {
    if (aggregation.arbiter) {
      const answers = replies.map((reply, n) => `Answer ${n + 1}:\n${reply.text}`).join("\n\n");
      const question = { role: "user", content: `${ARBITER}\n\n${answers}` };
      const request = this.withMessages(frame.request, [...frame.request.messages, question]);
      return this.node(aggregation.arbiter.policy, { ...frame, request }, leg);
    }
    const votes = new Map<string, Reply[]>();
    for (const reply of replies) {
      const normal = this.client.hooks.normalize(reply.text);
      votes.set(normal, [...(votes.get(normal) ?? []), reply]);
    }
    const most = Math.max(...[...votes.values()].map((alike) => alike.length));
    const leaders = [...votes.values()].filter((alike) => alike.length === most).map((alike) => alike[0]!);
    const winner = leaders[Math.floor(this.client.random() * leaders.length)]!;
    if (aggregation.consensus && most < aggregation.consensus.agree) {
      const { escalate } = aggregation.consensus;
      return escalate ? this.node(escalate, frame, leg) : winner;
    }
    return winner;
  }

  private steer(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    const windowMs = node.window_minutes === undefined ? undefined : 60_000 * node.window_minutes;
    let chosen = 0;
    let fastest = Infinity;
    let found = false;
    node.candidates.forEach((_: Node, n: number) => {
      if (!node.good_enough[n]) return;
      const expected = this.client.state.expectedMs(
        node.first_models[n], node.published[n], node.budget, windowMs, frame.request.expectedCompletion,
      );
      if (!found || expected < fastest) [chosen, fastest, found] = [n, expected, true];
    });
    if (node.budget.within_ms !== undefined && fastest > node.budget.within_ms) {
      this.client.hooks.event("steered_over_budget", node.place);
    }
    return this.node(node.candidates[chosen], frame, leg);
  }

  private partition(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    if (node.by.split) return this.split(node.by.split, frame, leg);
    const { bands, otherwise } = node.by.bands;
    const band = bands.find((one: any) => frame.request.promptTokens < one.below);
    return this.node(band ? band.policy : otherwise, frame, leg);
  }

  private async split(split: any, frame: Frame, leg: Leg): Promise<Reply> {
    const { request } = frame;
    if (request.promptTokens <= (split.above ?? split.chunk_tokens)) return this.node(split.map, frame, leg);
    const lengths = request.messages.map((message) => textOf(message).length);
    const at = lengths.indexOf(Math.max(...lengths));
    let answers = await this.inParallel(split, split.map, at, this.chunks(textOf(request.messages[at]), split), frame, leg);
    const limit: number | undefined = split.reduce_limit ?? undefined;
    for (let round = 0; round < MOST_ROUNDS && limit !== undefined && answers.length > 1; round += 1) {
      const sizes = answers.map((answer) => this.client.hooks.countTokens([{ content: answer }]));
      if (sizes.reduce((sum, one) => sum + one, 0) <= limit) break;
      const groups = groupsThatFit(answers, sizes, limit);
      if (groups.length >= answers.length) throw new Failure("context_overflow", "the answers to the chunks do not fit");
      answers = await this.inParallel(split, split.reduce, at, groups, frame, leg);
    }
    return this.node(split.reduce, { ...frame, request: this.withPart(request, at, numbered(answers)) }, leg);
  }

  private chunks(text: string, split: any): string[] {
    const tokens = this.client.hooks.countTokens([{ content: text }]);
    const size: number = split.chunk_tokens;
    const overlap: number = split.overlap_tokens ?? 0;
    const step = size - overlap;
    const count = Math.max(1, Math.ceil(Math.max(0, tokens - overlap) / step));
    if (count > MOST_CHUNKS) throw new Failure("context_overflow", `it would be more than ${MOST_CHUNKS} chunks`);
    // By code points, so that no letter is cut in two.
    const letters = [...text];
    const each = letters.length / Math.max(1, tokens);
    const cut = (n: number) => letters.slice(Math.round(n * step * each), Math.round((n * step + size) * each)).join("");
    return Array.from({ length: count }, (_, n) => cut(n));
  }

  private async inParallel(split: any, node: Node, at: number, parts: string[], frame: Frame, leg: Leg): Promise<string[]> {
    const deadline = frame.deadline.opened(leg.firstTokenCame).forAPart();
    const controller = nested(frame.signal);
    const answers: string[] = new Array(parts.length);
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < parts.length) {
        const n = next;
        next += 1;
        let request = this.withPart(frame.request, at, parts[n]!);
        if (split.map_answer_tokens !== undefined) {
          request = { ...request, parameters: { ...request.parameters, max_completion_tokens: split.map_answer_tokens } };
        }
        const inner = { ...frame, request, deadline, signal: controller.signal, onFirstToken: undefined };
        answers[n] = (await this.node(node, inner, { ...leg })).text;
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(split.concurrency ?? parts.length, parts.length) }, work));
    } finally {
      next = parts.length;
      controller.abort();
    }
    return answers;
  }

  // Modifiers.

  private async cache(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    const { request } = frame;
    const { state, wall, hooks } = this.client;
    const key = createHash("sha256").update(sorted([request.messages, request.parameters])).digest("hex");
    let hit = state.cached(node.place, key, wall());
    if (!hit && typeof node.hit === "object") hit = await hooks.similar!(request.messages, state.entries(node.place, wall()));
    if (hit) {
      this.note(node.place, hit.model, "from the cache", 0n, 0);
      return { ...hit, costPico: 0n, usage: {}, firstTokenMs: 0, ms: 0 };
    }
    const reply = await this.node(node.policy, frame, leg);
    state.keep(node.place, key, { ends: wall() + 1000 * node.ttl_s, reply, messages: request.messages }, node.capacity);
    return reply;
  }

  private async compress(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    if (frame.request.promptTokens < Math.max(1, node.min_prompt_tokens)) return this.node(node.policy, frame, leg);
    const messages = await this.client.hooks.compress!(frame.request.messages, node.ratio);
    return this.node(node.policy, { ...frame, request: this.withMessages(frame.request, messages) }, leg);
  }

  private async batch(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    const { batches, wall, key } = this.client;
    const call = firstCall(node.policy);
    const batchable = node.every_request || frame.request.batchable;
    if (batchable && call && batches.inTime(node, frame.request.arrived, wall())) {
      const body = this.body(call, frame);
      try {
        const reply = await batches.ask(node, key, body, frame.request.arrived);
        return this.taken({ ...reply, node: call, model: reply.model || body.model }, body, frame);
      } catch (error) {
        this.note(node.place, body.model, `batch: ${asFailure(error).kind}`, 0n, 0);
      }
    }
    return this.node(node.policy, frame, leg);
  }

  private async retry(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    const triggers: string[] = node.on ?? ["outage", "rate_limit"];
    this.client.state.called(node.place);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.node(node.policy, frame, leg);
      } catch (error) {
        const failure = asFailure(error);
        const deadline = frame.deadline.opened(leg.firstTokenCame);
        const again = attempt < node.attempts && triggers.includes(failure.trigger ?? "") && !deadline.passed();
        if (!again || !this.client.state.mayRetry(node.place, node.budget_share)) throw failure;
        const bound = Math.min(node.base_delay_ms * 2 ** (attempt - 1), node.max_delay_ms);
        const left = Math.max(0, Math.min(deadline.firstToken, deadline.total) - performance.now());
        await sleep(Math.min(bound * this.client.random(), left));
        if (deadline.passed()) throw new Failure("timeout", "the delay before the next attempt was too long");
      }
    }
  }

  private hedge(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    type Branch = { controller: AbortController; leg: Leg; failed: boolean };
    return new Promise<Reply>((resolve, reject) => {
      const branches: Branch[] = [];
      let winner: Branch | undefined;
      let timer: NodeJS.Timeout | undefined;
      const wins = (branch: Branch) => {
        if (winner) return;
        winner = branch;
        clearTimeout(timer);
        for (const other of branches) if (other !== branch) other.controller.abort();
        frame.onFirstToken?.();
      };
      const start = (policy: Node) => {
        const branch: Branch = { controller: nested(frame.signal), leg: { ...leg }, failed: false };
        branches.push(branch);
        const inner = { ...frame, signal: branch.controller.signal, onFirstToken: () => wins(branch) };
        // A pattern without a first call throws at once, so it is asked within the promise.
        Promise.resolve().then(() => this.node(policy, inner, branch.leg)).then(
          (reply) => { wins(branch); if (winner === branch) resolve(reply); },
          (error) => {
            branch.failed = true;
            leg.firstTokenCame ||= branch.leg.firstTokenCame;
            // A branch that fails before anybody has won leaves the other one to win.
            if (winner === branch || (!winner && branches.every((one) => one.failed))) {
              clearTimeout(timer);
              reject(error);
            }
          },
        );
      };
      start(node.policy);
      timer = setTimeout(() => {
        if (!winner && !frame.deadline.opened(leg.firstTokenCame).passed()) start(node.backup ?? node.policy);
      }, node.after_ms);
    });
  }

  private weighted(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    let draw = this.client.random();
    if (node.by_session && frame.request.session) {
      const digest = createHash("sha256").update(`${node.place}\n${frame.request.session}`).digest();
      draw = Number(digest.readBigUInt64BE(0)) / 2 ** 64;
    }
    const total = node.arms.reduce((sum: number, arm: any) => sum + arm.weight, 0);
    let until = 0;
    for (const arm of node.arms) {
      until += arm.weight;
      if (draw * total < until) return this.node(arm.policy, frame, leg);
    }
    return this.node(node.arms.at(-1).policy, frame, leg);
  }

  private async guard(node: Node, frame: Frame, leg: Leg): Promise<Reply> {
    const place = `${node.place}/guardrail`;
    const instead = this.askGuardrail(place, node.guardrail, frame.request);
    const meter = new Meter();
    try {
      return await this.node(instead ?? node.policy, { ...frame, meters: [...frame.meters, meter] }, leg);
    } finally {
      this.book(place, node.guardrail, meter.total);
    }
  }

  /** Whether a request may pass; the policy that answers instead, where one does. */
  askGuardrail(place: string, guardrail: any, request: Request): Node | undefined {
    const { state, wall } = this.client;
    if (guardrail.max_prompt_tokens !== undefined && request.promptTokens > guardrail.max_prompt_tokens) {
      throw new Failure("refused", `${guardrail.name}: the prompt is too long`);
    }
    const rate = guardrail.requests_per_minute;
    if (rate !== undefined && !state.admit(place, rate, wall())) {
      throw new Failure("refused", `${guardrail.name}: too many requests a minute`);
    }
    const { budget } = guardrail;
    if (!budget) return undefined;
    const spent = state.ledger.spent(place, periodOf(budget.period, wall()));
    if (spent < picoOf(budget.limit_usd) || budget.when_reached === "alert") return undefined;
    if (budget.when_reached === "downgrade") return budget.downgrade_to;
    throw new Failure("refused", `${guardrail.name}: the budget is used up`);
  }

  /** Books what a request has cost at its completion, and tells what was reached by it. */
  book(place: string, guardrail: any, amount: bigint): void {
    const { budget } = guardrail;
    if (!budget) return;
    const { state, wall, hooks } = this.client;
    const period = periodOf(budget.period, wall());
    const booked = state.ledger.book(place, period, amount);
    const limit = picoOf(budget.limit_usd);
    for (const share of [...(budget.alert_at ?? []), "1"]) {
      const reached = booked * 1_000_000_000_000n >= limit * picoOf(share);
      if (reached && state.firstAlert(place, period, share)) hooks.alert(guardrail.name || place, share, booked, limit);
    }
  }

  // Judging.

  /** What cannot be judged is not accepted. */
  private async accepts(evaluator: any, acceptAt: number, reply: Reply, frame: Frame, leg: Leg): Promise<boolean> {
    const { judge, classifier } = evaluator.by;
    if (classifier) return Number(await this.client.hooks.classify!(frame.request.messages, reply.text)) >= acceptAt;
    const question = `Request:\n${transcript(frame.request.messages)}\n\nAnswer:\n${reply.text}`;
    const messages = [{ role: "system", content: VERDICT }, { role: "user", content: question }];
    const request = { ...this.withMessages(frame.request, messages), parameters: {} };
    const node = judge ? judge.policy : sameAgain(reply);
    try {
      const verdict = await this.node(node, { ...forAPart(frame), request }, { ...leg });
      const score = scoreOf(verdict.text);
      return score !== undefined && score >= acceptAt;
    } catch {
      return false;
    }
  }

  // Changed copies of a request.

  private withMessages(request: Request, messages: any[]): Request {
    return { ...request, messages, promptTokens: this.client.hooks.countTokens(messages) };
  }

  private withPart(request: Request, at: number, text: string): Request {
    return this.withMessages(request, request.messages.map((message, n) => (n === at ? { ...message, content: text } : message)));
  }
}

function forAPart(frame: Frame): Frame {
  return { ...frame, deadline: frame.deadline.forAPart(), onFirstToken: undefined };
}

/** The answering model is asked about its own answer. */
function sameAgain(reply: Reply): Node {
  const { models, max_completion_tokens: _most, ...body } = reply.node.body;
  if ([body.model, ...(models ?? [])].includes(reply.model)) body.model = reply.model;
  return { ...reply.node, body };
}

/** Leaves out providers that are expected to cost more than the ceiling. */
function holdCeiling(node: Node, body: any, request: Request): void {
  const scaled = (decimal: string | number) => {
    const [whole, fraction = ""] = String(decimal).split(".");
    return BigInt(whole! + fraction.slice(0, PRICE_PLACES).padEnd(PRICE_PLACES, "0"));
  };
  const answer = BigInt(Math.round(request.expectedCompletion));
  const prompt = BigInt(Math.round(request.promptTokens));
  const dear = new Set<string>();
  const fair = new Set<string>();
  for (const row of node.prices) {
    const cost = scaled(row.prompt) * prompt + scaled(row.completion) * answer + scaled(row.request);
    (cost <= scaled(node.ceiling_usd) ? fair : dear).add(row.provider);
  }
  const wanted: string[] = body.provider?.only ?? [...fair].sort();
  const only = wanted.filter((name) => fair.has(name) && !dear.has(name));
  if (only.length === 0) throw new Failure("outage", "every provider is expected to cost more than the ceiling");
  body.provider = { ...body.provider, only };
}

function textOf(message: any): string {
  if (typeof message?.content === "string") return message.content;
  return (message?.content ?? []).map((part: any) => part?.text ?? "").join("\n");
}

function transcript(messages: any[]): string {
  return messages.map((message) => `${message.role ?? "user"}: ${textOf(message)}`).join("\n");
}

function numbered(answers: string[]): string {
  return `Answers to the parts of the document, in order:\n\n${answers.map((answer, n) => `[${n + 1}] ${answer}`).join("\n\n")}`;
}

/** Neighbouring answers, as many together as fit. */
function groupsThatFit(answers: string[], sizes: number[], limit: number): string[] {
  const groups: string[][] = [];
  let size = 0;
  answers.forEach((answer, n) => {
    const last = groups.at(-1);
    if (last && (size + sizes[n]! <= limit || last.length < 2)) {
      last.push(answer);
      size += sizes[n]!;
    } else {
      groups.push([answer]);
      size = sizes[n]!;
    }
  });
  return groups.map(numbered);
}

function scoreOf(text: string): number | undefined {
  const found = /(?<![\d.])(?:0(?:\.\d+)?|1(?:\.0+)?|\.\d+)(?![\d.]*\d)/.exec(text);
  return found ? Number(found[0]) : undefined;
}

/** The call that a policy makes first. */
function firstCall(node: Node): Node | undefined {
  if (node.pattern === "call") return node;
  const next = node.policy ?? node.otherwise ?? (node.steps ?? node.tiers ?? node.arms)?.[0]?.policy ?? (node.members ?? node.candidates)?.[0];
  return next ? firstCall(next) : undefined;
}

/** JSON with sorted keys, so that equal values have equal texts. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
