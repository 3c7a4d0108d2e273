import { afterEach, describe, expect, it, vi } from "vitest";
import * as client from "$lib/ipc/client";
import { toasts } from "$lib/session/toasts.svelte";
import { importing } from "./importing.svelte";

afterEach(() => {
  vi.restoreAllMocks();
  importing.cancel();
});

describe("an import", () => {
  it("that fails leaves its columns to be mended", async () => {
    vi.spyOn(client, "importWorkload").mockRejectedValue(new Error("no row is a request"));
    vi.spyOn(toasts, "error").mockImplementation(() => {});
    await importing.beginWith("/logs/week.csv");
    const { preview, mapping } = importing;
    importing.name = "week";
    await importing.confirm();
    expect(importing.preview).toBe(preview);
    expect(importing.mapping).toBe(mapping);
    expect(importing.name).toBe("week");
    expect(toasts.error).toHaveBeenCalledOnce();
  });

  it("that fails while another log is looked at leaves that one alone", async () => {
    let fail: (reason: Error) => void = () => {};
    vi.spyOn(client, "importWorkload").mockReturnValue(new Promise((_, reject) => (fail = reject)));
    vi.spyOn(toasts, "error").mockImplementation(() => {});
    await importing.beginWith("/logs/week.csv");
    const running = importing.confirm();
    await importing.beginWith("/logs/other.csv");
    const { preview } = importing;
    fail(new Error("no row is a request"));
    await running;
    expect(importing.preview).toBe(preview);
  });
});
