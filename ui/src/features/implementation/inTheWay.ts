import { plural } from "$lib/format/measure";
import { proseMinute } from "$lib/format/moment";
import type { FilesInTheWay } from "$lib/ipc/generated";

/** What to ask before an export replaces files that are not as an export has left them. */
export type Question = { title: string; body: string; files: string[] };

export function inTheWay({ folder, files }: FilesInTheWay): Question {
  const times = new Set(files.map(({ changed_since }) => changed_since));
  const [since] = times;
  const none = files.every(({ changed_since }) => changed_since === null);
  const title = none
    ? `${plural(files.length, "file is", "files are")} there already`
    : since && times.size === 1
      ? `${plural(files.length, "file was", "files were")} changed since ${proseMinute(since)}`
      : `${plural(files.length, "file was", "files were")} changed or written by somebody else`;
  return {
    title,
    body: `${none ? `No export that is known here has written into ${folder}.` : `In ${folder}.`} Replacing cannot be undone. Nothing has been written yet.`,
    files: files.map(({ path, changed_since }) => {
      if (times.size === 1) return path;
      return changed_since === null
        ? `${path}, not written by an export`
        : `${path}, changed since ${proseMinute(changed_since)}`;
    }),
  };
}
