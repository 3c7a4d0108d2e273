"""OpenRouter: the OpenAPI description, the Python SDK's own types, and the exported clients."""

from __future__ import annotations

import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys

from common import ROOT, WORK, Skip, equal, exports
from provider import Provider

# Described in the guides on presets, and absent from the description (as of 2026-08-22).
PRESET_ONLY = {"cache_enabled", "cache_ttl_seconds"}
# Kind of file: the schema of its body. An address means the body of its operation.
KINDS = {
    "requests/*.json": "ChatRequest", "presets/*.json": "ChatRequest", "guardrails/*.json": "CreateGuardrailRequest",
    "keys/*.json": ("/keys", "post"), "workspace-budgets/*.json": "UpsertWorkspaceBudgetRequest",
}


def description() -> dict:
    import yaml

    named = os.environ.get("ROUTEWRIGHT_OPENROUTER_OPENAPI")
    found = [pathlib.Path(named)] if named else sorted((ROOT.parent / "shared/data/openrouter").glob("openapi-*.yaml.gz"))
    found += sorted((ROOT.parent.parent / "shared/data/openrouter").glob("openapi-*.yaml.gz"))
    if not found or not found[0].exists():
        raise Skip("OpenRouter's OpenAPI description is not beside the checkout (shared/data/openrouter)")
    kept = WORK / "openapi.json"
    if not kept.exists():
        text = gzip.open(found[0]).read()
        kept.write_text(json.dumps(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)), default=str))
    return json.loads(kept.read_text())


def bodies():
    """Every exported body with its file and kind."""
    for folder in exports("openrouter"):
        for pattern, kind in KINDS.items():
            for path in sorted(folder.glob(pattern)):
                yield path, kind, json.loads(path.read_text())
        for path in sorted((folder / "client").glob("policies.json")):
            for call in calls(json.loads(path.read_text())):
                yield path, "ChatRequest", {**call["body"], "messages": [{"role": "user", "content": "x"}]}
        for path in sorted(folder.glob("batches/*.json")):
            batch = json.loads(path.read_text())
            equal(list(batch), ["endpoint", "model", "requests"], f"{path}: the order of keys")
            for row in batch["requests"]:
                equal(list(row), ["custom_id", "body"], f"{path}: the order of keys")
                yield path, "ChatRequest", {"model": batch["model"], **row["body"]}


def calls(value):
    if isinstance(value, list):
        for inner in value:
            yield from calls(inner)
    elif isinstance(value, dict):
        if value.get("pattern") == "call":
            yield value
        for inner in value.values():
            yield from calls(inner)


def check_openapi() -> str:
    """Every body validates against the description, and has no field that it does not name."""
    from jsonschema import Draft202012Validator

    whole = description()
    validators, names = {}, {}
    count = 0
    for path, kind, body in bodies():
        if kind not in validators:
            if isinstance(kind, str):
                own = whole["components"]["schemas"][kind]
            else:
                own = whole["paths"][kind[0]][kind[1]]["requestBody"]["content"]["application/json"]["schema"]
            names[kind] = set(own["properties"])
            validators[kind] = Draft202012Validator({**own, "components": whole["components"]})
        if path.parent.name == "presets":
            body = {name: value for name, value in body.items() if name not in PRESET_ONLY}
        errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in validators[kind].iter_errors(body)]
        assert not errors, f"{path}: {errors}"
        invented = set(body) - names[kind]
        assert not invented, f"{path}: the description has no {invented}"
        if kind == "ChatRequest":
            assert 1 + len(body.get("models", [])) <= 3, f"{path}: more than three models"
        count += 1
    assert count > 100, f"only {count} bodies"
    return f"{count} bodies"


def check_sdk() -> str:
    """Every body is accepted by the types of OpenRouter's own Python SDK, which keep all of its fields."""
    try:
        from openrouter import components, operations
    except ImportError as error:
        raise Skip(f"the package openrouter is not there: {error}") from error
    types = {
        "ChatRequest": components.ChatRequest, "CreateGuardrailRequest": components.CreateGuardrailRequest,
        "UpsertWorkspaceBudgetRequest": components.UpsertWorkspaceBudgetRequest, ("/keys", "post"): operations.CreateKeysRequestBody,
    }
    count = 0
    for path, kind, body in bodies():
        body = {name: value for name, value in body.items() if name not in PRESET_ONLY or path.parent.name != "presets"}
        kept = types[kind].model_validate(body).model_dump(by_alias=True, exclude_unset=True, mode="json")
        lost = set(body) - set(kept)
        assert not lost, f"{path}: the SDK does not keep {lost}"
        count += 1
    return f"{count} bodies"


def check_python_client() -> str:
    """The exported Python client's tests pass where it was exported, and it carries out exported policies."""
    folder = exports("openrouter")[0] / "client/python"
    run([sys.executable, "-B", "-m", "unittest"], folder)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    from routewright_client import Client, Failure, Hooks

    class AllHooks(Hooks):
        def classify(self, messages, answer):
            return 0.2

        def compress(self, messages, ratio):
            return messages

        def similar(self, messages, entries):
            return None

    provider, answered = Provider(), 0
    url = f"http://127.0.0.1:{provider.port}/api/v1"
    for export in exports("openrouter"):
        policies = json.loads((export / "client/policies.json").read_text())
        # A batch would wait for its window, and keys and guardrails have tests of their own.
        policies = json.loads(json.dumps({**policies, "keys": [], "guardrails": []}).replace('"deadline_minutes"', '"x": 0, "deadline_minutes"'))
        for batch in found(policies, "batch"):
            batch["deadline_minutes"] = 0
        client = Client(policies, key="test", base_url=url, hooks=AllHooks(), seed=1)
        late = set()
        for feature in policies["features"]:
            provider.told({})
            answer = client.answer(feature["id"], [{"role": "user", "content": "Hello"}])
            assert answer.text, f"{export}: {feature['id']}"
            named = {model for call in calls(feature["policy"]) for model in [call["body"]["model"], *call["body"].get("models", [])]}
            # The call of a member that a quorum did not wait for may only arrive while the next feature is asked.
            assert set(provider.asked) - late <= named, f"{export}: {feature['id']} asked {provider.asked}"
            late = named
            answered += 1
    return f"its tests, and {answered} features"


def found(value, pattern: str):
    if isinstance(value, list):
        for inner in value:
            yield from found(inner, pattern)
    elif isinstance(value, dict):
        if value.get("pattern") == pattern:
            yield value
        for inner in value.values():
            yield from found(inner, pattern)


def check_typescript_client() -> str:
    """The exported TypeScript client is sound to the compiler, and its tests pass where it was exported."""
    if not shutil.which("node"):
        raise Skip("Node is not there")
    modules = WORK / "node" / "node_modules"
    if not (modules / "typescript").exists():
        raise Skip("the npm packages typescript and @types/node could not be had")
    source = exports("openrouter")[0] / "client"
    folder = WORK / "typescript"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("python"))
    (folder / "node_modules").symlink_to(modules)
    compiler = [str(modules / ".bin/tsc"), "--strict", "--erasableSyntaxOnly", "--target", "es2022", "--module", "nodenext",
                "--moduleResolution", "nodenext", "--rewriteRelativeImportExtensions", "--types", "node", "--outDir", "dist"]
    own = folder / "typescript"
    run([*compiler, "routewright.mts", "routewright.test.mts"], own)
    run(["node", "--test", "dist/routewright.test.mjs"], own)
    major = int(subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout[1:].split(".")[0])
    if major >= 23:
        run(["node", "test.mjs"], own)
        return "compiled, and as it is"
    return f"compiled (Node {major} does not run TypeScript as it is)"


def check_scripts() -> str:
    """Shell and Python examples are sound, whatever names the project has."""
    count = 0
    for target in ("openrouter", "litellm", "portkey"):
        for folder in exports(target):
            for path in sorted((folder / "examples").iterdir()):
                if path.suffix == ".sh":
                    run(["sh", "-n", str(path)], folder)
                else:
                    compile(path.read_text(), str(path), "exec")
                count += 1
    return f"{count} files"


def check_examples() -> str:
    """The examples call the presets, with curl, with OpenAI's SDK, with OpenRouter's SDK, and through the client."""
    provider, done = Provider(), 0
    env = {**os.environ, "OPENROUTER_API_KEY": "test", "OPENROUTER_BASE_URL": f"http://127.0.0.1:{provider.port}/api/v1"}
    for folder in exports("openrouter"):
        features = len(list(folder.glob("requests/*.json")))
        for name, command, least in [
            ("curl.sh", ["sh"], features), ("openai_sdk.py", [sys.executable, "-B"], 1), ("openrouter_sdk.py", [sys.executable, "-B"], 1),
            ("client.py", [sys.executable, "-B"], 1),
        ]:
            if name == "curl.sh" and not shutil.which("curl"):
                raise Skip("curl is not there")
            if name == "client.py" and not plain(folder):
                continue
            provider.told({})
            run([*command, f"examples/{name}"], folder, {**env, "PYTHONPATH": "client/python"})
            assert len(provider.asked) >= least, f"{folder}: {name} asked {provider.asked}"
            if name != "client.py":
                assert all(model.startswith("@preset/") for model in provider.asked), f"{folder}: {name} asked {provider.asked}"
            done += 1
    return f"{done} runs"


def plain(folder: pathlib.Path) -> bool:
    """Whether the client answers the example at once: a batch would wait for its window."""
    policies = json.loads((folder / "client/policies.json").read_text())
    return not list(found(policies, "batch"))


def run(command: list[str], folder: pathlib.Path, env: dict | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, env=env)
    assert done.returncode == 0, f"{' '.join(command)}:\n{(done.stdout + done.stderr)[-3000:]}"


CHECKS = {
    "openrouter openapi": check_openapi, "openrouter sdk": check_sdk, "openrouter python client": check_python_client,
    "openrouter typescript client": check_typescript_client, "examples": check_scripts,
    "openrouter examples": check_examples,
}
