import type { Diagnostic, Severity } from "../ipc/generated";
import { isUnder } from "./pointer";

/** What is wrong at a place of the project; parts below it that show their own are left out. */
export function diagnosticsAt(all: Diagnostic[], path: string, except: string[] = []): Diagnostic[] {
  return all.filter((one) => isUnder(one.path, path) && !except.some((part) => isUnder(one.path, part)));
}

const FROM_WORST: Severity[] = ["error", "warning", "note"];

/** How bad the worst of them is; undefined for none. */
export function worstOf(problems: Diagnostic[]): Severity | undefined {
  return FROM_WORST.find((severity) => problems.some((one) => one.severity === severity));
}
