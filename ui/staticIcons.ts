import type { Plugin } from "vite";

type Shape = [tag: string, attributes: Record<string, string>];

const ICON = /@lucide[\\/]svelte[\\/]dist[\\/]icons[\\/][\w-]+\.svelte$/;
const DATA = /const iconData = (\{.*\});/;

/**
 * Lucide's icons as finished drawings. The library puts each together where it is shown, one attribute after another, and a
 * screen shows dozens: they took a tenth of the time until the first one stood.
 */
export function staticIcons(): Plugin {
  return {
    name: "static-icons",
    enforce: "pre",
    transform: {
      filter: { id: ICON },
      handler(source, id) {
        const data = DATA.exec(source)?.[1];
        if (data === undefined) throw new Error(`${id} is not written as the icons of @lucide/svelte were`);
        const { name, node } = JSON.parse(data) as { name: string; node: Shape[] };
        return { code: component(name, node), map: null };
      },
    },
  };
}

function component(name: string, shapes: Shape[]): string {
  const drawing = shapes.map(([tag, attributes]) => `<${tag}${written(attributes)} />`).join("");
  return `<script>
  let { size = 24, strokeWidth = 2, class: classes = "", style, x, y, "aria-label": label } = $props();
</script>

<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor"
  stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" class="lucide lucide-${name} {classes}" {style} {x} {y}
  role={label && "img"} aria-label={label} aria-hidden={label ? undefined : "true"}
>${drawing}</svg>
`;
}

const written = (attributes: Record<string, string>) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("");
