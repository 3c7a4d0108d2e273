import { describe, expect, it } from "vitest";
import { inTheWay } from "./inTheWay";

const at = "2026-11-27T04:07:04.466477480Z";

describe("what is asked before files are replaced", () => {
  it("says once when they were exported, and which they are", () => {
    const found = inTheWay({
      folder: "/deploy",
      files: [
        { path: "README.md", changed_since: at },
        { path: "client/policies.json", changed_since: at },
      ],
    });
    expect(found.title).toBe("2 files were changed since 27 Nov 2026, 04:07 UTC");
    expect(found.files).toEqual(["README.md", "client/policies.json"]);
    expect(found.body).toContain("/deploy");
  });
  it("tells what an export has written from what none has", () => {
    expect(inTheWay({ folder: "/d", files: [{ path: "a", changed_since: null }] }).title).toBe(
      "1 file is there already",
    );
    const mixed = inTheWay({
      folder: "/d",
      files: [
        { path: "a", changed_since: null },
        { path: "b", changed_since: at },
      ],
    });
    expect(mixed.title).toBe("2 files were changed or written by somebody else");
    expect(mixed.files).toEqual(["a, not written by an export", "b, changed since 27 Nov 2026, 04:07 UTC"]);
  });
});
