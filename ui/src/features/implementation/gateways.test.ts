import { beforeEach, describe, expect, it, vi } from "vitest";
import { projectDocument } from "$lib/document/project.svelte";
import type { Project } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { variablesOf } from "./environment";
import { Gateways, TARGETS, worstInWords } from "./gateways.svelte";

describe("the gateways of an architecture", () => {
  beforeEach(async () => {
    await session.start();
    await vi.waitFor(() => expect(replay.state).toBe("fresh"));
  });

  it("are all looked at, each with its files and how many settings come over", async () => {
    const project = projectDocument.project as Project;
    const gateways = new Gateways();
    const stop = gateways.follow({ project, scenario: "as-recorded", architecture: "by-feature" });
    await vi.waitFor(() => expect(Object.keys(gateways.known).length).toBe(TARGETS.length), {
      timeout: 4000,
    });
    for (const { value } of TARGETS) expect(gateways.known[value]?.files).toBeGreaterThan(0);
    stop();
  });

  it("say the worst first", () => {
    const counts = { not_expressed: 0, approximate: 0, client_side: 3, assumption: 1, exact: 9 };
    expect(worstInWords({ files: 1, counts })).toEqual({ words: "as designed", tone: "ok" });
    expect(worstInWords({ files: 1, counts: { ...counts, approximate: 2 } }).words).toBe("2 approximate");
    expect(worstInWords({ files: 1, counts: { ...counts, not_expressed: 1, approximate: 2 } }).words).toBe(
      "1 lost",
    );
  });
});

describe("the environment", () => {
  it("is read from the example file: names with what they are for, never values", () => {
    const contents =
      "# The key of production.\nOPENROUTER_API_KEY=\n\n# Lost.\n\nexport SALT=change-me\nnot a line\n";
    expect(variablesOf([{ path: ".env.example", about: "", contents }])).toEqual([
      { name: "OPENROUTER_API_KEY", about: "The key of production." },
      { name: "SALT", about: "" },
    ]);
    expect(variablesOf([])).toEqual([]);
  });
});
