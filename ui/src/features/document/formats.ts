import type { DocumentFormat } from "$lib/ipc/generated";

export type Format = { value: DocumentFormat; label: string; note: string };

export const FORMATS: [Format, ...Format[]] = [
  { value: "pdf", label: "PDF", note: "Pages for print and for signing." },
  { value: "html", label: "HTML", note: "One self-contained page for the browser." },
  { value: "docx", label: "Word", note: "For a word processor, to comment and to go on writing." },
  {
    value: "markdown",
    label: "Markdown",
    note: "Text for a repository, with a folder of figures beside it.",
  },
];

export function formatOf(value: string): Format {
  return FORMATS.find((format) => format.value === value) ?? FORMATS[0];
}
