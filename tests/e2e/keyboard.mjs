// Keys by their names, as the protocol's input actions want them.

const NAMED = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Escape: "\uE00C",
  Space: " ",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Delete: "\uE017",
  F6: "\uE036",
};
const HELD = { Shift: "\uE008", Control: "\uE009", Alt: "\uE00A" };

/** Actions of one keyboard: each of `keys` pressed and let go, with what is held around it. */
export function keyPresses(keys) {
  return [{ type: "key", id: "keyboard", actions: keys.flatMap(pressed) }];
}

function pressed(keys) {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  const key = parts.pop();
  const held = parts.map((name) => HELD[name] ?? unknown(name));
  const value = NAMED[key] ?? (key.length === 1 ? key : unknown(key));
  return [
    ...held.map((value) => ({ type: "keyDown", value })),
    { type: "keyDown", value },
    { type: "keyUp", value },
    ...held.reverse().map((value) => ({ type: "keyUp", value })),
  ];
}

function unknown(name) {
  throw new Error(`no key is called "${name}"`);
}
