/** The panes below the matrix. */
export type PanelId =
  "drivers" | "tradeoff" | "time" | "latency" | "breakdown" | "requirements" | "tornado" | "sessions";

export const PANEL_NAMES: Record<PanelId, string> = {
  drivers: "Difference",
  tradeoff: "Trade-off",
  time: "Over time",
  latency: "Latency",
  breakdown: "Breakdown",
  requirements: "Requirements",
  tornado: "Rests on",
  sessions: "Sessions",
};

export type Arrangement = { columns: number; slots: PanelId[][] };

const WIDE = 1700;
const LOW = 410;

/** How the room below the matrix is divided: panes that do not fit beside each other share a slot as tabs. */
export function arrangement(width: number, height: number): Arrangement {
  if (height < LOW) {
    return {
      columns: 2,
      slots: [
        ["drivers", "time", "latency", "tornado"],
        ["tradeoff", "sessions", "breakdown", "requirements"],
      ],
    };
  }
  if (width < WIDE) {
    return {
      columns: 2,
      slots: [
        ["drivers", "tornado"],
        ["tradeoff", "sessions"],
        ["time", "latency"],
        ["breakdown", "requirements"],
      ],
    };
  }
  return {
    columns: 3,
    slots: [
      ["drivers"],
      ["tradeoff", "sessions"],
      ["breakdown"],
      ["time"],
      ["tornado", "latency"],
      ["requirements"],
    ],
  };
}
