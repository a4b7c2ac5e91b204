import { relativeFormat } from "./intl.js";

const A_MINUTE_MS = 60_000;
const UNITS = [
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: A_MINUTE_MS },
] as const;

/** How long ago in the largest unit, as the language says it; `undefined` below a minute. */
export function agoInWords(passedMs: number, tag: string): string | undefined {
  if (passedMs < A_MINUTE_MS) return undefined;
  const fits = UNITS.find(({ ms }) => passedMs >= ms)?.ms ?? A_MINUTE_MS;
  const rounded = Math.round(passedMs / fits) * fits;
  const { unit, ms } = UNITS.find((one) => rounded >= one.ms) ?? UNITS[2];
  return relativeFormat(tag)
    .format(-Math.floor(rounded / ms), unit)
    .replace(/[\u00a0\u202f]/g, " ");
}
