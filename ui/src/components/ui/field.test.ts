import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import TextField from "./TextField.svelte";
import { accepted, stepped, ungrouped } from "./field";

const held = { shiftKey: false, altKey: false };
const upper = (text: string) => (/^[a-z]+$/.test(text) ? text.toUpperCase() : null);

describe("a number with separators", () => {
  it("is read as it is written, where the separators are those of thousands", () => {
    expect(["100,000", "1,234,567.5", "42", "0.5"].map(ungrouped)).toEqual([
      "100000",
      "1234567.5",
      "42",
      "0.5",
    ]);
    expect(["1,5", "12,34", "1,0000"].map(ungrouped)).toEqual(["1,5", "12,34", "1,0000"]);
    expect(stepped("100,000", "ArrowUp", held, 100, 0)).toBe("100100");
  });
});

describe("the arrow keys of a number field", () => {
  it("step, ten times as far with Shift, a tenth with Alt", () => {
    expect(stepped("2500", "ArrowUp", held, 100, 0)).toBe("2600");
    expect(stepped("2500", "ArrowDown", { ...held, shiftKey: true }, 100, 0)).toBe("1500");
    expect(stepped("0.2", "ArrowUp", { ...held, altKey: true }, 1, 0)).toBe("0.3");
  });

  it("stop at the least that may stand there", () => {
    expect(stepped("1", "ArrowDown", { ...held, shiftKey: true }, 1, 0)).toBe("0");
    expect(stepped("-98", "ArrowDown", { ...held, shiftKey: true }, 1, -99)).toBe("-99");
  });

  it("leave alone what is no number, and other keys", () => {
    expect(stepped("", "ArrowUp", held, 1, 0)).toBeNull();
    expect(stepped("soon", "ArrowUp", held, 1, 0)).toBeNull();
    expect(stepped("5", "ArrowLeft", held, 1, 0)).toBeNull();
  });
});

describe("what a field accepts", () => {
  it("is trimmed, asked about, and may be nothing unless it is required", () => {
    expect(accepted(" abc ", false, upper)).toBe("ABC");
    expect(accepted("1", false, upper)).toBeNull();
    expect(accepted("  ", false, upper)).toBe("");
    expect(accepted("  ", true, upper)).toBeNull();
  });
});

describe("a text field", () => {
  const markup = (props: Record<string, unknown>) =>
    render(TextField, { props: { label: "Budget", value: "250", ...props } as never }).body;

  it("says its unit in its name, where the unit itself is drawn only", () => {
    const drawn = markup({ unit: "USD", number: true });
    expect(drawn).toContain('aria-label="Budget, USD"');
    expect(drawn).toMatch(/<span class="unit[^"]*" aria-hidden="true">USD<\/span>/);
  });

  it("ties hint and fault to the field", () => {
    const drawn = markup({ hint: "a month", error: "Too little" });
    const [, hint] = /aria-describedby="([^"]+)"/.exec(drawn) ?? [];
    const [, fault] = /aria-errormessage="([^"]+)"/.exec(drawn) ?? [];
    expect(drawn).toContain('aria-invalid="true"');
    expect(drawn).toMatch(new RegExp(`id="${hint}">a month`));
    expect(drawn).toMatch(new RegExp(`id="${fault}"[^>]*>Too little`));
  });

  it("shows its label only where it is asked to", () => {
    expect(markup({})).not.toContain(">Budget<");
    expect(markup({ labelled: "above" })).toContain(">Budget<");
  });
});
