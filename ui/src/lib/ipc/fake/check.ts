import type { Diagnostic, Policy, Project } from "../generated";
import { childrenOf } from "../../project/children";
import { scenarioDiagnostics } from "./scenario";
import { wholeCatalog as catalog } from "./catalog";

function check(policy: Policy, path: string): Diagnostic[] {
  switch (policy.pattern) {
    case "model":
      return catalog.models.some(({ id }) => id === policy.model)
        ? []
        : [
            {
              severity: "error",
              code: "unknown-model",
              message: `${policy.model} is not in the catalog`,
              path,
            },
          ];
    case "fallback": {
      const single: Diagnostic[] =
        policy.steps.length > 1
          ? []
          : [
              {
                severity: "warning",
                code: "single-step",
                message: "A fallback with one step never falls back",
                path,
                hint: "Add a step or unwrap it.",
              },
            ];
      return [
        ...single,
        ...policy.steps.flatMap((step, at) => check(step.policy, `${path}/steps/${at}/policy`)),
      ];
    }
    default:
      return childrenOf(policy).flatMap((child) => check(child.policy, path + child.at));
  }
}

export function diagnostics(project: Project): Diagnostic[] {
  const found = project.architectures.flatMap(({ policies }, at) =>
    Object.entries(policies).flatMap(([feature, policy]) =>
      check(policy, `/architectures/${at}/policies/${feature}`),
    ),
  );
  const chatStep = "/architectures/1/policies/chat/steps/1/policy";
  const slow: Diagnostic = {
    severity: "note",
    code: "slower-fallback",
    message: "claude-sonnet-4.5 is slower to its first token than the step before it",
    path: chatStep,
  };
  return [...found, slow, ...scenarioDiagnostics(project)];
}
