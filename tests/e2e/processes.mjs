// Child processes of the end-to-end tests. Each is the leader of its own process group, so that what it
// starts (the app, WebKit's helpers) ends with it, however the test ends.

import { spawn } from "node:child_process";
import { createServer } from "node:net";

const running = new Set();
const KEPT_OUTPUT = 16_000;

/**
 * Starts a program and keeps the end of what it prints.
 * `extraPipe` opens file descriptor 3 for a program that reports through one.
 */
export function start(program, args, { env, extraPipe = false } = {}) {
  const stdio = ["ignore", "pipe", "pipe", ...(extraPipe ? ["pipe"] : [])];
  const child = spawn(program, args, { env, stdio, detached: true });
  const handle = { name: program, child, output: "", ended: null };
  const keep = (chunk) => {
    handle.output = (handle.output + chunk).slice(-KEPT_OUTPUT);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.on("error", (error) => {
    handle.ended = `could not be started: ${error.message}`;
    running.delete(handle);
  });
  // The leader's group may outlive it, so it stays in `running` until it is stopped.
  child.on("exit", (code, signal) => {
    handle.ended = `ended with ${signal ?? `exit code ${code}`}`;
  });
  running.add(handle);
  return handle;
}

/** Ends the process and everything that it started. */
export async function stop(handle) {
  if (!running.delete(handle)) return;
  signal(handle, "SIGTERM");
  for (let waited = 0; handle.ended === null && waited < 3_000; waited += 50) await sleep(50);
  signal(handle, "SIGKILL");
}

function signal(handle, name) {
  try {
    process.kill(-handle.child.pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Repeats `attempt` until it answers something other than undefined, null or false.
 * The failure names what was waited for and the last error of an attempt.
 */
export async function waitFor(what, attempt, { timeout = 15_000, every = 100 } = {}) {
  const deadline = Date.now() + timeout;
  let lastError;
  for (;;) {
    try {
      const result = await attempt();
      if (result !== undefined && result !== null && result !== false) return result;
      lastError = undefined;
    } catch (error) {
      if (error.fatal) throw error;
      lastError = error;
    }
    if (Date.now() >= deadline) {
      const cause = lastError ? `; the last attempt said: ${lastError.message}` : "";
      throw new Error(`waited ${timeout / 1000} s for ${what}${cause}`);
    }
    await sleep(every);
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function stopAllAtOnce() {
  for (const handle of running) if (handle.child.pid) signal(handle, "SIGKILL");
  running.clear();
}

process.on("exit", stopAllAtOnce);
for (const [name, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
]) {
  process.on(name, () => process.exit(code));
}
