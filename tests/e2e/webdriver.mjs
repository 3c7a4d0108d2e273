// The part of the W3C WebDriver protocol that the tests need, over plain HTTP.

import { request } from "node:http";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export class WebDriverError extends Error {
  constructor(code, message) {
    super(`${code}: ${message}`);
    this.code = code;
    // After these there is no session left to wait on.
    this.fatal = code === "invalid session id" || code === "no such window";
  }
}

export class Session {
  #port;
  #path;

  constructor(port, id) {
    this.#port = port;
    this.#path = `/session/${id}`;
  }

  static async open(port, capabilities, timeout) {
    const body = { capabilities: { alwaysMatch: capabilities } };
    const { sessionId } = await send(port, "POST", "/session", body, timeout);
    return new Session(port, sessionId);
  }

  #send(method, path, body) {
    return send(this.#port, method, this.#path + path, body, 60_000);
  }

  close() {
    return send(this.#port, "DELETE", this.#path, undefined, 10_000);
  }

  navigate(url) {
    return this.#send("POST", "/url", { url });
  }

  async findAll(selector) {
    const found = await this.#send("POST", "/elements", { using: "css selector", value: selector });
    return found.map((element) => element[ELEMENT]);
  }

  click(element) {
    return this.#send("POST", `/element/${element}/click`, {});
  }

  clear(element) {
    return this.#send("POST", `/element/${element}/clear`, {});
  }

  type(element, text) {
    return this.#send("POST", `/element/${element}/value`, { text });
  }

  text(element) {
    return this.#send("GET", `/element/${element}/text`);
  }

  attribute(element, name) {
    return this.#send("GET", `/element/${element}/attribute/${name}`);
  }

  displayed(element) {
    return this.#send("GET", `/element/${element}/displayed`);
  }

  execute(script, args) {
    return this.#send("POST", "/execute/sync", { script, args });
  }

  /** The script's last argument is a function that ends it with its answer. */
  executeAsync(script, args) {
    return this.#send("POST", "/execute/async", { script, args });
  }

  /** An element as an argument of a script. */
  reference(element) {
    return { [ELEMENT]: element };
  }

  /** Input as it comes from devices: see the protocol's "actions". */
  perform(actions) {
    return this.#send("POST", "/actions", { actions });
  }

  resize(width, height) {
    return this.#send("POST", "/window/rect", { width, height });
  }

  async screenshot() {
    return Buffer.from(await this.#send("GET", "/screenshot"), "base64");
  }
}

/** Whether the driver answers yet. */
export async function ready(port) {
  return (await send(port, "GET", "/status", undefined, 2_000)).ready;
}

// Not `fetch`: it keeps connections, and WebKitWebDriver closes idle ones without saying so.
function send(port, method, path, body, timeout) {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = payload && { "content-type": "application/json", "content-length": payload.length };
    const call = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        clearTimeout(timer);
        let value;
        try {
          ({ value } = JSON.parse(Buffer.concat(chunks)));
        } catch {
          reject(
            new Error(`${method} ${path} answered ${response.statusCode} with something other than JSON`),
          );
          return;
        }
        if (response.statusCode === 200) resolve(value);
        else reject(new WebDriverError(value.error, value.message));
      });
    });
    const timer = setTimeout(() => {
      call.destroy(new Error(`${method} ${path} had no answer in ${timeout / 1000} s`));
    }, timeout);
    call.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    call.end(payload);
  });
}
