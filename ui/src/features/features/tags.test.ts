import { expect, it } from "vitest";
import type { Feature } from "$lib/ipc/generated";
import { unclaimed } from "./tags.svelte";

const feature = (matches: Feature["matches"]): Feature => ({ id: "f", name: "F", matches });
const tags = [
  { id: "chat", requests: 20 },
  { id: "review", requests: 10 },
  { id: "", requests: 5 },
];

it("offers the tags of a log that no feature asks for", () => {
  const left = (...features: Feature[]) => unclaimed(tags, features).map(({ id }) => id);
  expect(left()).toEqual(["chat", "review"]);
  expect(left(feature({ feature_tag: ["chat"] }))).toEqual(["review"]);
  expect(left(feature({ any: [{ feature_tag: ["review"] }, "untagged"] }))).toEqual(["chat"]);
  expect(left(feature("always"))).toEqual([]);
});
