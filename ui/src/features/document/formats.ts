import type { DocumentFormat } from "$lib/ipc/generated";

export type Format = { value: string; label: string; note: string };

/** Those that this version writes. */
const WRITTEN: readonly string[] = ["pdf", "html"] satisfies DocumentFormat[];

const ALL: Format[] = [
  { value: "pdf", label: "PDF", note: "Pages for print and for signing." },
  { value: "html", label: "HTML", note: "One self-contained page for the browser." },
  { value: "docx", label: "DOCX", note: "For a word processor, to go on writing." },
  { value: "markdown", label: "Markdown", note: "Text for a repository, with its pictures beside it." },
];

export const FORMATS = ALL.filter(({ value }) => WRITTEN.includes(value)) as (Format & {
  value: DocumentFormat;
})[];

export function formatOf(value: string): Format & { value: DocumentFormat } {
  return (
    FORMATS.find((format) => format.value === value) ?? (FORMATS[0] as Format & { value: DocumentFormat })
  );
}
