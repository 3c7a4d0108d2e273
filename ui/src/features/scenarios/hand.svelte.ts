import { draggedSpan, drawnSpan, type Block, type Grip, type Lane, type Period, type Span } from "./timeline";

/** A pointer that moves by less has clicked, not dragged. */
const DRAG_FROM_PX = 4;

type Drag = { from: number; to: number } & (
  { kind: "draw"; lane: Lane; row: number } | { kind: "move"; block: Block; grip: Grip }
);
export type Done = { drawn: Lane; span: Span } | { moved: number; span: Span };

/** What the hand is doing on the timeline, by pointer or by keys. Nothing is edited before it lets go. */
export class Hand {
  #drag = $state.raw<Drag | null>(null);
  #nudged = $state.raw<{ index: number; span: Span } | null>(null);
  #period: () => Period;
  #secondsAt: (px: number) => number;

  constructor(period: () => Period, secondsAt: (px: number) => number) {
    this.#period = period;
    this.#secondsAt = secondsAt;
  }

  /** What is being drawn, and in which row. */
  get drawn(): { row: number; span: Span } | null {
    const drag = this.#drag;
    if (drag?.kind !== "draw" || !this.#moves) return null;
    const span = drawnSpan(this.#secondsAt(drag.from), this.#secondsAt(drag.to), this.#period());
    return { row: drag.row, span };
  }

  /** A block as it stands under the hand. */
  held(block: Block): Span {
    if (this.#nudged?.index === block.index) return this.#nudged.span;
    const drag = this.#drag;
    if (drag?.kind !== "move" || drag.block.index !== block.index || !this.#moves) return block;
    const by = this.#secondsAt(drag.to) - this.#secondsAt(drag.from);
    return draggedSpan(drag.block, drag.grip, by, this.#period());
  }

  draw(at: number, lane: Lane, row: number): void {
    this.#drag = { kind: "draw", lane, row, from: at, to: at };
  }

  grip(at: number, block: Block, grip: Grip): void {
    this.#drag = { kind: "move", block, grip, from: at, to: at };
  }

  move(to: number): void {
    if (this.#drag) this.#drag = { ...this.#drag, to };
  }

  nudge(index: number, span: Span): void {
    this.#nudged = { index, span };
  }

  /** What the hand has done when it lets go; null where it has changed nothing. */
  release(): Done | null {
    const [drag, drawn, nudged, moves] = [this.#drag, this.drawn, this.#nudged, this.#moves];
    const span = drag?.kind === "move" ? this.held(drag.block) : null;
    this.cancel();
    if (nudged) return { moved: nudged.index, span: nudged.span };
    if (drag?.kind === "draw" && drawn) return { drawn: drag.lane, span: drawn.span };
    return drag?.kind === "move" && moves && span ? { moved: drag.block.index, span } : null;
  }

  cancel(): void {
    this.#drag = null;
    this.#nudged = null;
  }

  get #moves(): boolean {
    return this.#drag !== null && Math.abs(this.#drag.to - this.#drag.from) >= DRAG_FROM_PX;
  }
}
