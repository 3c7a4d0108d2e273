export type Part = "overview" | "requests";

/** Which part of a workload the screen shows; it stays so from one workload to the next. */
class Shown {
  part = $state<Part>("overview");
}

export const shown = new Shown();
