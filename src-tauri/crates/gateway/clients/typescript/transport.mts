// One call over HTTP, with its time limits.

import { Failure, failureOf } from "./failures.mts";

/** Milliseconds that a call may take when no policy says otherwise. */
const PATIENCE_MS = 600_000;
/** Pico-dollars in a dollar: money is counted in whole ones, as `bigint`. */
const PICO = 1_000_000_000_000n;

/** Instants of the monotonic clock, in milliseconds, at which the enclosing steps give up. */
export class Deadline {
  readonly firstToken: number;
  readonly total: number;

  constructor(firstToken = Infinity, total = Infinity) {
    this.firstToken = firstToken;
    this.total = total;
  }

  tightened(firstTokenMs?: number, totalMs?: number): Deadline {
    const now = performance.now();
    return new Deadline(Math.min(this.firstToken, now + (firstTokenMs ?? Infinity)), Math.min(this.total, now + (totalMs ?? Infinity)));
  }

  /** A first token within an answer that is judged or combined first is nobody's first token. */
  forAPart(): Deadline {
    return new Deadline(Infinity, Math.min(this.total, this.firstToken));
  }

  opened(firstTokenCame: boolean): Deadline {
    return firstTokenCame ? new Deadline(Infinity, this.total) : this;
  }

  passed(): boolean {
    return performance.now() >= Math.min(this.firstToken, this.total);
  }
}

/** A controller that ends with an outer signal. */
export function nested(outer?: AbortSignal): AbortController {
  const own = new AbortController();
  if (outer?.aborted) own.abort();
  outer?.addEventListener("abort", () => own.abort(), { once: true, signal: own.signal });
  return own;
}

/** A complete answer of the gateway. */
export type Reply = {
  model: string;
  text: string;
  finishReason: string | null;
  message: any;
  usage: any;
  costPico: bigint;
  firstTokenMs: number;
  ms: number;
  /** The call node that it came from. */
  node?: any;
};

/** Sends a chat request as a stream, and returns when it is complete. Throws a Failure otherwise. */
export async function post(
  url: string, key: string, body: any, deadline: Deadline, outer?: AbortSignal, onFirstToken?: () => void,
): Promise<Reply> {
  const started = performance.now();
  const until = Math.min(deadline.total, started + PATIENCE_MS);
  const controller = nested(outer);
  let firstTokenAt: number | undefined;
  let late = false;
  const giveUp = () => { late = true; controller.abort(); };
  const left = (instant: number) => Math.max(0, Math.min(instant - performance.now(), PATIENCE_MS));
  const total = setTimeout(giveUp, left(until));
  const first = setTimeout(giveUp, left(Math.min(deadline.firstToken, until)));
  const arrived = () => {
    if (firstTokenAt !== undefined) return;
    firstTokenAt = performance.now();
    clearTimeout(first);
    onFirstToken?.();
  };
  try {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const response = await fetch(url, {
      method: "POST", headers, body: JSON.stringify({ ...body, stream: true }), signal: controller.signal,
    });
    if (response.status !== 200) throw failureOf(response.status, errorOf(await response.text()));
    let reply: Reply;
    if (response.headers.get("content-type")?.includes("text/event-stream")) {
      reply = await streamed(response, arrived);
    } else {
      const whole = JSON.parse(await response.text());
      arrived();
      reply = wholeReply(whole);
    }
    const now = performance.now();
    return { ...reply, firstTokenMs: (firstTokenAt ?? now) - started, ms: now - started };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (late) throw new Failure("timeout", firstTokenAt === undefined ? "no first token in time" : "no complete answer in time");
    throw new Failure(outer?.aborted ? "cancelled" : "outage", String(error));
  } finally {
    clearTimeout(total);
    clearTimeout(first);
    // Also lets go of the listener at the outer signal, and of a stream that was left.
    controller.abort();
  }
}

/** An ordinary call of the API, for batches. */
export async function requestJson(method: string, url: string, key: string, body?: any): Promise<any> {
  try {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const response = await fetch(url, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(60_000) });
    const text = await response.text();
    if (response.status >= 300) throw failureOf(response.status, errorOf(text));
    return JSON.parse(text);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure("outage", String(error));
  }
}

/** An answer that came whole. */
export function wholeReply(body: any): Reply {
  if (body.error) throw failureOf(200, body.error);
  const choice = body.choices?.[0] ?? {};
  const message = choice.message ?? {};
  return {
    model: String(body.model ?? ""), text: message.content ?? "", finishReason: choice.finish_reason ?? null, message,
    usage: body.usage ?? {}, costPico: picoOf(body.usage?.cost), firstTokenMs: 0, ms: 0,
  };
}

/** Dollars, a number of the API or a decimal string, as whole pico-dollars. */
export function picoOf(dollars: number | string | undefined | null): bigint {
  if (dollars === undefined || dollars === null) return 0n;
  // The shortest text of the number is the decimal that was sent; exponents occur below a millionth.
  const [mantissa, exponent] = String(dollars).toLowerCase().split("e");
  const [whole, fraction = ""] = mantissa!.replace("-", "").split(".");
  const shift = 12 + Number(exponent ?? 0);
  const digits = whole! + fraction;
  const zeros = shift - fraction.length;
  const value = zeros >= 0 ? BigInt(digits) * 10n ** BigInt(zeros) : BigInt(digits) / 10n ** BigInt(-zeros);
  return mantissa!.startsWith("-") ? -value : value;
}

/** Pico-dollars as the shortest exact decimal of dollars. */
export function dollarsOf(pico: bigint): string {
  const sign = pico < 0n ? "-" : "";
  const size = pico < 0n ? -pico : pico;
  const fraction = (size % PICO).toString().padStart(12, "0").replace(/0+$/, "");
  return `${sign}${size / PICO}${fraction && `.${fraction}`}`;
}

function errorOf(text: string): any {
  try {
    return JSON.parse(text).error;
  } catch {
    return undefined;
  }
}

async function streamed(response: Response, arrived: () => void): Promise<Reply> {
  let model = "", text = "", usage: any = {}, pending = "";
  let finishReason: string | null = null;
  const tools = new Map<number, any>();
  const decoder = new TextDecoder();
  const take = (line: string): boolean => {
    // Lines that begin with a colon are comments that keep the connection open, and no tokens.
    if (!line.startsWith("data:")) return false;
    const data = line.slice(5).trim();
    if (data === "[DONE]") return true;
    const chunk = JSON.parse(data);
    if (chunk.error) throw failureOf(200, chunk.error);
    model = chunk.model || model;
    usage = chunk.usage ?? usage;
    for (const choice of chunk.choices ?? []) {
      const delta = choice.delta ?? {};
      if (delta.content || delta.reasoning || delta.tool_calls?.length) arrived();
      text += delta.content ?? "";
      for (const piece of delta.tool_calls ?? []) addToolCall(tools, piece);
      finishReason = choice.finish_reason ?? finishReason;
    }
    return false;
  };
  read: for await (const bytes of response.body!) {
    pending += decoder.decode(bytes, { stream: true });
    const lines = pending.split("\n");
    pending = lines.pop()!;
    for (const line of lines) if (take(line.trim())) break read;
  }
  if (finishReason === null) throw new Failure("outage", "the stream ended within the answer");
  if (finishReason === "error") throw new Failure("outage", "the provider ended the answer with an error");
  const message: any = { role: "assistant", content: text };
  if (tools.size > 0) message.tool_calls = [...tools.entries()].sort(([a], [b]) => a - b).map(([, call]) => call);
  return { model, text, finishReason, message, usage, costPico: picoOf(usage.cost), firstTokenMs: 0, ms: 0 };
}

function addToolCall(tools: Map<number, any>, piece: any): void {
  const call = tools.get(piece.index ?? 0) ?? { id: null, type: "function", function: { name: "", arguments: "" } };
  tools.set(piece.index ?? 0, call);
  call.id = piece.id ?? call.id;
  call.function.name += piece.function?.name ?? "";
  call.function.arguments += piece.function?.arguments ?? "";
}
