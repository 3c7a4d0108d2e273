"""Which requests a rule catches."""

from __future__ import annotations


def holds(condition: object, request) -> bool:
    """Whether a condition of the policy language holds of a request."""
    if condition == "always":
        return True
    if condition == "untagged":
        return not request.feature_tag
    if not isinstance(condition, dict) or len(condition) != 1:
        raise ValueError(f"not a condition: {condition!r}")
    (kind, value), = condition.items()
    if kind == "all":
        return all(holds(inner, request) for inner in value)
    if kind == "any":
        return any(holds(inner, request) for inner in value)
    if kind == "not":
        return not holds(value, request)
    if kind == "feature_tag":
        return request.feature_tag in value
    if kind == "task":
        return request.task in value
    if kind == "tag":
        return any(tag in value for tag in request.tags)
    if kind == "api_key":
        return request.api_key in value
    if kind == "model_asked":
        return request.model_asked in value
    if kind == "prompt_tokens":
        return _within(value, request.prompt_tokens)
    if kind == "expected_completion_tokens":
        return _within(value, request.expected_completion)
    if kind == "has":
        return bool(request.facts.get(value))
    raise ValueError(f"a condition of a newer version: {kind}")


def _within(bounds: dict, tokens: float) -> bool:
    least, below = bounds.get("at_least"), bounds.get("below")
    return (least is None or tokens >= least) and (below is None or tokens < below)
