import { MessageFormat } from "messageformat";
import type { MessageFunction } from "messageformat/functions";

/**
 * What the package `messageformat` makes of a text, as notices use it: no bidi isolation, and `:tl:when` from `Intl` alone. Nothing
 * of the library is in it.
 */
export function asMessageFormat(
  source: string,
  locale: string,
  values: Readonly<Record<string, string | number>>,
  timeZone = "UTC",
): string {
  const when: MessageFunction<"when"> = (_context, _options, at) => {
    const text = whenFormat(locale, timeZone)
      .format(Number(at))
      .replace(/[\u00a0\u202f]/g, " ");
    return { type: "when", toString: () => text, toParts: () => [{ type: "when", value: text }] };
  };
  const message = new MessageFormat(locale, source, {
    bidiIsolation: "none",
    functions: { "tl:when": when },
  });
  return message.format(values, (error) => {
    throw error;
  });
}

const formats = new Map<string, Intl.DateTimeFormat>();

function whenFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, {
      timeZone,
      weekday: "long",
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  formats.set(key, format);
  return format;
}
