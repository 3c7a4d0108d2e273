// Requests that wait for the next batch.

import { Failure } from "./failures.mts";
import { requestJson, wholeReply, type Reply } from "./transport.mts";

/** Milliseconds between two looks at a batch. */
export const POLL_MS = 30_000;
/** Minutes that a provider takes unless the policy says otherwise. */
const TURNAROUND_MINUTES = 60;
const OVER = new Set(["completed", "failed", "expired", "cancelled"]);
const MINUTE = 60_000;

type Group = { bodies: any[]; answers: Promise<Map<string, Reply>> };

/** Collects requests until their window ends, sends them together, and hands the answers back. */
export class Batches {
  readonly #url: string;
  readonly #open = new Map<string, Group>();
  readonly #pollMs: number;
  readonly #wall: () => number;

  constructor(baseUrl: string, pollMs: number, wall: () => number) {
    // Batches live beside the versioned API.
    this.#url = `${baseUrl.replace(/\/v1$/, "")}/beta/batches`;
    this.#pollMs = pollMs;
    this.#wall = wall;
  }

  leavesAt(batch: any, now: number): number {
    const window = MINUTE * batch.window_minutes;
    return Math.ceil(now / window) * window;
  }

  inTime(batch: any, arrived: number, now: number): boolean {
    const turnaround = MINUTE * (batch.turnaround_minutes ?? TURNAROUND_MINUTES);
    return this.leavesAt(batch, now) + turnaround - arrived <= MINUTE * batch.deadline_minutes;
  }

  /** Waits for the batch and for the answer. Throws a Failure when it is not there by the deadline. */
  async ask(batch: any, key: string, body: any, arrived: number): Promise<Reply> {
    const leaves = this.leavesAt(batch, this.#wall());
    const until = arrived + MINUTE * batch.deadline_minutes;
    const groupKey = JSON.stringify([batch.place, key, body.model, leaves]);
    let group = this.#open.get(groupKey);
    if (!group) {
      const bodies: any[] = [];
      group = { bodies, answers: this.#run(groupKey, bodies, key, body.model, leaves, until) };
      this.#open.set(groupKey, group);
    }
    const { model: _model, models: _models, stream: _stream, ...rest } = body;
    const number = group.bodies.push(rest) - 1;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Map<string, Reply>>((resolve) => {
      timer = setTimeout(() => resolve(new Map()), Math.max(0, until - this.#wall()));
    });
    const answer = (await Promise.race([group.answers, late])).get(`request-${number}`);
    clearTimeout(timer);
    if (!answer) throw new Failure("timeout", "the batch was not back in time");
    return answer;
  }

  async #run(groupKey: string, bodies: any[], key: string, model: string, leaves: number, until: number): Promise<Map<string, Reply>> {
    await sleep(leaves - this.#wall());
    this.#open.delete(groupKey);
    const answers = new Map<string, Reply>();
    try {
      const requests = bodies.map((body, n) => ({ custom_id: `request-${n}`, body }));
      let job = await requestJson("POST", this.#url, key, { endpoint: "/v1/chat/completions", model, requests });
      while (!OVER.has(job.status) && this.#wall() < until) {
        await sleep(this.#pollMs);
        job = await requestJson("GET", `${this.#url}/${job.id}`, key);
      }
      for (const row of job.results ?? []) {
        if (row.response?.status_code === 200) answers.set(row.custom_id, wholeReply(row.response.body));
      }
    } catch {
      // What has no answer is called live.
    }
    return answers;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
