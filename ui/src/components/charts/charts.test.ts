import { firstFamily, fontSheet, fontsFor } from "./fonts";
import { describe, expect, it } from "vitest";
import { paretoFront, staircase } from "./front";
import { placeLabels } from "./labels";
import { linearScale, linePath, logScale, logTicks, spread, ticks, ticksBetween, timeTicks } from "./scale";
import { BASELINE_STYLE, stylesOf } from "./series";
import { figure, tabSeparated, words } from "./table";
import { fitted, labelRoom, textWidth } from "./text";

describe("ticks", () => {
  it("start at zero, are round and cover the largest value", () => {
    expect(ticks(10_810)).toEqual([0, 5000, 10000, 15000]);
    expect(ticks(0.9)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(ticks(0)).toEqual([0, 1]);
  });
});

describe("spread", () => {
  it("separates labels, in order and within bounds", () => {
    expect(spread([50, 52, 10], 14, 0, 60)).toEqual([46, 60, 10]);
  });
});

describe("a text in a chart", () => {
  it("is whole where it fits, else as much of it as does", () => {
    const name = "Cheapest answer that is good enough";
    expect(fitted(name, textWidth(name))).toBe(name);
    const cut = fitted(name, 100);
    expect(cut).toMatch(/^Cheapest answer\S*…$|^Cheapest answe?…$/);
    expect(textWidth(cut)).toBeLessThanOrEqual(100);
    expect(textWidth(`${name.slice(0, cut.length)}…`)).toBeGreaterThan(100);
    expect(fitted("é🙂é🙂", 1)).toBe("é…");
  });
  it("has room for the longest name, up to what the chart can spare", () => {
    expect(labelRoom(["a", "abc"], 500)).toBe(Math.ceil(textWidth("abc")));
    expect(labelRoom(["a".repeat(200)], 120)).toBe(120);
  });
});

describe("line", () => {
  it("breaks where a value is unknown", () => {
    const points = [1, null, 3, 4].map((y, x) => ({ x, y }));
    expect(linePath(points)).toBe("M0.0 1.0M2.0 3.0L3.0 4.0");
  });
});

describe("series styles", () => {
  it("give the baseline its own set", () => {
    const styles = stylesOf(["a", "b", "c"], "b");
    expect(styles["b"]).toBe(BASELINE_STYLE);
    expect(styles["a"]?.marker).toBe("circle");
    expect(styles["c"]?.marker).toBe("triangle");
  });
});

describe("scales", () => {
  it("map both ends of the domain to both ends of the range", () => {
    const scale = linearScale([0, 200], [10, 110]);
    expect([scale(0), scale(100), scale(200)]).toEqual([10, 60, 110]);
    const log = logScale([1, 100], [0, 200]);
    expect([log(1), log(10), log(100)].map(Math.round)).toEqual([0, 100, 200]);
  });
  it("put a lone value in the middle", () => {
    expect(linearScale([5, 5], [0, 100])(5)).toBe(50);
    expect(ticksBetween(5, 5).length).toBeGreaterThan(1);
  });
  it("cover the values with round steps that need not begin at zero", () => {
    expect(ticksBetween(0.77, 0.921)).toEqual([0.75, 0.8, 0.85, 0.9, 0.95]);
    expect(logTicks(612, 15_391)).toEqual([500, 1000, 2000, 5000, 10_000, 20_000]);
    expect(logTicks(20, 20)).toEqual([20]);
  });
  it("stand at whole days and hours of UTC", () => {
    const at = (text: string) => Date.parse(text);
    const week = timeTicks(at("2026-08-01T00:00Z"), at("2026-08-08T00:00Z"));
    expect(week.map(({ label }) => label)).toEqual(["08-01", "08-03", "08-05", "08-07"]);
    const morning = timeTicks(at("2026-08-01T22:10Z"), at("2026-08-02T02:10Z"), 4);
    expect(morning.map(({ label }) => label)).toEqual(["23:00", "08-02", "01:00", "02:00"]);
  });
});

describe("Pareto front", () => {
  const points = [
    { x: 4, y: 0.9 },
    { x: 1, y: 0.7 },
    { x: 2, y: 0.6 },
    { x: 2, y: 0.8 },
    { x: 5, y: 0.9 },
  ];
  it("keeps what nothing else beats in both", () => {
    expect(paretoFront(points, true)).toEqual([1, 3, 0]);
  });
  it("takes the lower as the better where it is", () => {
    expect(paretoFront(points, false)).toEqual([1, 2]);
  });
  it("keeps equals together", () => {
    expect(
      paretoFront(
        [points[0], points[0]].filter((point) => point !== undefined),
        true,
      ),
    ).toEqual([0, 1]);
    expect(paretoFront([], true)).toEqual([]);
  });
  it("is drawn as a staircase", () => {
    expect(
      staircase([
        { x: 0, y: 9 },
        { x: 5, y: 4 },
      ]),
    ).toBe("M0.0 9.0H5.0V4.0");
  });
});

describe("labels", () => {
  it("turn to the left at the edge", () => {
    expect(placeLabels([{ x: 290, y: 50, width: 80 }], 300)[0]?.anchor).toBe("end");
    expect(placeLabels([{ x: 20, y: 50, width: 80 }], 300)[0]?.anchor).toBe("start");
  });
  it("keep off each other", () => {
    const [first, second] = placeLabels(
      [
        { x: 50, y: 50, width: 80 },
        { x: 52, y: 51, width: 80 },
      ],
      300,
    );
    expect(first).not.toEqual(second);
  });
  it("keep off the lines of intervals, of their own mark and of others", () => {
    const across = [{ x: [20, 200], y: [50, 50] }];
    const upright = [{ x: [100, 100], y: [20, 90] }];
    const spots = [
      { x: 100, y: 50, width: 60, whiskers: [...across, ...upright] },
      { x: 30, y: 75, width: 90, whiskers: [{ x: [30, 30], y: [60, 85] }] },
    ];
    const boxes = placeLabels(spots, 400).map(({ x, y, anchor }, at) => {
      const width = spots[at]?.width ?? 0;
      const left = anchor === "start" ? x : x - width;
      return { left, right: left + width, top: y - 10, bottom: y };
    });
    for (const { left, right, top, bottom } of boxes) {
      for (const { x, y } of spots.flatMap(({ whiskers }) => whiskers)) {
        const [x0, x1, y0, y1] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)];
        expect(x0 < right && x1 > left && y0 < bottom && y1 > top).toBe(false);
      }
    }
  });
});

describe("a table for the clipboard", () => {
  it("has heads with units and exact values", () => {
    const data = {
      columns: [{ name: "Feature" }, { name: "Cost", unit: "USD", number: true }],
      rows: [
        [words("Live chat"), figure("$1,014.37", "1014.365000000001")],
        [words("Summary"), figure("–", null)],
      ],
    };
    expect(tabSeparated(data)).toBe("Feature\tCost (USD)\nLive chat\t1014.365000000001\nSummary\t");
  });
  it("keeps a hostile name in its cell and no formula", () => {
    const name = '=HYPERLINK("http://evil")\tnext\r\nrow';
    const text = tabSeparated({ columns: [{ name: "Model" }], rows: [[words(name)]] });
    expect(text).toBe('Model\n\'=HYPERLINK("http://evil") next row');
  });
});

describe("the fonts of a saved chart", () => {
  it("are those whose letters it has", () => {
    const inter = { family: "Inter Variable" };
    const families = (texts: string[]) => fontsFor(texts.map((text) => ({ ...inter, text }))).length;
    expect(families(["Cost by feature, −35.2 %"])).toBe(1);
    expect(families(["Cost", "Účet", "Чат"])).toBe(3);
    expect(fontsFor([{ family: "JetBrains Mono Variable", text: "gpt-4o" }])).toHaveLength(1);
    expect(fontsFor([{ family: "serif", text: "gpt-4o" }])).toEqual([]);
  });

  it("stand in the picture itself", async () => {
    const sheet = await fontSheet([{ family: "Inter Variable", text: "Cost" }]);
    expect(sheet).toMatch(/@font-face\{font-family:"Inter Variable";.*src:url\(data:font\/woff2;base64,/);
    expect(firstFamily('"Inter Variable", Inter, sans-serif')).toBe("Inter Variable");
  });
});
