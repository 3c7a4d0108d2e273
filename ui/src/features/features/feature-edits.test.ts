import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { freshFeature, toggled, withoutFeature } from "./feature-edits";

describe("features", () => {
  it("get an id that the project does not have yet", () => {
    const first = freshFeature(sample);
    const grown = { ...sample, features: [...sample.features, first] };
    const ids = [...grown.features, freshFeature(grown)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("leave with their policies", () => {
    const [gone] = sample.features;
    const after = withoutFeature(sample, gone?.id ?? "");
    expect(after.features).toHaveLength(sample.features.length - 1);
    expect(after.architectures.some(({ policies }) => (gone?.id ?? "") in policies)).toBe(false);
  });

  it("ask something of the data, and no more", () => {
    const asked = toggled("no_training")({ success_rate: "0.99" as never });
    expect(asked.data).toEqual({ no_training: true });
    expect("data" in toggled("no_training")(asked)).toBe(false);
  });
});
