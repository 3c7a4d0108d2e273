// Tests of the client against a local provider that answers, fails and waits as told. Run: npm test

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";

import { Client, ConfigError, Failure, Hooks } from "./routewright.mts";

const found = ["../cases.json", "../../cases.json"].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
const CASES: any[] = JSON.parse(readFileSync(found!, "utf8"));

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Speaks as much of the gateway's API as the client uses. */
class Provider {
  readonly asked: string[] = [];
  readonly bodies: any[] = [];
  readonly script: Record<string, any[]>;
  readonly server: Server;
  #batch: any;

  private constructor(script: Record<string, any[]>) {
    this.script = structuredClone(script);
    this.server = createServer((request, response) => {
      let text = "";
      request.on("data", (bytes) => { text += bytes; });
      request.on("end", () => { void this.#answer(request.method!, request.url!, text, response).catch(() => {}); });
    });
  }

  static async start(script: Record<string, any[]> = {}): Promise<Provider> {
    const provider = new Provider(script);
    await new Promise<void>((resolve) => provider.server.listen(0, "127.0.0.1", resolve));
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v1`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(method: string, path: string, text: string, response: any): Promise<void> {
    const json = (status: number, value: any) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (method === "GET") return json(200, this.#batch);
    const body = JSON.parse(text);
    if (path === "/api/beta/batches") {
      this.asked.push(`batch of ${body.requests.length}`);
      const whole = {
        model: body.model, usage: { cost: 0.0005, completion_tokens: 1 },
        choices: [{ message: { role: "assistant", content: "batched" }, finish_reason: "stop" }],
      };
      const results = body.requests.map((one: any) => ({ custom_id: one.custom_id, error: null, response: { status_code: 200, body: whole } }));
      this.#batch = { id: "b-1", status: "completed", results };
      return json(202, { id: "b-1", status: "validating" });
    }
    this.asked.push(body.model);
    this.bodies.push(body);
    const replies = this.script[body.model] ?? [{ status: 404 }];
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply.status) {
      return json(reply.status, { error: { code: reply.status, message: "as told", metadata: { error_type: reply.error_type ?? "" } } });
    }
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const line = (value: string) => response.write(`${value}\n\n`);
    const chunk = (value: any) => line(`data: ${JSON.stringify(value)}`);
    line(": OPENROUTER PROCESSING");
    await sleep(reply.first_token_ms ?? 0);
    const words: string[] = reply.text.split(" ");
    words.forEach((word, n) => chunk({ model: body.model, choices: [{ delta: { content: n === 0 ? word : ` ${word}` } }] }));
    if (reply.broken) {
      chunk({ error: { code: 502, message: "as told" } });
      return response.end();
    }
    await sleep(reply.total_ms ?? 0);
    chunk({ model: body.model, choices: [{ delta: {}, finish_reason: reply.finish ?? "stop" }] });
    chunk({ model: body.model, choices: [], usage: { prompt_tokens: 10, completion_tokens: words.length, cost: reply.cost ?? 0.001 } });
    line("data: [DONE]");
    response.end();
  }
}

class TestHooks extends Hooks {
  alerts: string[] = [];

  constructor(values: any) {
    super();
    if (values.classify !== undefined) this.classify = () => values.classify;
    if (values.compress !== undefined) this.compress = () => [{ role: "user", content: values.compress }];
  }

  override alert(guardrail: string, share: string): void {
    this.alerts.push(`${guardrail} ${share}`);
  }
}

function policies(policy: any, more: any = {}): any {
  const feature = { id: "chat", name: "Chat", matches: "always", policy };
  return { format: "routewright-client/1", features: [feature], guardrails: [], keys: [], ...more };
}

const call = (model: string) => ({ pattern: "call", place: `/${model}`, body: { model } });
const hello = [{ role: "user", content: "Hello" }];

for (const one of CASES) {
  test(one.name, async () => {
    const provider = await Provider.start(one.provider);
    const hooks = new TestHooks(one.hooks ?? {});
    const whole = policies(one.policy, { normalization: one.normalization ?? {} });
    whole.features[0].requires = one.requires ?? {};
    const make = () => new Client(whole, { key: "test", baseUrl: provider.url, hooks });
    try {
      if (one.config_error) {
        assert.throws(make, (error) => error instanceof ConfigError && error.message.includes(one.config_error));
        return;
      }
      const client = make();
      const { words = 0, prompt_tokens: promptTokens, ...rest } = one.request ?? {};
      const messages = [{ role: "user", content: "word ".repeat(words) || "Hello" }];
      const started = performance.now();
      let failure: Failure | undefined;
      let text: string | undefined;
      for (let n = 0; n < (one.repeat ?? 1); n += 1) {
        [failure, text] = [undefined, undefined];
        try {
          text = (await client.answer("chat", messages, { ...rest, promptTokens })).text;
        } catch (error) {
          assert.ok(error instanceof Failure);
          failure = error;
        }
      }
      const took = performance.now() - started;
      assert.equal(failure?.kind, one.failure, failure?.message ?? "");
      assert.equal(text, one.text);
      const order = (models: string[]) => (one.unordered ? [...models].sort() : models);
      assert.deepEqual(order(provider.asked), order(one.asked));
      assert.ok(took < (one.within_ms ?? 60_000), `${took} ms`);
      for (const [name, value] of Object.entries(one.sent ?? {})) assert.deepEqual(provider.bodies.at(-1)[name], value);
      for (const part of one.last_prompt_has ?? []) assert.ok(JSON.stringify(provider.bodies.at(-1).messages).includes(part));
      if (one.alerts !== undefined) assert.equal(hooks.alerts.length, one.alerts);
    } finally {
      provider.stop();
    }
  });
}

test("a batch collects what comes within its window", async () => {
  const provider = await Provider.start();
  const started = performance.now();
  const wall = () => 3_600_000 * 24 * 365 - 300 + performance.now() - started;
  const batch = { pattern: "batch", place: "/b", window_minutes: 60, deadline_minutes: 120, policy: call("a/one") };
  const client = new Client(policies(batch), { key: "test", baseUrl: provider.url, wall, pollMs: 50 });
  const answers = await Promise.all([1, 2, 3].map(() => client.answer("chat", hello, { batchable: true })));
  assert.deepEqual(answers.map((answer) => answer.text), ["batched", "batched", "batched"]);
  assert.deepEqual(provider.asked, ["batch of 3"]);
  provider.stop();
});

test("keys decide who may do what", async () => {
  const provider = await Provider.start({ "a/one": [{ text: "one" }], "b/two": [{ text: "two" }] });
  const chain = { pattern: "fallback", place: "/f", triggers: ["outage"], steps: [{ policy: call("a/one") }, { policy: call("b/two") }] };
  const keys = [{ id: "k1", name: "App", models: ["b/two"], place: "/k/0" }, { id: "k2", name: "Old", disabled: true, place: "/k/1" }];
  const client = new Client(policies(chain, { keys }), { key: "test", baseUrl: provider.url });
  assert.equal((await client.answer("chat", hello, { apiKey: "App" })).text, "two");
  for (const apiKey of ["Old", "unknown"]) {
    await assert.rejects(client.answer("chat", hello, { apiKey }), { kind: "refused" });
  }
  await assert.rejects(client.answer("chat", hello), { kind: "refused" });
  provider.stop();
});

test("steering goes by its own measurements once it has enough", async () => {
  const provider = await Provider.start({ "a/one": [{ text: "one", first_token_ms: 60 }], "b/two": [{ text: "two" }] });
  const steer = {
    pattern: "steer", place: "/s", candidates: [call("a/one"), call("b/two")], budget: { measure: "first_token", percentile: "p50" },
    good_enough: [true, true], first_models: ["a/one", "b/two"], published: [[{ ttft_ms: 10 }], [{ ttft_ms: 40 }]],
  };
  const client = new Client(policies(steer), { key: "test", baseUrl: provider.url });
  for (let n = 0; n < 22; n += 1) await client.answer("chat", hello);
  assert.deepEqual(provider.asked, [...Array(20).fill("a/one"), "b/two", "b/two"]);
  provider.stop();
});

test("money is exact and every call is noted", async () => {
  const provider = await Provider.start({
    "a/one": [{ status: 500 }, { text: "x", cost: 0.1 }], "j/judge": [{ text: "0", cost: 0.2 }], "b/two": [{ text: "y", cost: 0.3 }],
  });
  const retry = { pattern: "retry", place: "/r", attempts: 2, base_delay_ms: 1, max_delay_ms: 1, policy: call("a/one") };
  const evaluator = { by: { judge: { policy: call("j/judge") } } };
  const cascade = { pattern: "cascade", place: "/c", tiers: [{ policy: retry }, { policy: call("b/two") }], evaluator };
  const answer = await new Client(policies(cascade), { key: "test", baseUrl: provider.url }).answer("chat", hello);
  assert.equal(answer.costUsd, "0.6");
  assert.deepEqual(answer.calls.map(({ status }) => status), ["outage", "answered", "answered", "answered"]);
  provider.stop();
});

test("sessions stay in their arm", async () => {
  const provider = await Provider.start({ "a/one": [{ text: "one" }], "b/two": [{ text: "two" }] });
  const arms = [{ name: "a", weight: 1, policy: call("a/one") }, { name: "b", weight: 1, policy: call("b/two") }];
  const client = new Client(policies({ pattern: "weighted", place: "/w", arms, by_session: true }), { key: "test", baseUrl: provider.url });
  for (const session of ["s", "t", "u"]) {
    const models = new Set<string>();
    for (let n = 0; n < 5; n += 1) models.add((await client.answer("chat", hello, { session })).model);
    assert.equal(models.size, 1);
  }
  provider.stop();
});
