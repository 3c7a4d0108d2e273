// What requests leave behind for those after them: budgets, caches, measurements. All of it is this process's own.

import type { Reply } from "./transport.mts";

/** Answers whose mean length stands for the next one, as in a replay. */
const TRAIL = 256;
/** Tokens of an answer of which nothing is known yet. */
const UNKNOWN_LENGTH = 400;
/** Measurements of a model from which on the client goes by its own. */
const ENOUGH = 20;

/** What was spent, in pico-dollars, by guardrail and period. Replace it to count over several processes. */
export class Ledger {
  readonly #booked = new Map<string, bigint>();

  spent(place: string, period: string): bigint {
    return this.#booked.get(`${place}\n${period}`) ?? 0n;
  }

  /** Adds an amount; what is booked then. */
  book(place: string, period: string, amount: bigint): bigint {
    const total = this.spent(place, period) + amount;
    this.#booked.set(`${place}\n${period}`, total);
    return total;
  }
}

/** The period of UTC that an instant (milliseconds) lies in; weeks begin on Monday. */
export function periodOf(period: string, now: number): string {
  const day = new Date(now);
  if (period === "month") return day.toISOString().slice(0, 7);
  if (period === "week") day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/** Adds up what the calls below a guardrail cost. */
export class Meter {
  total = 0n;

  add(amount: bigint): void {
    this.total += amount;
  }
}

type Entry = { ends: number; reply: Reply; messages: any[] };
type Measured = { at: number; firstTokenMs: number; msPerToken: number };

export class State {
  readonly ledger: Ledger;
  readonly #rates = new Map<string, { minute: number; count: number }>();
  readonly #alerts = new Set<string>();
  readonly #caches = new Map<string, Map<string, Entry>>();
  readonly #retries = new Map<string, { at: number; retry: boolean }[]>();
  readonly #lengths = new Map<string, number[]>();
  readonly #latencies = new Map<string, Measured[]>();

  constructor(ledger?: Ledger) {
    this.ledger = ledger ?? new Ledger();
  }

  admit(place: string, limit: number, now: number): boolean {
    const minute = Math.floor(now / 60_000);
    const known = this.#rates.get(place);
    const count = known?.minute === minute ? known.count : 0;
    if (count >= limit) return false;
    this.#rates.set(place, { minute, count: count + 1 });
    return true;
  }

  firstAlert(place: string, period: string, share: string): boolean {
    const key = `${place}\n${period}\n${share}`;
    const isNew = !this.#alerts.has(key);
    this.#alerts.add(key);
    return isNew;
  }

  /** An entry exists from the completion that filled it, and hits do not extend it. */
  cached(place: string, key: string, now: number): Reply | undefined {
    const entries = this.#caches.get(place);
    const found = entries?.get(key);
    if (!entries || !found) return undefined;
    entries.delete(key);
    if (found.ends <= now) return undefined;
    entries.set(key, found);
    return found.reply;
  }

  entries(place: string, now: number): { messages: any[]; reply: Reply }[] {
    return [...(this.#caches.get(place)?.values() ?? [])].filter((entry) => entry.ends > now);
  }

  keep(place: string, key: string, entry: Entry, capacity: number | undefined): void {
    const entries = this.#caches.get(place) ?? new Map<string, Entry>();
    this.#caches.set(place, entries);
    entries.delete(key);
    entries.set(key, entry);
    // A map keeps the order of insertion, so the least recently used entry is the first.
    while (capacity !== undefined && entries.size > capacity) entries.delete(entries.keys().next().value!);
  }

  called(place: string): void {
    this.#recent(place).push({ at: performance.now(), retry: false });
  }

  /** Retries as a share of the calls of the last minute. */
  mayRetry(place: string, share: number | undefined): boolean {
    if (share === undefined) return true;
    const recent = this.#recent(place);
    const retries = recent.filter((one) => one.retry).length;
    if (retries + 1 > share * (recent.length - retries)) return false;
    recent.push({ at: performance.now(), retry: true });
    return true;
  }

  #recent(place: string): { at: number; retry: boolean }[] {
    const recent = (this.#retries.get(place) ?? []).filter((one) => one.at >= performance.now() - 60_000);
    this.#retries.set(place, recent);
    return recent;
  }

  expectedCompletion(feature: string): number {
    const lengths = this.#lengths.get(feature);
    return lengths?.length ? lengths.reduce((sum, one) => sum + one, 0) / lengths.length : UNKNOWN_LENGTH;
  }

  answered(feature: string, tokens: number): void {
    this.#lengths.set(feature, [...(this.#lengths.get(feature) ?? []), tokens].slice(-TRAIL));
  }

  measured(model: string, firstTokenMs: number, ms: number, tokens: number): void {
    const row = { at: performance.now(), firstTokenMs, msPerToken: Math.max(0, ms - firstTokenMs) / Math.max(1, tokens) };
    this.#latencies.set(model, [...(this.#latencies.get(model) ?? []), row].slice(-1000));
  }

  /** Milliseconds at the percentile of the budget: measured where enough is, else as published; infinite where nothing is. */
  expectedMs(model: string, published: any[], budget: any, windowMs: number | undefined, tokens: number): number {
    const share = { p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99 }[budget.percentile as string] ?? 0.5;
    const whole = budget.measure === "total";
    const from = windowMs === undefined ? -Infinity : performance.now() - windowMs;
    const rows = (this.#latencies.get(model) ?? []).filter((row) => row.at >= from);
    if (rows.length >= ENOUGH) {
      const times = rows.map((row) => row.firstTokenMs + (whole ? tokens * row.msPerToken : 0)).sort((a, b) => a - b);
      return times[Math.min(times.length - 1, Math.floor(share * times.length))]!;
    }
    const expected = published.map((endpoint) => {
      const rest = whole ? (endpoint.tokens_per_s ? (1000 * tokens) / endpoint.tokens_per_s : Infinity) : 0;
      return Number(endpoint.ttft_ms) + rest;
    });
    return Math.min(Infinity, ...expected);
  }
}
