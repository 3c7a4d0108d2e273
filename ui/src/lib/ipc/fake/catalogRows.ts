import rows from "./catalogRows.json";

/**
 * Models as a browser without the Rust side shows them: figures in the manner of the bundled catalog, shortened.
 *
 * Capabilities are letters (tools, structured output, vision, audio, files, reasoning); of each provider is said what it
 * does with prompts (zero retention, no training, training, unknown).
 */
export type Row = [
  id: string,
  name: string,
  prompt: string,
  completion: string,
  cached: string | null,
  ttft: number | null,
  tps: number | null,
  context: number,
  can: string,
  indices: [intelligence: number, coding: number, agentic: number] | null,
  launched: string,
  providers: string,
  retires: string | null,
];

export const ROWS = rows as unknown as Row[];
