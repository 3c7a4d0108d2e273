"""LiteLLM: the exported config.yaml in the real proxy, request by request."""

from __future__ import annotations

import importlib.util
import os
import sys

from common import EXPORTS, Running, Skip, equal, exports, free_port, post
from provider import Provider

MASTER = "sk-local-test"
A, B, C = "openai/gpt-4o-mini", "anthropic/claude-haiku-4.5", "google/gemini-2.5-flash"


def check_yaml() -> str:
    """PyYAML, which the proxy reads with, gets every name back as it was written."""
    import yaml

    count = 0
    for folder in exports("litellm"):
        config = yaml.safe_load((folder / "config.yaml").read_text())
        groups = {entry["model_name"] for entry in config["model_list"]}
        for field in ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks"):
            for entry in config["router_settings"].get(field, []):
                (name, rest), = entry.items()
                assert {name, *rest} <= groups, f"{folder}: {field} of {name} names {rest}"
        for entry in config["model_list"]:
            equal(entry["litellm_params"]["api_key"], "os.environ/OPENROUTER_API_KEY", str(folder))
        count += 1
    return f"{count} files"


def check_router() -> str:
    """LiteLLM's own router takes every configuration."""
    need()
    import litellm
    import yaml

    litellm.suppress_debug_info = True
    os.environ.setdefault("OPENROUTER_API_KEY", "test")
    count = 0
    for folder in exports("litellm"):
        config = yaml.safe_load((folder / "config.yaml").read_text())
        litellm.Router(model_list=config["model_list"], **config["router_settings"])
        count += 1
    return f"{count} configurations"


def check_keys() -> str:
    """Bodies for POST /key/generate are what the proxy's own type takes."""
    need()
    import json

    from litellm.proxy._types import GenerateKeyRequest

    known, count = set(GenerateKeyRequest.model_fields), 0
    for folder in exports("litellm"):
        for path in sorted(folder.glob("keys/*.json")):
            body = json.loads(path.read_text())
            GenerateKeyRequest.model_validate(body)
            assert set(body) <= known, f"{path}: {set(body) - known}"
            count += 1
    return f"{count} bodies"


def check_proxy() -> str:
    """The proxy calls the models that the policies say, while models fail and time out."""
    need()
    folder = EXPORTS / "everything" / "1" / "litellm"
    provider, port = Provider(), free_port()
    env = {
        **os.environ, "OPENROUTER_API_KEY": "test", "OPENROUTER_API_BASE": f"http://127.0.0.1:{provider.port}/api/v1",
        "LITELLM_MASTER_KEY": MASTER, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "*", "DISABLE_ADMIN_UI": "True",
    }
    command = [sys.executable, "-c", "from litellm import run_server; run_server()", "--config", str(folder / "config.yaml"), "--port", str(port), "--host", "127.0.0.1"]
    tried = 0
    with Running(command, f"http://127.0.0.1:{port}/health/liveliness", env, "litellm", 240):
        def ask(group: str, script: dict, wanted: list[str], answer: str | None, **more) -> dict:
            nonlocal tried
            tried += 1
            provider.told(script)
            body = {"model": group, "messages": [{"role": "user", "content": f"Hello {tried}"}], **more}
            status, got, _ = post(f"http://127.0.0.1:{port}/v1/chat/completions", body, {"Authorization": f"Bearer {MASTER}"})
            what = f"request {tried} ({group}, {script})"
            equal(provider.asked, wanted, what)
            text = got["choices"][0]["message"]["content"] if status == 200 else None
            equal(text, answer and f"from {answer}", f"{what}: {got}")
            return provider.bodies[-1]

        # A chain of three, with a time limit of 2 s on its first step and 5 s on its second.
        ask("chain", {}, [A], A)
        ask("chain", {A: [500]}, [A, B], B)
        ask("chain", {A: [429]}, [A, B], B)
        ask("chain", {A: [4.0]}, [A, B], B)
        ask("chain", {A: [503], B: [500]}, [A, B, C], C)
        ask("chain", {A: ["context"]}, [A, B], B)
        ask("chain", {A: [500], B: [500], C: [500]}, [A, B, C], None)
        # Retries: three attempts on outages and time-outs, one on rate limits.
        ask("retry", {A: [500, 500, 200]}, [A, A, A], A)
        ask("retry", {A: [500]}, [A, A, A], None)
        ask("retry", {A: [429]}, [A], None)
        # What a gateway cannot choose: the rest, the longest prompts, the last tier.
        ask("task", {}, [A], A)
        ask("task-code", {}, [B], B)
        ask("bands", {}, [C], C)
        ask("bands-below-4000", {}, [A], A)
        ask("cascade", {}, [C], C)
        ask("cascade-tier-1", {}, [A], A)
        # Preferences arrive at OpenRouter.
        body = ask("guarded", {}, [A], A)
        equal(body["provider"]["only"], ["anthropic", "openai"], "the guardrail's providers")
        equal((body["provider"]["zdr"], body["provider"]["data_collection"]), (True, "deny"), "the guardrail's data rules")
        equal(body["max_tokens"], 900, "the guardrail's longest answer")
        body = ask("prefix", {}, [B], B)
        equal(body["cache_control"], {"type": "ephemeral", "ttl": "1h"}, "the prefix cache")
        # The response cache, for requests that opt in.
        hello = [{"role": "user", "content": "The same"}]
        for wanted in ([A], []):
            provider.told({})
            body = {"model": "cached", "messages": hello, "cache": {"use-cache": True, "ttl": 600}}
            status, _, _ = post(f"http://127.0.0.1:{port}/v1/chat/completions", body, {"Authorization": f"Bearer {MASTER}"})
            equal((status, provider.asked), (200, wanted), "the cache")
            tried += 1
        # Weights 9 and 1: of 120 requests 108 are expected, with a standard error of 3.3.
        provider.told({})
        for n in range(120):
            body = {"model": "canary", "messages": [{"role": "user", "content": f"Hello {n}"}]}
            post(f"http://127.0.0.1:{port}/v1/chat/completions", body, {"Authorization": f"Bearer {MASTER}"})
        tried += 120
        assert 92 <= provider.asked.count(A) <= 119, f"{provider.asked.count(A)} of 120 went to the arm of weight 9"
    return f"{tried} requests"


def need() -> None:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    if importlib.util.find_spec("litellm") is None:
        raise Skip("the package litellm[proxy] is not there")


CHECKS = {"litellm yaml": check_yaml, "litellm router": check_router, "litellm keys": check_keys, "litellm proxy": check_proxy}
