import { expect, it, vi } from "vitest";
import { projectDocument } from "$lib/document/project.svelte";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { view } from "$lib/session/view.svelte";
import { guide } from "./guide.svelte";

it("searches under the answers given and takes them with the candidate", async () => {
  await session.start();
  await vi.waitFor(() => expect(replay.state).toBe("fresh"));
  const [architecture] = projectDocument.project?.architectures ?? [];
  const [feature] = projectDocument.project?.features ?? [];
  if (!architecture || !feature) throw new Error("the sample has an architecture and a feature");
  guide.open(feature);
  guide.answer((before) => ({ ...before, requirements: { quality_floor: 0.8 } }));
  await guide.run(architecture);
  expect(guide.tried).toBe(6_512);
  expect(guide.ranked.length).toBe(3);
  expect(guide.present?.candidate.idea).toBe("As it is.");
  const [best] = guide.ranked;
  if (!best) throw new Error("something was found");
  guide.adopt(best.candidate, architecture);
  const after = projectDocument.project;
  expect(after?.features[0]?.requirements).toEqual({ quality_floor: 0.8 });
  // The baseline, which everything is measured against, stays as it was.
  expect(after?.architectures[0]).toEqual(architecture);
  const proposed = after?.architectures.at(-1);
  expect([proposed?.name, view.architecture?.id]).toEqual(["Proposed", proposed?.id]);
  expect(proposed?.policies).toEqual({ ...architecture.policies, [feature.id]: best.candidate.policy });
  projectDocument.undo();

  const [, candidate] = projectDocument.project?.architectures ?? [];
  if (!candidate) throw new Error("the sample has a candidate");
  guide.open(feature);
  guide.adopt(best.candidate, candidate);
  expect(projectDocument.project?.architectures[1]?.policies[feature.id]).toEqual(best.candidate.policy);
  projectDocument.undo();
});
