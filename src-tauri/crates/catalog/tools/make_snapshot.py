#!/usr/bin/env python3
"""Write a dated catalog snapshot from a day's capture of OpenRouter's models and endpoints API.

    python3 make_snapshot.py SOURCE --date 2026-08-08 [--envelope FILE --envelope-date DATE]
        [--litellm FILE --litellm-version V --litellm-date DATE] > ../src/bundled-2026-08-08.json

SOURCE is the folder that holds `models-DATE.json.gz` (the `data` array of GET /api/v1/models) and
`endpoints-DATE.csv.gz` (one row per provider endpoint). The envelope is a whole GET /api/v1/models answer that was
published under the MIT licence, LiteLLM's file the `model_prices_and_context_window.json` of the MIT-licensed package:
an endpoint whose prices such a source states as well names that source for them. Standard library only. The output
is what the catalog crate's `write_snapshot` gives: the crate's tests compare it byte for byte, and compare the figures
with what the crate's own readers make of the same capture.

Figures only: no description is taken over. A bundled price is believed by whoever reads it, so whatever this script
does not understand (a price override with an unknown condition, an unknown price key, percentiles out of order) stops
it. What it leaves out on purpose is named on standard error.
"""

import argparse
import csv
import datetime
import gzip
import json
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

# Source key, key in the snapshot, column of the endpoint table that repeats it.
PRICES = (
    ("prompt", "prompt", "price_prompt"),
    ("completion", "completion", "price_completion"),
    ("input_cache_read", "cache_read", "price_cache_read"),
    ("input_cache_write", "cache_write", "price_cache_write"),
    ("input_cache_write_1h", "cache_write_1h", None),
    ("internal_reasoning", "reasoning", "price_internal_reasoning"),
    ("request", "request", "price_request"),
    ("image", "image", "price_image"),
    ("audio", "audio", None),
    ("web_search", "web_search", "price_web_search"),
)
# Priced things that the snapshot has no field for, and what is not a price at all.
UNHELD_PRICES = {"image_token", "image_output", "audio_output", "input_audio_cache"}
NOT_PRICES = {"discount", "display_pricing", "overrides"}
PERCENTILES = ("p50", "p75", "p90", "p95", "p99")
# Who serves a model of which the capture has no endpoint: whichever provider the gateway takes.
LISTED_PROVIDER = "openrouter"
# Tokenizer names that name no family.
NO_FAMILY = {"Other", "Router", "Media"}
# The models list writes "no date" as one many decades away.
PLACEHOLDER_YEARS = 10
# In the order in which the crate writes them.
CAPABILITIES = ("tools", "structured_output", "vision", "audio", "files", "reasoning")
PARAMETERS = {"tools": "tools", "structured_outputs": "structured_output", "reasoning": "reasoning",
              "include_reasoning": "reasoning"}
MODALITIES = {"image": "vision", "audio": "audio", "file": "files"}
# Ids of sources.
MODELS, ENDPOINTS, BENCHMARKS, ENVELOPE, LITELLM = "models", "endpoints", "benchmarks", "token-tariff", "litellm"


def note(text):
    print(text, file=sys.stderr)


def exact(text, where):
    """A price as the plain decimal that means exactly what the source wrote."""
    price = Decimal(text)
    if not price.is_finite() or price < 0:
        sys.exit(f"{where}: `{text}` is not a price")
    plain = format(price, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def prices(source, where, also_allowed):
    unknown = set(source) - {key for key, _, _ in PRICES} - UNHELD_PRICES - also_allowed
    if unknown:
        sys.exit(f"{where}: unknown price or condition {sorted(unknown)}")
    return {ours: exact(source[key], where) for key, ours, _ in PRICES if key in source}


def price_list(source, where):
    if source["prompt"] == "-1":
        note(f"{where}: unpriced, the price depends on the model that answers")
        return {}
    listed = prices(source, where, NOT_PRICES)
    overrides = []
    for entry in source.get("overrides", []):
        if "min_prompt_tokens" not in entry:
            sys.exit(f"{where}: an override without min_prompt_tokens: {entry}")
        replacement = prices(entry, f"{where}, override", {"min_prompt_tokens"})
        overrides.append({"min_prompt_tokens": entry["min_prompt_tokens"], **replacement})
    if overrides:
        listed["overrides"] = overrides
    return listed


def row_prices(row, where):
    source = json.loads(row["pricing_json"])
    for key, _, column in PRICES:
        if column and source.get(key, "") != row[column]:
            sys.exit(f"{where}: `{key}` is {source.get(key)} in pricing_json and {row[column]} in {column}")
    return price_list(source, where)


def percentiles(row, quantity, where):
    texts = [row[f"{name}_{quantity}"] for name in PERCENTILES]
    if not any(texts):
        return None
    if not all(texts):
        sys.exit(f"{where}: {quantity} has only some of its percentiles")
    knots = [float(text) for text in texts]
    if knots != sorted(knots):
        sys.exit(f"{where}: {quantity} does not ascend: {texts}")
    if knots[0] == knots[-1] or knots[0] <= 0:
        note(f"{where}: {quantity} left out, {texts} of {row['request_count']} request(s) are no distribution")
        return None
    return dict(zip(PERCENTILES, knots))


def present(pairs):
    return {key: value for key, value in pairs if value not in (None, {}, [])}


def number(text):
    return int(text) if text else None


def flag(text):
    return {"": None, "True": True, "False": False}[text]


def ordered(capabilities):
    return [word for word in CAPABILITIES if word in capabilities]


def stated_capabilities(row):
    columns = (("supports_tool_parameters", "tools"), ("supports_reasoning", "reasoning"))
    return {word for column, word in columns if flag(row[column])}


def tariff(row, suffix):
    if row["variant"] == "batch":
        return "batch"
    last = suffix.rsplit("/", 1)[-1]
    return last if last in ("priority", "flex") else None


def endpoint(row, endpoint_id, model_capabilities, unstated, licensed):
    provider, _, suffix = row["provider_slug"].partition("/")
    if row["limit_rpd"]:
        note(f"{endpoint_id}: limit of {row['limit_rpd']} requests per day left out, no field for it")
    limits = present([
        ("requests_per_minute", number(row["limit_rpm"])),
        ("tokens_per_minute", number(row["capacity_tpm"])),
    ])
    policy = present([
        ("trains", flag(row["data_policy_training"])),
        ("retains", flag(row["data_policy_retains_prompts"])),
    ])
    own = stated_capabilities(row) | unstated
    charged = row_prices(row, endpoint_id)
    entry = present([
        ("id", endpoint_id),
        ("source_id", row["endpoint_id"]),
        ("provider", provider),
        ("region", row["provider_region"] or suffix or None),
        ("tariff", tariff(row, suffix)),
        ("quantization", None if row["quantization"] in ("", "unknown") else row["quantization"]),
        ("context_tokens", int(row["context_length"])),
        ("max_completion_tokens", number(row["max_completion_tokens"])),
        ("max_prompt_tokens", number(row["max_prompt_tokens"])),
        ("ttft_ms", percentiles(row, "latency", endpoint_id)),
        ("throughput_tps", percentiles(row, "throughput", endpoint_id)),
        ("measured_requests", number(row["request_count"])),
        ("limits", limits),
        ("data_policy", policy),
        ("healthy", int(row["status"]) >= 0 and not flag(row["is_deranked"])),
        ("provenance", present([("prices", licensed.source(row["model_slug"], row["variant"], provider, charged))])),
    ])
    entry["prices"] = charged
    if own != model_capabilities:
        entry["capabilities"] = ordered(own)
    order = ("id", "source_id", "provider", "region", "tariff", "quantization", "context_tokens",
             "max_completion_tokens", "max_prompt_tokens", "prices", "capabilities", "ttft_ms", "throughput_tps",
             "measured_requests", "limits", "data_policy", "healthy", "provenance")
    return {key: entry[key] for key in order if key in entry}


def endpoint_ids(model_id, tagged):
    """`model@tag`; endpoints that share a tag add their region, and what still collides its own id's start."""
    ids = [f"{model_id}@{tag}" for tag, _ in tagged]
    for discriminator in ("region", "endpoint_id"):
        count = Counter(ids)
        renamed = []
        for text, (tag, row) in zip(ids, tagged):
            if discriminator == "endpoint_id":
                word = row["endpoint_id"][:8]
            else:
                word = row["provider_region"] or row["provider_slug"].partition("/")[2]
            renamed.append(f"{text}#{word}" if count[text] > 1 and word else text)
        ids = renamed
    if len(set(ids)) != len(ids):
        sys.exit(f"endpoint ids are not unique: {ids}")
    return ids


def rows_by_model(rows):
    """Rows that ordinary requests reach, each once, with their tags; batch rows under two models."""
    found, seen = defaultdict(list), set()
    for row in rows:
        if row["model_slug"].startswith("~") or any(flag(row[c]) for c in ("is_hidden", "is_disabled", "is_byok")):
            continue
        if row["endpoint_id"] in seen:
            sys.exit(f"{row['endpoint_id']} stands there twice")
        seen.add(row["endpoint_id"])
        if not number(row["context_length"]):
            note(f"{row['model_slug']}@{row['provider_slug']}: left out, does not say its context")
            continue
        slug, variant, tag = row["model_slug"], row["variant"], row["provider_slug"]
        found[slug if variant == "standard" else f"{slug}:{variant}"].append((tag, row))
        if variant == "batch":
            found[slug].append((f"{tag}/batch", row))
    return found


class Licensed:
    """Which licensed source states the same prices as the capture."""

    def __init__(self, envelope, litellm):
        self.envelope = {model["id"]: model["pricing"] for model in envelope}
        self.litellm = litellm
        self.used = Counter()

    def source(self, slug, variant, provider, charged):
        found = self.find(slug if variant == "standard" else f"{slug}:{variant}", variant, provider, charged)
        self.used[found] += 1
        return found

    def find(self, model_id, variant, provider, charged):
        if not charged:
            return None
        listed = self.envelope.get(model_id)
        if listed and listed["prompt"] != "-1" and price_list(listed, model_id) == charged:
            return ENVELOPE
        if variant == "standard" and any(self.states(entry, charged) for entry in self.entries(model_id, provider)):
            return LITELLM
        return None

    def entries(self, model_id, provider):
        bare = model_id.split("/", 1)[-1]
        names = (f"openrouter/{model_id}", f"{provider}/{bare}", f"{provider}/{model_id}", model_id)
        names += (bare,) if provider == model_id.split("/")[0] else ()
        return [self.litellm[name] for name in names if name in self.litellm]

    @staticmethod
    def states(entry, charged):
        """Every price of the capture, base and override, in LiteLLM's words."""
        words = {"prompt": "input_cost_per_token", "completion": "output_cost_per_token",
                 "cache_read": "cache_read_input_token_cost", "cache_write": "cache_creation_input_token_cost",
                 "cache_write_1h": "cache_creation_input_token_cost_above_1hr"}
        wanted = {key: value for key, value in charged.items() if key != "overrides"}
        pairs = [(words.get(key), value) for key, value in wanted.items()]
        for entry_above in charged.get("overrides", []):
            thousands, rest = divmod(entry_above["min_prompt_tokens"], 1000)
            if rest:
                return False
            pairs += [(words[key] + f"_above_{thousands}k_tokens" if key in words else None, value)
                      for key, value in entry_above.items() if key != "min_prompt_tokens"]
        return all(word in entry and isinstance(entry[word], (int, float))
                   and Decimal(repr(entry[word])) == Decimal(value) for word, value in pairs)


def retirement(model, date):
    expires = model.get("expiration_date")
    if expires is None or int(expires[:4]) > int(date[:4]) + PLACEHOLDER_YEARS:
        return None
    return expires[:10]


def reasoning(model):
    stated = model.get("reasoning")
    if stated is None:
        return None
    if stated.get("mandatory"):
        return "mandatory"
    return "default" if stated.get("default_enabled") else "optional"


def benchmarks(model):
    indices = (model.get("benchmarks") or {}).get("artificial_analysis") or {}
    keys = (("intelligence", "intelligence_index"), ("coding", "coding_index"), ("agentic", "agentic_index"))
    return present([(ours, None if indices.get(key) is None else float(indices[key])) for ours, key in keys])


def capabilities(model):
    found = {PARAMETERS[word] for word in model["supported_parameters"] if word in PARAMETERS}
    return found | {MODALITIES[word] for word in model["architecture"]["input_modalities"] if word in MODALITIES}


def listed_endpoint(model, licensed):
    top = model["top_provider"]
    context = top["context_length"] or model["context_length"]
    if not context:
        sys.exit(f"{model['id']}: no context")
    charged = price_list(model["pricing"], model["id"])
    licence = licensed.source(model["id"], "standard", LISTED_PROVIDER, charged)
    if model["id"].endswith(":batch"):
        sys.exit(f"{model['id']}: a batch row without endpoints")
    return {**present([
        ("id", f"{model['id']}@{LISTED_PROVIDER}"),
        ("provider", LISTED_PROVIDER),
        ("context_tokens", context),
        ("max_completion_tokens", top["max_completion_tokens"]),
    ]), "prices": charged, "healthy": True, "provenance": {"prices": licence or MODELS, "limits": MODELS}}


def model_entry(model, tagged, aliases, date, licensed):
    of_model = capabilities(model)
    stated = set().union(*(stated_capabilities(row) for _, row in tagged)) if tagged else set()
    ids = endpoint_ids(model["id"], tagged)
    # A source that states a capability of no endpoint does not state it at all.
    endpoints = [endpoint(row, endpoint_id, of_model, of_model - stated, licensed)
                 for (_, row), endpoint_id in zip(tagged, ids)]
    if not endpoints:
        note(f"{model['id']}: no endpoint in the capture, listed price taken")
        endpoints = [listed_endpoint(model, licensed)]
    elif model["pricing"].get("overrides") and not any("overrides" in entry["prices"] for entry in endpoints):
        sys.exit(f"{model['id']}: the models list has price overrides and no endpoint has")
    tokenizer = model["architecture"]["tokenizer"]
    launched = datetime.datetime.fromtimestamp(model["created"], datetime.timezone.utc).date().isoformat()
    entry = present([
        ("id", model["id"]),
        ("name", model["name"]),
        ("canonical", None if model["canonical_slug"] == model["id"] else model["canonical_slug"]),
        ("aliases", sorted(aliases)),
        ("launched", launched),
        ("retires", retirement(model, date)),
        ("tokenizer", None if tokenizer in NO_FAMILY else tokenizer),
        ("capabilities", ordered(of_model)),
        ("reasoning", reasoning(model)),
        ("benchmarks", benchmarks(model)),
    ])
    return {**entry, "endpoints": sorted(endpoints, key=lambda one: one["id"])}


def read_json(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def figure_sources(given):
    sources = [
        (MODELS, "OpenRouter, GET /api/v1/models", given.date, None),
        (BENCHMARKS, "Artificial Analysis indices, as published through OpenRouter's GET /api/v1/models", given.date,
         None),
        (ENDPOINTS, "OpenRouter, provider endpoints of every model; percentiles of 30 minutes", given.date, None),
    ]
    if given.envelope:
        sources.append((ENVELOPE, "Prajwalsrinvas/token-tariff, GET /api/v1/models of OpenRouter as published there;"
                        " states the same price", given.envelope_date, "MIT"))
    if given.litellm:
        sources.append((LITELLM, f"LiteLLM {given.litellm_version}, model_prices_and_context_window.json; states the"
                        " same price", given.litellm_date, "MIT"))
    return [present([("id", a), ("title", b), ("date", c), ("licence", d)]) for a, b, c, d in sources]


def write(snapshot):
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    print("{")
    for key, value in snapshot.items():
        if key != "models":
            print(f"{json.dumps(key)}:{json.dumps(value, **compact)},")
    print('"models":[')
    print(",\n".join(json.dumps(model, **compact) for model in snapshot["models"]))
    print("]\n}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("source", type=Path, help="folder with the day's models and endpoints files")
    arguments.add_argument("--date", required=True, help="day of the capture, YYYY-MM-DD")
    arguments.add_argument("--envelope", type=Path, help="a models list that was published under a licence")
    arguments.add_argument("--envelope-date", help="its day, YYYY-MM-DD")
    arguments.add_argument("--litellm", type=Path, help="LiteLLM's price table")
    arguments.add_argument("--litellm-version", help="the package's version")
    arguments.add_argument("--litellm-date", help="day on which it was fetched, YYYY-MM-DD")
    given = arguments.parse_args()

    listed = read_json(given.source / f"models-{given.date}.json.gz")
    with gzip.open(given.source / f"endpoints-{given.date}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        tagged = rows_by_model(csv.DictReader(file))
    envelope = read_json(given.envelope)["data"] if given.envelope else []
    licensed = Licensed(envelope, read_json(given.litellm) if given.litellm else {})

    aliases, models = defaultdict(list), {}
    for model in listed:
        if "alias_target" in model:
            aliases[model["alias_target"]["slug"]].append(model["id"])
        elif model["architecture"]["output_modalities"] == ["text"]:
            models[model["id"]] = model
    missing = set(aliases) - set(models)
    if missing:
        sys.exit(f"aliases lead to models that are not in the list: {sorted(missing)}")

    snapshot = {
        "date": given.date,
        "source": f"OpenRouter models and endpoints API, captured {given.date}; figures only were taken",
        "sources": figure_sources(given),
        "provenance": {"listing": MODELS, "retirement": MODELS, "benchmarks": BENCHMARKS, "prices": ENDPOINTS,
                       "limits": ENDPOINTS, "performance": ENDPOINTS, "data_policy": ENDPOINTS},
        "models": [model_entry(models[model_id], tagged[model_id], aliases[model_id], given.date, licensed)
                   for model_id in sorted(models)],
    }
    write(snapshot)
    note(f"{len(models)} models, {sum(len(model['endpoints']) for model in snapshot['models'])} endpoints; "
         f"prices stated by a licensed source as well: {dict(licensed.used)}")


if __name__ == "__main__":
    main()
