import { beforeEach, describe, expect, it, vi } from "vitest";
import { projectDocument } from "$lib/document/project.svelte";
import { overlays } from "$lib/session/overlays.svelte";
import { route } from "$lib/session/route.svelte";
import { session } from "$lib/session/session.svelte";
import { view } from "$lib/session/view.svelte";
import { actions, runAction } from "./actions";
import { isProject } from "./dropping.svelte";
import { ariaKeys, keyCaps, keysOf, menuKeys } from "./keys";
import { nativeMenu } from "./menu";
import { nextPane } from "./panes";

const pressed = (key: string, held: Partial<KeyboardEvent> = {}) =>
  keysOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe("the actions", () => {
  beforeEach(async () => session.start());

  it("have ids and keys of their own", () => {
    const all = actions();
    const keys = all.flatMap(({ keys }) => keys ?? []);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("are named after what they would do now, and say why they cannot", () => {
    const undo = () => actions().find(({ id }) => id === "edit.undo");
    expect(undo()).toMatchObject({ name: "Undo", unavailable: "nothing to undo" });
    projectDocument.edit("rename", (project) => ({ ...project, name: "Other" }));
    expect(undo()).toMatchObject({ name: "Undo rename", unavailable: null });
  });

  it("put patterns around the selection on Policies, and say elsewhere where that is", () => {
    const cascade = () => actions().find(({ id }) => id === "insert.cascade");
    route.go("compare");
    expect(cascade()).toMatchObject({ group: "Insert", unavailable: "on the Policies screen" });
    route.go("policies");
    view.chooseFeature("summary");
    const { architecture } = view;
    const before = architecture?.policies["summary"];
    expect(cascade()).toMatchObject({ unavailable: null, detail: "around gemini-2.5-flash-lite" });
    runAction("insert.cascade");
    expect(view.architecture?.policies["summary"]).toMatchObject({
      pattern: "cascade",
      tiers: [{ policy: before }, {}],
    });
    runAction("insert.member");
    expect(view.architecture?.policies["summary"]).toMatchObject({ tiers: { length: 3 } });
  });

  it("keep the keys of a part of a screen to that part", () => {
    const member = actions().find(({ id }) => id === "insert.member");
    expect(member).toMatchObject({ keys: "A", within: expect.any(String) });
    expect(menuKeys(member ?? {})).toBeNull();
  });

  it("are done by their id, unless they cannot be done", () => {
    runAction("screen.features");
    expect(route.screen).toBe("features");
    runAction("project.start");
    expect(route.atStart).toBe(true);
    runAction("app.settings");
    expect(overlays.shown).toBe("settings");
    const redo = vi.spyOn(projectDocument, "redo");
    runAction("edit.redo");
    runAction("no.such.action");
    expect(redo).not.toHaveBeenCalled();
  });

  it("open the projects of before, but not the one that is open nor one whose file is gone", () => {
    const recent = actions().filter(({ id }) => id.startsWith("project.recent."));
    expect(recent.map(({ name }) => name)).toEqual(["Open Claims intake"]);
  });

  it("all stand in the native menu, in groups, without the keys that text fields need", () => {
    const items = nativeMenu().flatMap(({ items }) => items);
    expect(items.map(({ id }) => id).toSorted()).toEqual(
      actions()
        .map(({ id }) => id)
        .toSorted(),
    );
    const keys = Object.fromEntries(items.map(({ id, keys }) => [id, keys]));
    expect(keys).toMatchObject({ "project.open": "CmdOrCtrl+O", "edit.undo": null, "view.next_pane": "F6" });
  });
});

describe("keys", () => {
  it("are compared as an action writes them", () => {
    expect(pressed("z", { ctrlKey: true, shiftKey: true })).toBe("Mod+Shift+Z");
    expect(pressed("Z", { metaKey: true, shiftKey: true })).toBe("Mod+Shift+Z");
    expect(pressed("F6")).toBe("F6");
    expect(pressed(",", { ctrlKey: true })).toBe("Mod+,");
    expect(pressed("k", { ctrlKey: true, altKey: true })).toBe("Mod+Alt+K");
  });
  it("are shown, read out and handed to the menu", () => {
    expect(keyCaps("Mod+Shift+Z")).toEqual(["Ctrl", "Shift", "Z"]);
    expect(ariaKeys("Mod+K")).toBe("Control+K");
    expect(menuKeys({ keys: "Mod+," })).toBe("CmdOrCtrl+,");
    expect(menuKeys({})).toBeNull();
  });
});

describe("the window", () => {
  it("goes round its panes", () => {
    expect([nextPane(-1, 4, 1), nextPane(-1, 4, -1), nextPane(3, 4, 1), nextPane(0, 4, -1)]).toEqual([
      0, 3, 0, 3,
    ]);
  });
  it("tells a project from a log by its whole ending", () => {
    expect(isProject("/home/me/Acme.Routewright.json")).toBe(true);
    expect(isProject("/home/me/spend-logs.json")).toBe(false);
  });
});
