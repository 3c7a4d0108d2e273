const MOST_BYTES = 256 * 1024;
export const LOGO_TYPES = ["image/png", "image/jpeg", "image/svg+xml"];

/** Why a file cannot be the logo; null when it can. */
export function logoProblem({ size, type }: Pick<File, "size" | "type">): string | null {
  if (!LOGO_TYPES.includes(type)) return "A logo is a PNG, JPEG or SVG picture.";
  if (size > MOST_BYTES) return `A logo has at most 256 KiB; this one has ${Math.ceil(size / 1024)} KiB.`;
  return null;
}

/** The file as the project keeps it: a `data:` URL, so that the project stays one file. */
export function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error(`${file.name} could not be read`));
    reader.readAsDataURL(file);
  });
}
