import type { DocumentPages, DocumentPart, Project } from "../generated";
import { catalog } from "./catalog";

const HEADINGS: [DocumentPart, string][] = [
  ["summary", "Summary"],
  ["method", "Scope, workload and method"],
  ["features", "Feature map"],
  ["policies", "Policies"],
  ["quality", "Quality"],
  ["cost", "Cost"],
  ["guardrails", "Guardrails"],
  ["reliability", "Reliability and latency"],
  ["risk", "Risk"],
  ["decisions", "Decisions"],
  ["implementation", "Implementation"],
  ["appendix", "Glossary and tables"],
];

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A page that follows the project's settings: enough to see an edit arrive, not the document itself. */
export function documentPage(project: Project, candidate: string): string {
  const { title, author, version, confidentiality, logo, without = [] } = project.document ?? {};
  const name = project.architectures.find(({ id }) => id === candidate)?.name ?? candidate;
  const parts = HEADINGS.filter(([part]) => !without.includes(part)).map(
    ([part, heading], at) =>
      `<section id="part-${at + 1}"><h2>${at + 1} ${heading}</h2>${content(project, part)}</section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(project.name)}</title>
<style>body{font:14px/1.5 system-ui;margin:0 auto;padding:56px 72px;max-width:650px;color:#191d22;background:#fff}
h1{font-size:26px;line-height:1.25}h2{margin-top:32px;font-size:18px}img{max-height:40px}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #d6dade;padding:6px 0;text-align:left}</style></head>
<body>${logo ? `<img src="${escaped(logo)}" alt="">` : ""}<p>${escaped(title ?? `${project.name}: AI architecture`)}</p>
<p>${[author, version, confidentiality]
    .filter(Boolean)
    .map((text) => escaped(String(text)))
    .join(" · ")}</p>
<h1>${escaped(name)} would have cut the week’s model cost</h1>
<p>Replayed against the recorded requests, with prices of ${catalog.date}.</p>${parts.join("\n")}</body></html>`;
}

function content(project: Project, part: DocumentPart): string {
  const row = (cells: string[]) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`;
  if (part === "features")
    return `<table><tr><th>Feature</th><th>Owner</th></tr>${project.features.map((one) => row([one.name, one.owner ?? ""])).join("")}</table>`;
  if (part === "decisions")
    return (project.decisions ?? [])
      .map(({ title, outcome }, at) => `<h3>${at + 1}. ${escaped(title)}</h3><p>${escaped(outcome)}</p>`)
      .join("");
  if (part === "cost")
    return `<table>${Object.entries(project.ownership ?? {})
      .map(([key, value]) => row([key, JSON.stringify(value)]))
      .join("")}</table>`;
  return "<p>Every figure of this part comes from the replay, with its evidence beside it.</p>".repeat(6);
}

/** Pages without text: enough to see that they come, not what they say. */
export const pagesLaidOut: DocumentPages = {
  layout: 1,
  pages: HEADINGS.length,
  width_pt: 595.28,
  height_pt: 841.89,
  parts: HEADINGS.map(([part], page) => ({ part, page })),
};

export const paper = (page: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595.28 841.89"><rect width="100%" height="100%" fill="white"/>
<text x="60" y="90" font-family="system-ui" font-size="22">${HEADINGS[page]?.[1] ?? ""}</text></svg>`;
