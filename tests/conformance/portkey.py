"""Portkey: the exported configs in the real gateway, request by request."""

from __future__ import annotations

import json
import os
import shutil

from common import EXPORTS, WORK, Running, Skip, equal, exports, free_port, post
from provider import Provider

A, B, C = "openai/gpt-4o-mini", "anthropic/claude-haiku-4.5", "google/gemini-2.5-flash"
METADATA = {
    "feature": "", "task": "", "tags": "", "api_key": "", "prompt_tokens": "10", "expected_completion_tokens": "10",
    "tools": "false", "structured_output": "false", "vision": "false", "batchable": "false", "session": "false",
}


def at(config: object, host: str) -> object:
    """The config with a host for each target that calls somebody."""
    if isinstance(config, list):
        return [at(inner, host) for inner in config]
    if not isinstance(config, dict):
        return config
    changed = {name: at(value, host) for name, value in config.items()}
    if "provider" in changed and "api_key" in changed:
        changed = {**changed, "api_key": "test", "custom_host": host}
    return changed


def check_gateway() -> str:
    """The gateway calls the models that the policies say, while models fail and time out."""
    program = WORK / "node" / "node_modules" / "@portkey-ai" / "gateway" / "build" / "start-server.js"
    if not shutil.which("node"):
        raise Skip("Node is not there")
    if not program.exists():
        raise Skip("the npm package @portkey-ai/gateway could not be had")
    provider, port = Provider(), free_port()
    host = f"http://127.0.0.1:{provider.port}/api"
    # The gateway takes local hosts only when it is told that they are trusted.
    env = {**os.environ, "TRUSTED_CUSTOM_HOSTS": "127.0.0.1,localhost"}
    tried = 0
    with Running(["node", str(program), "--headless", f"--port={port}"], f"http://127.0.0.1:{port}/", env, "portkey"):
        def send(config: dict, script: dict, more: dict, metadata: dict) -> tuple[int, dict]:
            nonlocal tried
            tried += 1
            provider.told(script)
            headers = {"x-portkey-config": json.dumps(at(config, host)), "x-portkey-metadata": json.dumps({**METADATA, **metadata})}
            body = {"messages": [{"role": "user", "content": f"Hello {tried}"}], **more}
            status, got, _ = post(f"http://127.0.0.1:{port}/v1/chat/completions", body, headers)
            return status, got

        def ask(name: str, script: dict, wanted: list[str], answer: str | None, more: dict | None = None, **metadata) -> dict:
            status, got = send(config_of(name), script, more or {}, metadata)
            what = f"request {tried} ({name}, {script}, {metadata})"
            equal(provider.asked, wanted, f"{what}: {got}")
            equal(got["choices"][0]["message"]["content"] if status == 200 else None, answer and f"from {answer}", f"{what}: {got}")
            return provider.bodies[-1] if provider.bodies else {}

        ask("chain", {}, [A], A)
        ask("chain", {A: [500]}, [A, B], B)
        ask("chain", {A: [429]}, [A, B], B)
        ask("chain", {A: [4.0]}, [A, B], B)
        ask("chain", {A: [503], B: [500]}, [A, B, C], C)
        ask("chain", {A: ["context"]}, [A, B], B)
        ask("chain", {A: [401]}, [A], None)
        ask("chain", {A: [500], B: [500], C: [500]}, [A, B, C], None)
        ask("native", {A: [403]}, [A, B], B)
        ask("retry", {A: [500, 500, 200]}, [A, A, A], A)
        ask("retry", {A: [500]}, [A, A, A], None)
        ask("retry", {A: [429]}, [A], None)
        # Task rules: code; or not labelled plain and with tools. Then long prompts. Then the rest.
        ask("task", {}, [B], B, task="code")
        ask("task", {}, [B], B, tools="true")
        ask("task", {}, [A], A, tools="true", tags="x,plain")
        ask("task", {}, [B], B, tools="true", tags="explain,plainly")
        ask("task", {}, [C], C, prompt_tokens="8000")
        ask("task", {}, [A], A, prompt_tokens="7999")
        ask("bands", {}, [A], A, prompt_tokens="3999")
        ask("bands", {}, [B], B, prompt_tokens="4000")
        ask("bands", {}, [C], C, prompt_tokens="50000")
        ask("cascade", {}, [C], C)
        # The inner rule takes requests that name no feature, the library's chain the rest.
        body = ask("guarded", {A: [500]}, [A, B], B, feature="guarded")
        equal(body["provider"]["only"], ["anthropic", "openai"], "the guardrail's providers")
        equal((body["provider"]["zdr"], body["provider"]["data_collection"]), (True, "deny"), "the guardrail's data rules")
        equal(body["max_tokens"], 900, "the guardrail's longest answer")
        ask("guarded", {A: [500]}, [A], None)
        # The open gateway takes the cache's settings, and says that its cache is switched off: the statement says so, too.
        provider.told({})
        headers = {"x-portkey-config": json.dumps(at(config_of("cached"), host))}
        for _ in range(2):
            body = {"messages": [{"role": "user", "content": "The same"}]}
            status, _, answered = post(f"http://127.0.0.1:{port}/v1/chat/completions", body, headers)
            equal((status, answered.get("x-portkey-cache-status")), (200, "DISABLED"), "the cache")
            tried += 1
        # Weights 9 and 1: of 120 requests 108 are expected, with a standard error of 3.3.
        arms = 0
        for _ in range(120):
            send(config_of("canary"), {}, {}, {})
            arms += provider.asked.count(A)
        assert 92 <= arms <= 119, f"{arms} of 120 went to the arm of weight 9"
        # One config for all: by the feature that the metadata name.
        whole = json.loads((folder() / "config.json").read_text())
        for feature, wanted in (("task", A), ("bands", A), ("cascade", C), ("chain", A)):
            status, got = send(whole, {}, {}, {"feature": feature})
            equal((status, provider.asked), (200, [wanted]), f"{feature} of the one config: {got}")
        # Every other export: the gateway takes the config, and somebody answers.
        taken = 0
        for export in exports("portkey"):
            for path in sorted(export.glob("configs/*.json")):
                status, got = send(json.loads(path.read_text()), {}, {}, {})
                equal(status, 200, f"{path}: {got}")
                taken += 1
    return f"{tried} requests, {taken} configs"


def folder():
    return EXPORTS / "everything" / "1" / "portkey"


def config_of(feature: str) -> dict:
    return json.loads((folder() / "configs" / f"{feature}.json").read_text())


CHECKS = {"portkey gateway": check_gateway}
