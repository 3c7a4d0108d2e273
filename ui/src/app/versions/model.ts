import type { Policy, Project, ProjectChange } from "$lib/ipc/generated";
import { nameOf } from "$lib/project/placeInWords";
import { valueAt } from "$lib/project/pointer";
import { summarise } from "$lib/project/policy";

const LONGEST = 60;
const POLICY = /^(\/architectures\/[^/]+)\/policies\/[^/]+/;

/**
 * The changes of a policy that took another form are one: what it was, and what it is. Setting by setting nobody would
 * recognise it.
 */
export function byPolicy(changes: ProjectChange[], before: Project, now: Project): ProjectChange[] {
  const reformed = new Set(
    changes.flatMap(({ path }) => {
      const root = POLICY.exec(path)?.[0];
      return root !== undefined && path.endsWith("/pattern") ? [root] : [];
    }),
  );
  const told = new Set<string>();
  return changes.flatMap((change) => {
    const [root, architecture] = POLICY.exec(change.path) ?? [];
    if (root === undefined || !reformed.has(root)) return [change];
    const [old, after] = [valueAt(before, root), valueAt(now, root)];
    // Where the order of architectures has changed, the pointer means another one in each.
    const isSame = valueAt(before, `${architecture}/id`) === valueAt(now, `${architecture}/id`);
    if (old === undefined || after === undefined || !isSame) return [change];
    if (told.has(root)) return [];
    told.add(root);
    return [{ path: root, kind: "changed" as const, old, new: after } as ProjectChange];
  });
}

/** The start of a value: a whole policy is no cell of a table. */
export function valueInWords(value: unknown): string {
  if (value === undefined) return "–";
  if (Array.isArray(value)) {
    const names = value.map((one) => (typeof one === "string" ? one : nameOf(one)));
    return cut(names.every((name) => name !== undefined) ? names.join(", ") : JSON.stringify(value));
  }
  if (typeof value === "string") return cut(value);
  if (isPolicy(value)) return cut(summarise(value));
  return cut(nameOf(value) ?? JSON.stringify(value));
}

export const KIND_WORDS: Record<ProjectChange["kind"], string> = {
  added: "added",
  removed: "removed",
  changed: "changed",
  reordered: "reordered",
};

function isPolicy(value: unknown): value is Policy {
  return typeof value === "object" && value !== null && "pattern" in value;
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
