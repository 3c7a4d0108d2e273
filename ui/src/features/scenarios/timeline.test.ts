import { describe, expect, it } from "vitest";
import type { Incident, SeriesPoint } from "$lib/ipc/generated";
import { costAMonth, requestsAMonth, withinWorkload } from "./growth";
import { floorOf, successFinding, successPath, successPoints } from "./success";
import { Hand } from "./hand.svelte";
import {
  arrivalsPath,
  blocksOf,
  draggedSpan,
  drawnSpan,
  lanesOf,
  likelyTargets,
  outside,
  periodOf,
  place,
  secondsAt,
  snapStep,
  ticksOf,
  visible,
  weekends,
} from "./timeline";

const HOUR = 3600;
const DAY = 24 * HOUR;
const week = periodOf({ first_at: "2026-08-01T00:00:03.118Z", last_at: "2026-08-07T23:59:41.902Z" }, []);

const incident = (provider: string, hours: number, length = 6): Incident => ({
  target: { provider },
  effect: "outage",
  starts: { after_first_request_s: hours * HOUR },
  duration_s: length * HOUR,
});

describe("period", () => {
  it("is the workload's, or holds the incidents where there is none", () => {
    expect(week.seconds).toBe(7 * DAY - 21);
    expect(periodOf(null, []).seconds).toBe(7 * DAY);
    expect(periodOf(null, [incident("a", 300)]).seconds).toBe(306 * HOUR);
  });
  it("snaps finer the shorter it is", () => {
    expect([HOUR, 6 * HOUR, 2 * DAY, 7 * DAY, 31 * DAY, 365 * DAY].map(snapStep)).toEqual([
      60,
      300,
      900,
      HOUR,
      6 * HOUR,
      DAY,
    ]);
  });
});

describe("drawing", () => {
  it("takes whole steps from the earlier to the later end", () => {
    expect(drawnSpan(5.4 * HOUR, 2.2 * HOUR, week)).toEqual({ start: 2 * HOUR, duration: 4 * HOUR });
    expect(drawnSpan(2.2 * HOUR, 2.3 * HOUR, week)).toEqual({ start: 2 * HOUR, duration: HOUR });
  });
  it("stays within the period", () => {
    expect(drawnSpan(-HOUR, 2 * HOUR, week)).toEqual({ start: 0, duration: 2 * HOUR });
    expect(drawnSpan(166 * HOUR, 999 * HOUR, week).start).toBe(166 * HOUR);
  });
});

describe("dragging", () => {
  const span = { start: 10 * HOUR, duration: 6 * HOUR };

  it("moves the whole by steps and keeps its length", () => {
    expect(draggedSpan(span, "whole", 1.6 * HOUR, week)).toEqual({ start: 12 * HOUR, duration: 6 * HOUR });
    expect(draggedSpan(span, "whole", -99 * HOUR, week)).toEqual({ start: 0, duration: 6 * HOUR });
    expect(draggedSpan({ start: 100, duration: 60 }, "whole", 0, week)).toEqual({ start: 100, duration: 60 });
  });
  it("moves one end and never past the other", () => {
    expect(draggedSpan(span, "start", 2 * HOUR, week)).toEqual({ start: 12 * HOUR, duration: 4 * HOUR });
    expect(draggedSpan(span, "start", 50 * HOUR, week)).toEqual({ start: 15 * HOUR, duration: HOUR });
    expect(draggedSpan(span, "end", -50 * HOUR, week)).toEqual({ start: 10 * HOUR, duration: HOUR });
  });
});

describe("geometry", () => {
  it("goes there and back", () => {
    expect(place(week.seconds / 2, week, 600)).toBe(300);
    expect(secondsAt(300, week, 600)).toBe(week.seconds / 2);
    expect(secondsAt(300, week, 0)).toBe(0);
  });
  it("shows the part of a span that lies within", () => {
    expect(visible({ start: -HOUR, duration: 3 * HOUR }, week)).toEqual({ start: 0, duration: 2 * HOUR });
    expect(visible({ start: 200 * HOUR, duration: HOUR }, week)).toBeNull();
    expect(outside([incident("a", 1), incident("a", 200)], week)).toEqual([false, true]);
  });
  it("draws arrivals as steps, closed at the bottom", () => {
    const arrivals = { start: "2026-08-01T00:00:03.118Z", bucket_s: DAY, counts: [1, 2] };
    expect(arrivalsPath(arrivals, { first: arrivals.start, seconds: 2 * DAY }, 100, 10)).toBe(
      "M0.0 10L0.0 5.0L50.0 5.0L50.0 0.0L100.0 0.0L100.0 10Z",
    );
    expect(arrivalsPath({ ...arrivals, counts: [0] }, week, 100, 10)).toBe("");
  });
  it("marks weekends and round moments in UTC", () => {
    // 1 August 2026 is a Saturday.
    expect(weekends(week).map(({ start }) => Math.max(0, Math.round(start / DAY)))).toEqual([0, 1]);
    expect(ticksOf(week, 7).map(({ label }) => label)).toEqual([
      "Sat 08-01",
      "Sun 08-02",
      "Mon 08-03",
      "Tue 08-04",
      "Wed 08-05",
      "Thu 08-06",
      "Fri 08-07",
    ]);
    expect(
      ticksOf(week, 14)
        .slice(0, 3)
        .map(({ label }) => label),
    ).toEqual(["Sat 08-01", "12:00", "Sun 08-02"]);
    expect(ticksOf({ first: null, seconds: 2 * DAY }, 4).map(({ label }) => label)).toEqual([
      "0 d",
      "12 h",
      "1 d",
      "36 h",
      "2 d",
    ]);
  });
});

describe("lanes", () => {
  it("are the disturbed first, then enough others to draw on", () => {
    const others = likelyTargets(
      [{ openai: "3", google: "9" }],
      [[{ provider: "azure" }, { provider: "google" }]],
    );
    const lanes = lanesOf([incident("acme", 1), incident("acme", 20)], others, 3);
    expect(lanes.map(({ name }) => name)).toEqual(["acme", "google", "openai"]);
    expect(blocksOf([incident("openai", 2)], lanes, week)).toEqual([
      { index: 0, lane: 2, start: 2 * HOUR, duration: 6 * HOUR },
    ]);
  });
});

describe("growth", () => {
  const growing = { id: "g", name: "G", traffic: "2", monthly_growth: 0.1 };

  it("compounds month by month from the workload's pace", () => {
    const months = requestsAMonth(growing, 7000, 7 * DAY);
    expect(months[0]).toBeCloseTo(60_000);
    expect(months[6]).toBeCloseTo(60_000 * 1.1 ** 6);
    expect(withinWorkload(growing, 30 * DAY)).toBeCloseTo(0.1);
  });
  it("starts the cost below its mean over the workload", () => {
    const outcomes = [{ architecture: "a", cost_usd: "70" }];
    const [flat] = costAMonth({ outcomes } as never, { id: "f", name: "F" }, 7 * DAY);
    expect(flat?.values[0]).toBeCloseTo(300);
    const [grown] = costAMonth({ outcomes } as never, growing, 7 * DAY);
    expect(grown?.values[0]).toBeLessThan(300);
    expect(grown?.values[0]).toBeGreaterThan(295);
  });
});

describe("hand", () => {
  const block = { index: 0, lane: 0, start: 10 * HOUR, duration: 6 * HOUR };
  const lane = { key: "provider:a", target: { provider: "a" }, name: "a" };
  const hand = new Hand(
    () => week,
    (px) => px * HOUR,
  );

  it("draws nothing before it lets go, and nothing by a click", () => {
    hand.draw(2, lane, 1);
    hand.move(4);
    expect([hand.drawn, hand.release()]).toEqual([null, null]);
    hand.draw(2, lane, 1);
    hand.move(8);
    expect(hand.drawn).toEqual({ row: 1, span: { start: 2 * HOUR, duration: 6 * HOUR } });
    expect(hand.release()).toEqual({ drawn: lane, span: { start: 2 * HOUR, duration: 6 * HOUR } });
    expect(hand.release()).toBeNull();
  });
  it("shows a block where it would be, and puts it back when cancelled", () => {
    hand.grip(10, block, "whole");
    hand.move(15);
    expect(hand.held(block)).toEqual({ start: 15 * HOUR, duration: 6 * HOUR });
    hand.cancel();
    expect(hand.held(block)).toBe(block);
    hand.nudge(0, { start: 0, duration: HOUR });
    expect(hand.release()).toEqual({ moved: 0, span: { start: 0, duration: HOUR } });
  });
});

describe("success through the workload", () => {
  const point = (hour: number, requests: number, succeeded: number): SeriesPoint => ({
    at: `2026-08-01T${String(hour).padStart(2, "0")}:00:00Z`,
    requests,
    succeeded,
    cost_usd: "0",
    ttft_mean_ms: null,
    ttft_p95_ms: null,
    latency_p95_ms: null,
  });
  const day = { first: "2026-08-01T00:00:00Z", seconds: 4 * HOUR };
  const points = successPoints(
    [point(0, 100, 99), point(1, 0, 0), point(2, 100, 40), point(3, 100, 99)],
    day,
  );

  it("stands at the middle of each stretch and breaks where nothing arrived", () => {
    expect(points.map(({ seconds, share }) => [seconds / HOUR, share])).toEqual([
      [0.5, 0.99],
      [1.5, null],
      [2.5, 0.4],
      [3.5, 0.99],
    ]);
    expect(successPath(points, day, 0, 400, 100)).toBe("M50.0 1.0M250.0 60.0L350.0 1.0");
  });
  it("names the worst stretch, unless it is an everyday one", () => {
    expect(successFinding(points)).toBe("falls to 40.00\u00a0% at 2026-08-01 02:00 UTC");
    expect(successFinding(successPoints([point(0, 100, 99), point(1, 100, 99)], day))).toBe(
      "steady at 99.00\u00a0%",
    );
    expect([floorOf(points), floorOf([])]).toEqual([0.4, 0.95]);
  });
});
