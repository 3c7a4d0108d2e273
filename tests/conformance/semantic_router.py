"""vLLM's Semantic Router: the exported config.yaml held against the schema and the validator that its own package ships, and against
the Envoy configuration that it makes of it. The router itself is a container image, which no package registry has."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

from common import EXPORTS, Skip, equal, exports

A, B, C = "openai/gpt-4o-mini", "anthropic/claude-haiku-4.5", "google/gemini-2.5-flash"


def read(folder) -> dict:
    import yaml

    return yaml.safe_load((folder / "config.yaml").read_text())


def check_schema() -> str:
    """No field is written that the published schema of the configuration does not have."""
    need()
    from cli.config_schema.validation import validate_config_structure

    count = 0
    for folder in exports("semantic-router"):
        errors = validate_config_structure(read(folder))
        assert not errors, f"{folder}: {errors[:5]}"
        count += 1
    # The validator does find what is wrong.
    broken = read(folder)
    broken["recipes"][0]["routing"]["decisions"][0]["modelRef"] = []
    assert validate_config_structure(broken), "the schema takes fields that it does not have"
    return f"{count} files"


def check_validator() -> str:
    """The package's own validator finds every reference, and nothing to complain about."""
    need()
    from cli.commands.validate import _provider_projection_errors
    from cli.parser import parse_user_config
    from cli.validator import validate_user_config

    count = decisions = 0
    for folder in exports("semantic-router"):
        config = parse_user_config(str(folder / "config.yaml"))
        errors = [*validate_user_config(config), *_provider_projection_errors(config)]
        assert not errors, f"{folder}: {[str(error) for error in errors[:5]]}"
        count += 1
        decisions += sum(len(recipe.routing.decisions) for recipe in config.recipes)
    return f"{count} files, {decisions} decisions"


def check_envoy() -> str:
    """The Envoy configuration that the package makes of the file sends every model to OpenRouter, with the retries of the design."""
    need()
    import yaml

    env = {**os.environ, "OPENROUTER_API_KEY": "test", "NO_COLOR": "1"}
    routes = 0
    for name in ("everything", "hostile"):
        for folder in sorted((EXPORTS / name).glob("*/semantic-router")):
            command = [sys.executable, "-m", "cli.main", "config", "envoy", "--config", str(folder / "config.yaml")]
            made = subprocess.run(command, env=env, capture_output=True, text=True)
            equal(made.returncode, 0, f"{folder}: {made.stdout[-500:]}{made.stderr[-1500:]}")
            envoy = yaml.safe_load(made.stdout[made.stdout.index("admin:"):])
            manager = envoy["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]
            found = {}
            for route in manager["route_config"]["virtual_hosts"][0]["routes"]:
                for header in route["match"].get("headers", []):
                    if header["name"] == "x-selected-model":
                        found[header["string_match"]["exact"]] = route["route"]
            for model in read(folder)["providers"]["models"]:
                route = found[model["name"]]
                equal(route["host_rewrite_literal"], "openrouter.ai", f"{folder}: {model['name']}")
                wanted = model.get("reliability", {}).get("retry_count")
                equal(route.get("retry_policy", {}).get("num_retries"), wanted, f"{folder}: retries of {model['name']}")
                routes += 1
    return f"{routes} routes"


def check_decisions() -> str:
    """Decisions by priority, with their rules put to the requests of the other gateways' checks, choose the models of the design."""
    config = read(EXPORTS / "everything" / "1" / "semantic-router")
    signals = {
        signal["name"]: signal for recipe in config["recipes"] for family in recipe["routing"].get("signals", {}).values() for signal in family}
    recipes = {recipe["name"]: recipe["routing"] for recipe in config["recipes"]}

    def holds(node: dict, request: dict) -> bool:
        if "operator" in node:
            inner = [holds(one, request) for one in node["conditions"]]
            return {"AND": all, "OR": any, "NOT": lambda found: not found[0]}[node["operator"]](inner)
        signal, metadata = signals[node["name"]], request.get("metadata", {})
        if node["type"] == "metadata":
            predicate, sent = signal["predicate"], metadata.get(signal["key"])
            if "exists" in predicate:
                return (sent is not None) == predicate["exists"]
            return sent in predicate.get("in", [predicate.get("equals")])
        if node["type"] == "context":
            return int(signal.get("min_tokens", 0)) <= request["tokens"] <= int(signal.get("max_tokens", 10**9))
        if node["type"] == "conversation":
            return bool(request.get("tools"))
        raise AssertionError(f"an unknown signal: {node}")

    def chosen(entrypoint: str, **request) -> list[str]:
        request.setdefault("tokens", 10)
        asked = sorted(recipes[entrypoint]["decisions"], key=lambda decision: -decision["priority"])
        decision = next(one for one in asked if holds(one["rules"], request))
        return [reference["model"] for reference in decision["modelRefs"]]

    tried = [
        (chosen("chain"), [A, B, C]), (chosen("native"), [A, B, C]),
        (chosen("task", metadata={"task": "code"}), [B]), (chosen("task", tools=True), [B]),
        (chosen("task", tools=True, metadata={"tag-plain": "true"}), [A]), (chosen("task", tokens=8000), [C]),
        (chosen("task", tokens=7999), [A]), (chosen("bands", tokens=3999), [A]), (chosen("bands", tokens=4000), [B]),
        (chosen("bands", tokens=50000), [C]), (chosen("cascade"), [A, B, C]), (chosen("canary"), [A]),
        (chosen("retry"), [f"{A}@3-attempts"]), (chosen("guarded", metadata={"feature": "guarded"}), [A, B]),
        (chosen("guarded"), [A]),
    ]
    for n, (found, wanted) in enumerate(tried):
        equal(found, wanted, f"request {n + 1}")
    return f"{len(tried)} requests"


def need() -> None:
    if importlib.util.find_spec("cli") is None or importlib.util.find_spec("cli.config_schema") is None:
        raise Skip("the package vllm-sr is not there")


CHECKS = {
    "semantic-router schema": check_schema, "semantic-router validator": check_validator,
    "semantic-router envoy": check_envoy, "semantic-router decisions": check_decisions,
}
