/** How the document is looked at: as it will be printed, or as a text that screen readers and searches can read. */
class Looking {
  as = $state<"pages" | "reading">("pages");
}

export const looking = new Looking();
