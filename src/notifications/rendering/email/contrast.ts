const HEX_COLOUR = /^#[0-9a-f]{6}$/i;

/** Whether a text is a colour as a brand gives it: `#rrggbb`. */
export function isColour(text: string): boolean {
  return HEX_COLOUR.test(text);
}

/**
 * The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"): at least 4.5 for text.
 *
 * @example
 * ```ts
 * contrast("#ffffff", "#000000"); // 21
 * ```
 */
export function contrast(one: string, other: string): number {
  const [first, second] = [luminance(one), luminance(other)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/** Black or white, whichever stands out more; one of both always has at least 4.5. */
export function inkOn(background: string): "#000000" | "#ffffff" {
  return contrast(background, "#ffffff") >= contrast(background, "#000000") ? "#ffffff" : "#000000";
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const channel = (from: number) => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
