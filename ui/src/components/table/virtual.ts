/** Browsers draw nothing beyond some 33 million pixels; a longer list scrolls on a shorter track. */
const LONGEST_TRACK = 24_000_000;

export type Track = { rows: number; rowHeight: number; viewport: number };
export type Window = {
  /** The first row that is drawn. */
  first: number;
  /** The row after the last one that is drawn. */
  end: number;
  /** Where the first row stands, in pixels from the top of the viewport. */
  shift: number;
};

/** Height of what scrolls, in pixels. */
export function trackHeight({ rows, rowHeight }: Track): number {
  return Math.min(rows * rowHeight, LONGEST_TRACK);
}

/** Pixels of list for each pixel of scrolling: 1 unless the track is too short for the list. */
function scale(track: Track): number {
  const scrolls = trackHeight(track) - track.viewport;
  return scrolls <= 0 ? 1 : (track.rows * track.rowHeight - track.viewport) / scrolls;
}

/** The rows to draw at a place of the scrollbar. */
export function windowAt(track: Track, scrollTop: number): Window {
  const { rows, rowHeight, viewport } = track;
  const most = Math.max(0, rows * rowHeight - viewport);
  const top = Math.min(most, Math.max(0, scrollTop) * scale(track));
  const first = Math.floor(top / rowHeight);
  const end = Math.min(rows, Math.ceil((top + viewport) / rowHeight) + 1);
  return { first, end, shift: first * rowHeight - top };
}

/** Where to scroll so that a row is wholly in view; the same place when it is already. */
export function scrollTo(track: Track, scrollTop: number, row: number): number {
  const by = scale(track);
  const top = Math.max(0, scrollTop) * by;
  const [above, below] = [row * track.rowHeight, (row + 1) * track.rowHeight - track.viewport];
  if (top > above) return above / by;
  if (top < below) return below / by;
  return scrollTop;
}

/** The pages that hold rows `first` to `end` and as many before and after as are fetched ahead, nearest first. */
export function pagesFor(first: number, end: number, rows: number, pageRows: number, ahead = 1): number[] {
  if (rows === 0) return [];
  const last = Math.floor((rows - 1) / pageRows);
  const [from, to] = [
    Math.floor(first / pageRows),
    Math.min(last, Math.floor(Math.max(first, end - 1) / pageRows)),
  ];
  const pages = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  for (let step = 1; step <= ahead; step++) pages.push(to + step, from - step);
  return pages.filter((page) => page >= 0 && page <= last);
}

/**
 * The first row of the window of `length` rows that is nearest to the wanted one and lies wholly in pages that are here; the
 * wanted one itself where it is here, or where nothing is.
 */
export function nearestHeld(
  wanted: number,
  length: number,
  rows: number,
  pageRows: number,
  has: ReadonlySet<number> | ReadonlyMap<number, unknown>,
): number {
  const distance = (first: number) => Math.abs(first - wanted);
  let nearest = Infinity;
  for (const page of has.keys()) {
    let end = page + 1;
    while (end * pageRows < page * pageRows + length && has.has(end)) end += 1;
    // With the page after it, a window may also begin in the last rows of this one.
    const most = Math.min(rows, (has.has(end) ? end + 1 : end) * pageRows) - length;
    if (most < page * pageRows) continue;
    const first = Math.min(most, Math.max(page * pageRows, wanted));
    if (distance(first) < distance(nearest)) nearest = first;
  }
  return Number.isFinite(nearest) ? nearest : wanted;
}
