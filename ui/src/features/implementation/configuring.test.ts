import { beforeEach, describe, expect, it, vi } from "vitest";
import * as client from "$lib/ipc/client";
import { sample } from "$lib/ipc/fake/project";
import { Configuring } from "./configuring.svelte";

const input = {
  project: sample,
  workload: "support-week-32",
  scenario: "as-recorded",
  architecture: "by-feature",
};

describe("the configuration on show", () => {
  let configuring: Configuring;
  beforeEach(() => (configuring = new Configuring()));

  it("is that of what was asked for last", async () => {
    const first = configuring.read(input, "litellm");
    await configuring.read(input, "portkey");
    await first;
    expect(configuring.configuration?.target).toBe("portkey");
  });

  it("is kept beside the reason why there is no newer one, which goes when there is one again", async () => {
    await configuring.read(input, "portkey");
    const broken = structuredClone(sample);
    const [, routed] = broken.architectures;
    if (routed) routed.policies["summary"] = { pattern: "model", model: "nobody/nothing" };
    await configuring.read({ ...input, project: broken }, "portkey");
    expect(configuring.failure).toMatchObject({ code: "invalid_project" });
    expect(configuring.configuration).not.toBeNull();
    await configuring.read(input, "portkey");
    expect(configuring.failure).toBeNull();
  });

  it("is without losses where there is no workload to replay", async () => {
    const { workload: _, ...without } = input;
    await configuring.read(without, "portkey");
    expect(configuring.configuration?.deviations).toEqual([]);
  });

  it("is compared with an export as soon as it is written", async () => {
    configuring.target = "portkey";
    await configuring.read(input, "portkey");
    expect(configuring.configuration?.last).toBeUndefined();
    await configuring.export(input, "Routed by feature");
    expect(configuring.exporting).toBe(false);
    expect(configuring.exported).toMatchObject([
      { target_name: "Portkey", architecture: "Routed by feature" },
    ]);
    expect(configuring.configuration?.last?.files).toEqual(configuring.configuration?.files);
  });

  it("asks before it replaces what is not its own, and replaces it in that folder alone", async () => {
    const ask = vi.spyOn(client, "exportConfiguration");
    const found = { folder: "/deploy", files: [{ path: "README.md", changed_since: null }] };
    ask.mockResolvedValueOnce({ in_the_way: found });
    await configuring.export(input, "Routed by feature");
    expect(configuring.asking?.found).toEqual(found);
    expect(configuring.exported).toEqual([]);
    // Another gateway looked at meanwhile is not what was asked about.
    configuring.target = "portkey";
    await configuring.replace();
    expect(ask).toHaveBeenLastCalledWith(
      expect.objectContaining({ replacing: "/deploy", target: "openrouter" }),
    );
    expect(configuring.asking).toBeNull();
    expect(configuring.exported).toHaveLength(1);
    ask.mockRestore();
  });

  it("names a folder once, and the last three", async () => {
    for (const target of ["openrouter", "litellm", "portkey", "tensorzero", "tensorzero"] as const) {
      configuring.target = target;
      await configuring.export(input, "Routed by feature");
    }
    expect(configuring.exported.map(({ folder }) => folder)).toEqual(
      ["tensorzero", "portkey", "litellm"].map((target) => `/home/me/deploy/${target}`),
    );
  });

  it("opens and closes folders", () => {
    configuring.toggle("client/");
    expect([...configuring.closed]).toEqual(["client/"]);
    configuring.toggle("client/");
    expect([...configuring.closed]).toEqual([]);
  });
});
