"""Why there is no answer, and what a chain makes of it."""

from __future__ import annotations

# What can move a request to another step. Everything else ends it.
TRIGGERS = {"outage", "rate_limit", "timeout", "context_overflow", "moderation", "low_quality"}

_TOO_LONG = {"context_length_exceeded", "token_limit_exceeded", "string_too_long"}
_REFUSED_CONTENT = {"content_policy_violation", "refusal"}


class Failure(Exception):
    """A call, a step or a request without an answer."""

    def __init__(self, kind: str, message: str = "", status: int | None = None):
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind, self.message, self.status = kind, message, status

    @property
    def trigger(self) -> str | None:
        return self.kind if self.kind in TRIGGERS else None


class ConfigError(Exception):
    """The policies need something that this client was not given."""


def failure_of(status: int, error: object) -> Failure:
    """What an error of the gateway means. `error` is the `error` object of its body, or anything else."""
    error = error if isinstance(error, dict) else {}
    metadata = error.get("metadata") if isinstance(error.get("metadata"), dict) else {}
    kind = str(metadata.get("error_type") or error.get("type") or "")
    message = str(error.get("message") or "")
    code = error.get("code")
    if isinstance(code, str) and not kind:
        kind = code
    if isinstance(code, int) and status == 200:
        status = code
    lowered = message.lower()
    if kind in _TOO_LONG or status == 413 or (status == 400 and "context length" in lowered):
        return Failure("context_overflow", message, status)
    if kind in _REFUSED_CONTENT or "flagged_input" in metadata or "reasons" in metadata:
        return Failure("moderation", message, status)
    if status == 429:
        return Failure("rate_limit", message, status)
    # 404 says that no endpoint is left after the filters; 408 that no provider answered in time.
    if status >= 500 or status in (404, 408):
        return Failure("outage", message, status)
    return Failure("rejected", message, status)
