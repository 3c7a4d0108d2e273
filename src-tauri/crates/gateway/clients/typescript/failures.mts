// Why there is no answer, and what a chain makes of it.

/** What can move a request to another step. Everything else ends it. */
export const TRIGGERS: ReadonlySet<string> = new Set([
  "outage", "rate_limit", "timeout", "context_overflow", "moderation", "low_quality",
]);

const TOO_LONG = new Set(["context_length_exceeded", "token_limit_exceeded", "string_too_long"]);
const REFUSED_CONTENT = new Set(["content_policy_violation", "refusal"]);

/** A call, a step or a request without an answer. */
export class Failure extends Error {
  readonly kind: string;
  readonly status: number | undefined;
  calls: unknown[] = [];

  constructor(kind: string, message = "", status?: number) {
    super(message ? `${kind}: ${message}` : kind);
    this.name = "Failure";
    this.kind = kind;
    this.status = status;
  }

  get trigger(): string | undefined {
    return TRIGGERS.has(this.kind) ? this.kind : undefined;
  }
}

/** The policies need something that this client was not given. */
export class ConfigError extends Error {}

/** What an error of the gateway means. `error` is the `error` object of its body, or anything else. */
export function failureOf(status: number, error: any): Failure {
  const body = error && typeof error === "object" ? error : {};
  const metadata = body.metadata && typeof body.metadata === "object" ? body.metadata : {};
  const message = String(body.message ?? "");
  let kind = String(metadata.error_type || body.type || "");
  if (typeof body.code === "string" && !kind) kind = body.code;
  if (typeof body.code === "number" && status === 200) status = body.code;
  const tooLong = status === 400 && message.toLowerCase().includes("context length");
  if (TOO_LONG.has(kind) || status === 413 || tooLong) return new Failure("context_overflow", message, status);
  if (REFUSED_CONTENT.has(kind) || "flagged_input" in metadata || "reasons" in metadata) {
    return new Failure("moderation", message, status);
  }
  if (status === 429) return new Failure("rate_limit", message, status);
  // 404 says that no endpoint is left after the filters; 408 that no provider answered in time.
  if (status >= 500 || status === 404 || status === 408) return new Failure("outage", message, status);
  return new Failure("rejected", message, status);
}

/** A failure as it is, and a bug as a failure that nothing tries again. */
export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure("rejected", String(error));
}
