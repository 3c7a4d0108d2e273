import { beforeEach, describe, expect, it, vi } from "vitest";
import { projectDocument } from "$lib/document/project.svelte";
import type { Project } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { EveryScenario } from "./every.svelte";

const now = (project: Project) => ({
  project,
  hasWorkload: true,
  scenario: replay.scenario,
  comparison: replay.comparison,
  state: replay.state,
});

describe("the figures of every scenario", () => {
  beforeEach(async () => {
    await session.start();
    await vi.waitFor(() => expect(replay.state).toBe("fresh"));
  });

  it("are replayed while the hand rests, and forgotten with what they are made of", async () => {
    const project = projectDocument.project as Project;
    const every = new EveryScenario();
    every.follow(now(project), 50_000);
    const known = () => project.scenarios.filter((scenario) => every.of(project, scenario)).length;
    await vi.waitFor(() => expect(known()).toBe(project.scenarios.length), { timeout: 10_000 });
    const [, second, third] = project.scenarios;
    if (!second || !third) throw new Error("the sample has three scenarios");
    const changed = { ...second, traffic: "7" };
    const after = { ...project, scenarios: project.scenarios.with(1, changed) };
    expect(every.of(after, changed)).toBeNull();
    expect(every.of(after, third)?.scenario).toBe(third.id);
    expect(every.of({ ...after, seed: project.seed + 1 }, third)).toBeNull();
    every.stop();
  });
});
