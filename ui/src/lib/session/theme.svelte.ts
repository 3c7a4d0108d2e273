export type ThemeChoice = "system" | "light" | "dark";

const KEY = "routewright.theme";
const CHOICES: ThemeChoice[] = ["system", "light", "dark"];

/** Light, dark or as the system has it. The resolved theme is always written on <html>. */
class Theme {
  choice = $state<ThemeChoice>("system");

  /** Applies the remembered choice and follows the system from here on. */
  start(): void {
    const remembered = localStorage.getItem(KEY);
    this.choice = CHOICES.find((choice) => choice === remembered) ?? "system";
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#apply());
    this.#apply();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
    this.#apply();
  }

  #apply(): void {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const resolved = this.choice === "system" ? (dark ? "dark" : "light") : this.choice;
    document.documentElement.dataset["theme"] = resolved;
  }
}

export const theme = new Theme();
