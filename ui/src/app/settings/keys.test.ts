import { beforeEach, describe, expect, it } from "vitest";
import { asCommandError } from "$lib/ipc/client";
import { gateways } from "$lib/session/gateways.svelte";
import { keyPlace, missing, places } from "./keyWords";

const ADDRESS = "https://gateway.example/v1";

describe("keys", () => {
  beforeEach(() => gateways.load());

  it("come from OpenRouter until another gateway is added, which is then asked", async () => {
    expect(gateways.pricesFrom).toBeNull();
    await gateways.keep(`${ADDRESS}/`, "sk-hidden", "this_run");
    expect(gateways.pricesFrom).toBe(ADDRESS);
    expect(gateways.chosen).toMatchObject({ gateway: "gateway.example", key: "this_run" });
    expect(JSON.stringify(gateways.states)).not.toContain("hidden");
    gateways.choose("https://openrouter.ai/api/v1");
    expect(gateways.pricesFrom).toBeNull();
    gateways.choose(ADDRESS);
    await gateways.forget(ADDRESS);
    expect([gateways.pricesFrom, gateways.states?.gateways.length]).toEqual([null, 1]);
  });

  it("say where they are, and what is missing", () => {
    const gateway = { address: ADDRESS, gateway: "gateway.example", key: "none" as const };
    expect(keyPlace(gateway, false)).toBe("No key");
    expect(keyPlace(gateway, true)).toBe("Its price lists need no key");
    expect(keyPlace({ ...gateway, key: "keychain", problem: "It is locked." }, false)).toBe("It is locked.");
    expect(missing(" ", "k", "this_run")).toContain("address");
    expect(missing(ADDRESS, " ", "keychain")).toContain("key");
    expect(missing(ADDRESS, "", "none")).toBeNull();
  });

  it("are offered a keychain only where there is one", () => {
    expect(places("No keychain.").map(({ value }) => value)).toEqual(["this_run", "none"]);
    expect(places(undefined)[0]?.value).toBe("keychain");
  });

  it("keep what is known when an address is none", async () => {
    const error = await gateways.keep("nowhere", "k", "this_run").catch(asCommandError);
    expect(error).toMatchObject({ code: "bad_input" });
    expect(gateways.states?.gateways.length).toBe(1);
  });
});
