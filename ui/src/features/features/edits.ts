import type { ModelNode, FallbackNode } from "$lib/project/policy";
import { projectDocument } from "$lib/document/project.svelte";
import type { FallbackStep, Feature, Policy, Requirements } from "$lib/ipc/generated";
import { join, replaceAt } from "$lib/project/pointer";
import * as policy from "$lib/project/policy";
import { session } from "$lib/session/session.svelte";

/** Edits of the policy tree, each one entry of the undo history. `path` is a node's JSON pointer. */

function edit<P extends Policy | FallbackStep>(
  label: string,
  path: string,
  change: (node: P) => Policy | FallbackStep,
) {
  projectDocument.edit(label, (project) => replaceAt(project, path, change as (value: never) => unknown));
}

export function chooseModel(path: string, model: string): void {
  const serving = session.catalog?.models.find((one) => one.id === model);
  edit<ModelNode>(`model ${policy.shortModel(model)}`, path, (node) =>
    policy.withModel(node, model, serving),
  );
}

export function addFallback(path: string, model: string): void {
  edit<ModelNode>("add fallback", path, (node) => policy.withFallback(node, model));
}

export function addStep(path: string, model: string): void {
  edit<FallbackNode>("add step", path, (node) => policy.addStep(node, model));
}

export function removeStep(path: string, index: number): void {
  edit<FallbackNode>("remove step", path, (node) => policy.removeStep(node, index));
}

export function moveStep(path: string, index: number, by: 1 | -1): void {
  edit<FallbackNode>("move step", path, (node) => policy.moveStep(node, index, by));
}

export function unwrap(path: string): void {
  edit<FallbackNode>("unwrap fallback", path, policy.unwrap);
}

export function toggleTrigger(path: string, trigger: (typeof policy.TRIGGERS)[number]): void {
  edit<FallbackNode>(`trigger ${policy.TRIGGER_NAMES[trigger]}`, path, (node) =>
    policy.toggleTrigger(node, trigger),
  );
}

export type TimeoutField = "first_token_timeout_ms" | "timeout_ms";

export function setTimeout(path: string, index: number, field: TimeoutField, text: string): void {
  const ms = text === "" ? null : Number(text);
  edit<FallbackStep>("step timeout", join(path, "steps", index), (step) =>
    policy.setTimeouts(step, field, ms),
  );
}

/** Gives a feature its first policy: one model. */
export function startPolicy(path: string, model: string): void {
  projectDocument.edit("add policy", (project) =>
    replaceAt(project, path, () => ({ pattern: "model", model })),
  );
}

export function setRequirement(
  path: string,
  label: string,
  change: (before: Requirements | undefined) => Requirements | undefined,
) {
  projectDocument.edit(`requirement ${label}`, (project) =>
    replaceAt(project, path, ({ requirements, ...rest }: Feature) => {
      const changed = change(requirements);
      return changed ? { ...rest, requirements: changed } : rest;
    }),
  );
}
