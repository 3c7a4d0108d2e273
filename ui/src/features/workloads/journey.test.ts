import { expect, it } from "vitest";
import { journey } from "./journey";

it("puts every call at the stage that made it, numbered", () => {
  const stage = (name: string, result: string) => ({ stage: name, result, considered: [], reason: "" });
  const attempt = (endpoint: string) => ({
    model: "m",
    endpoint,
    status: "answered",
    cost_usd: "0.01",
    ttft_ms: null,
    latency_ms: 1,
    node: "/architectures/0/policies/chat",
    started_ms: 0,
  });
  const steps = journey({
    request: 1,
    stages: [
      stage("resolve", "chat"),
      stage("forward", "a"),
      stage("evaluate", "0.5"),
      stage("forward", "b"),
    ],
    attempts: [attempt("a"), attempt("b")],
    nodes: [],
    served_by: "m",
    cost_usd: "0.02",
  });
  expect(steps.map(({ call }) => call && [call.number, call.endpoint])).toEqual([
    null,
    [1, "a"],
    null,
    [2, "b"],
  ]);
});
