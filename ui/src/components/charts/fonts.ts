/**
 * The app's fonts as parts of a picture. A picture that only names them looks different wherever they are not installed,
 * and as an image it may not load anything, so it carries the files. They are read when the first picture is saved.
 */

type Font = { family: string; covers: RegExp; read: () => Promise<{ default: string }> };

const INTER = "Inter Variable";

/** The parts that the makers of the fonts divide them in; a picture carries those it has letters of. */
const FONTS: Font[] = [
  {
    family: INTER,
    covers: /[\u0020-\u00ff\u2000-\u206f\u2191\u2193\u2212]/,
    read: () => import("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?inline"),
  },
  {
    family: INTER,
    covers: /[\u0100-\u02ff\u1e00-\u1eff]/,
    read: () => import("@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?inline"),
  },
  {
    family: INTER,
    covers: /[\u0370-\u03ff]/,
    read: () => import("@fontsource-variable/inter/files/inter-greek-wght-normal.woff2?inline"),
  },
  {
    family: INTER,
    covers: /[\u0400-\u045f\u0490\u0491]/,
    read: () => import("@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2?inline"),
  },
  {
    family: "JetBrains Mono Variable",
    covers: /[\u0020-\u00ff]/,
    read: () =>
      import("@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?inline"),
  },
];

/** The texts of a picture, each with the family that it asks for first. */
export type Lettering = { family: string; text: string };

/** The fonts that these texts need. */
export function fontsFor(letterings: Lettering[]): Font[] {
  return FONTS.filter(({ family, covers }) =>
    letterings.some((one) => one.family === family && covers.test(one.text)),
  );
}

/** A style sheet with the fonts in it, and with the figures as wide as on screen. */
export async function fontSheet(letterings: Lettering[]): Promise<string> {
  const faces = await Promise.all(
    fontsFor(letterings).map(async ({ family, read }) => {
      const { default: file } = await read();
      return `@font-face{font-family:"${family}";font-weight:100 900;src:url(${file}) format("woff2")}`;
    }),
  );
  return `${faces.join("")}text{font-variant-numeric:tabular-nums;font-feature-settings:"cv05","cv08"}`;
}

/** The first of a list of families, as a style sheet computes it. */
export function firstFamily(families: string): string {
  return (families.split(",")[0] ?? "").trim().replace(/^["']|["']$/g, "");
}
