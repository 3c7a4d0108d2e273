// A gateway that asks for a key: it gets the one that was typed, and nobody else does, not even a file.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { testId } from "./driver.mjs";
import { atRest, go, open, steps } from "./routewright.mjs";

const KEY = "sk-hidden-4711";

describe("keys", () => {
  let app;
  let server;
  let address;
  const shown = [];

  before(async () => {
    const pricing = { prompt: "0.000002", completion: "0.00001" };
    const row = { id: "openai/gpt-4o", name: "GPT-4o", context_length: 128_000, top_provider: {}, pricing };
    const endpoint = { tag: "openai", context_length: 128_000, pricing };
    server = createServer((request, response) => {
      shown.push(request.headers.authorization ?? "");
      const answer = request.url.endsWith("/endpoints")
        ? { data: { id: row.id, endpoints: [endpoint] } }
        : { data: [row] };
      response.statusCode = request.headers.authorization === `Bearer ${KEY}` ? 200 : 401;
      response.end(response.statusCode === 200 ? JSON.stringify(answer) : "");
    });
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    address = `http://127.0.0.1:${server.address().port}/v1`;
    app = await open();
    await app.resize(1280, 800);
  });

  after(async () => {
    await app?.close();
    server?.close();
  });

  const step = steps("keys", () => app);
  const said = () => app.execute("return document.querySelector(arguments[0])?.textContent", testId("keys-said"));
  const keyOf = () =>
    app.execute("return [...document.querySelectorAll(arguments[0])].map(({ dataset }) => dataset.key)", testId("gateway"));

  /** Every file below a folder. */
  function* files(folder) {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat?.isDirectory()) yield* files(path);
      else if (stat?.isFile()) yield path;
    }
  }

  step("can be kept for this run where the desktop has no keychain, which is said", async () => {
    await app.click(testId("open-settings"));
    await atRest(app);
    assert.match(await said(), /no keychain that answers.*for this run only/);
    assert.equal(await app.count(testId("keep-keychain")), 0);
    await app.fill(testId("gateway-address"), address);
    await app.fill(testId("gateway-key"), KEY);
    assert.equal(await app.attribute(testId("gateway-key"), "type"), "password");
    await app.click(testId("keep-key"));
    await atRest(app);
    assert.deepEqual(await keyOf(), ["none", "this_run"]);
    assert.ok(!(await app.execute("return document.documentElement.outerHTML")).includes(KEY));
    assert.equal(await app.execute("return document.querySelector(arguments[0]).value", testId("gateway-key")), "");
  });

  step("open the gateway when the catalog is refreshed, and nothing else is sent", async () => {
    await app.click(testId("settings-done"));
    await go(app, "catalog");
    assert.deepEqual(shown, [], "nothing goes out before it is asked for");
    await app.click(testId("refresh-catalog"));
    await atRest(app);
    await app.waitFor("the gateway to be asked", () => shown.length >= 2);
    assert.deepEqual([...new Set(shown)], [`Bearer ${KEY}`]);
  });

  step("are in no file and in nothing that was printed", () => {
    for (const file of files(app.home)) assert.ok(!readFileSync(file).includes(KEY), file);
    assert.ok(!app.output.includes(KEY));
  });

  step("are gone when they are removed", async () => {
    await app.click(testId("open-settings"));
    await app.click(testId("forget-key"));
    await atRest(app);
    assert.deepEqual(await keyOf(), ["none"]);
  });
});
