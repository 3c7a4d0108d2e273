import { remembered } from "./remembered";

export type StartWith = "last" | "start_page";

const KEY = "routewright.start-with";

/** How this user likes the app, on this computer. The theme has a file of its own. */
class Preferences {
  #startWith = $state<StartWith>(remembered.get(KEY) === "start_page" ? "start_page" : "last");

  /** What a start without a file shows. */
  get startWith(): StartWith {
    return this.#startWith;
  }

  set startWith(choice: StartWith) {
    this.#startWith = choice;
    remembered.set(KEY, choice);
  }
}

export const preferences = new Preferences();
