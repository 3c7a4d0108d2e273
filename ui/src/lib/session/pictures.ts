import { projectDocument } from "../document/project.svelte";
import { bytes } from "../format/measure";
import { savePicture as save } from "../ipc/client";
import type { PictureKind } from "../ipc/generated";
import { toasts } from "./toasts.svelte";

/** Saves a chart where the user says; a dialog that was left changes nothing. */
export async function savePicture(
  title: string,
  kind: PictureKind,
  drawn: Promise<Uint8Array>,
): Promise<void> {
  try {
    const name = `${projectDocument.project?.name ?? "project"} ${title}`;
    const saved = await save(name, kind, [...(await drawn)]);
    if (saved) toasts.done(`Saved ${saved.path}, ${bytes(saved.bytes)}`);
  } catch (reason) {
    toasts.error(reason);
  }
}
