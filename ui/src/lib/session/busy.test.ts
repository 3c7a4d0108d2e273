import { expect, it } from "vitest";
import { busy } from "./busy.svelte";

it("tells the end of work only when all of it has ended", async () => {
  await busy.end();
  const [first, second] = [busy.begin(), busy.begin()];
  let ended = false;
  const end = busy.end().then(() => (ended = true));
  first();
  first();
  await Promise.resolve();
  expect(ended).toBe(false);
  second();
  await end;
  expect(busy.now).toBe(false);
});
