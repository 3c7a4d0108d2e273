// What the installer brought: the app as the desktop starts it, on a project file that was double-clicked, and the command.
// `cargo xtask test installer` installs the package before and removes it after.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { testId } from "./driver.mjs";
import { command, open } from "./routewright.mjs";

const ENTRY = "/usr/share/applications/Routewright.desktop";

describe("the installed package", () => {
  const files = mkdtempSync(join(tmpdir(), "routewright-installed-"));
  const project = join(files, "claims.routewright.json");
  after(() => rmSync(files, { recursive: true, force: true }));

  const entry = () =>
    Object.fromEntries(
      readFileSync(ENTRY, "utf8")
        .split("\n")
        .filter((line) => line.includes("="))
        .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );

  it("brings a menu entry that is handed the file which was opened", () => {
    const { Exec, Icon, MimeType, Name, Categories } = entry();
    assert.equal(Exec, "routewright-desktop %f");
    assert.equal(Name, "Routewright");
    assert.match(Categories, /Development/);
    assert.match(MimeType, /application\/vnd\.routewright\.project\+json/);
    assert.ok(existsSync(`/usr/share/icons/hicolor/128x128/apps/${Icon}.png`), "its icon is there");
    assert.ok(existsSync("/usr/bin/routewright-desktop"), "what it starts is there");
  });

  it("teaches the desktop what a project file is", () => {
    assert.match(readFileSync("/usr/share/mime/packages/routewright.xml", "utf8"), /\*\.routewright\.json/);
  });

  it("brings the command", () => {
    assert.match(execFileSync(command, ["--version"], { encoding: "utf8" }), /^routewright \d+\.\d+\.\d+/);
    execFileSync(command, ["--quiet", "project", "new", project, "--sample"]);
  });

  it("opens the file that the menu entry hands to it", async () => {
    const app = await open({ args: [project] });
    try {
      const name = JSON.parse(readFileSync(project, "utf8")).name;
      const shown = await app.execute(
        "return document.querySelector(arguments[0])?.textContent.trim() ?? ''",
        testId("project-menu"),
      );
      assert.ok(shown.includes(name), `the window shows ${JSON.stringify(shown)}`);
    } finally {
      await app.close();
    }
  });
});
