import type { DocumentPart } from "$lib/ipc/generated";
import { PARTS, withoutNumber } from "./parts";

/** Shows another page in the place of one, without the white flash of a load and without losing the place. */
export function showPage(page: Document, html: string): void {
  const next = new DOMParser().parseFromString(html, "text/html");
  const top = page.scrollingElement?.scrollTop ?? 0;
  page.head.replaceChildren(...next.head.childNodes);
  page.body.replaceWith(page.adoptNode(next.body));
  page.documentElement.lang = next.documentElement.lang;
  page.scrollingElement?.scrollTo({ top });
}

/** Where a part begins: the heading that is called as it is. */
export function headingOf(page: Document, part: DocumentPart): HTMLElement | null {
  const name = PARTS.find((one) => one.part === part)?.name;
  const headings = [...page.querySelectorAll<HTMLElement>("h2, h1")];
  const heading = headings.find(
    (one) => one.closest("nav") === null && withoutNumber(one.textContent ?? "") === name,
  );
  // The summary is the first page, with a heading of its own or without.
  return heading ?? (part === "summary" ? page.body : null);
}
