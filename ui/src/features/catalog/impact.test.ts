import { describe, expect, it } from "vitest";
import { impactOf } from "$lib/ipc/fake/impact";
import { sample } from "$lib/ipc/fake/project";
import { valueAt } from "$lib/project/pointer";
import { effectSentence, impactSummary, stillFits, withProposal } from "./impact";

const impact = impactOf(sample, "2026-07-18", "2026-08-08");
const [proposal] = impact.proposals;

describe("what a change of the catalog touches", () => {
  it("is summed up in a sentence", () => {
    expect(impactSummary(impact)).toBe("1 model of a policy is touched, 1 change is proposed");
    expect(impactSummary({ ...impact, touches: [], proposals: [] })).toBe("No policy of this project");
  });

  it("is accepted as an edit and as a decision on record", () => {
    if (!proposal) throw new Error("the stand-in proposes something");
    expect(stillFits(sample, proposal)).toBe(true);
    const changed = withProposal(sample, proposal);
    const [edit] = proposal.edits;
    expect(valueAt(changed, edit?.path ?? "")).toEqual(edit?.policy);
    expect(changed.decisions?.at(-1)).toEqual(proposal.decision);
    expect(valueAt(sample, edit?.path ?? "")).not.toEqual(edit?.policy);
  });

  it("tells what a proposal does to cost and quality", () => {
    if (!proposal) throw new Error("the stand-in proposes something");
    expect(effectSentence(proposal)).toBe(
      "$80.00 instead of $100.00 (−$20.00), quality 93.0\u00a0% instead of 92.0\u00a0%",
    );
    expect(effectSentence({ ...proposal, effects: [] })).toBeNull();
  });
});
