import type { ConfigurationFile } from "$lib/ipc/generated";

/** A variable that the configuration reads where it is deployed. */
export type Variable = { name: string; about: string };

const FILE = ".env.example";

/** The variables of an environment file, each with the comment above it. Values are examples, never keys. */
export function variablesOf(files: ConfigurationFile[]): Variable[] {
  const text = files.find(({ path }) => path === FILE)?.contents ?? "";
  const variables: Variable[] = [];
  let about = "";
  for (const line of text.split("\n").map((one) => one.trim())) {
    const name = /^(?:export\s+)?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1];
    if (name !== undefined) {
      variables.push({ name, about });
      about = "";
    } else about = line.startsWith("#") ? `${about} ${line.replace(/^#+\s*/, "")}`.trim() : "";
  }
  return variables;
}
