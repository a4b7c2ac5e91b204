import fc from "fast-check";
import { isThroughlineError } from "throughline";
import { BUILT_IN_CHANNELS } from "throughline/channels";
import {
  isPublicNotice,
  type NoticeCatalog,
  type NoticeMessage,
  type NoticeTemplates,
  type NoticeVariable,
  noticeCatalog,
  renderNotice,
} from "throughline/notifications";
import { ATTACKS } from "./hostile.js";
import { faultsOf } from "./judge.js";
import { BRAND } from "./notices.js";

const PUBLIC: readonly string[] = ["social-post", "social-comment", "forum"];
const CHANNELS = [...BUILT_IN_CHANNELS, "push", "slack", "teams"];

const catalog: NoticeCatalog<NoticeTemplates> = noticeCatalog({ brand: BRAND });

/** Every built-in notice in each of its languages. */
export const KINDS_AND_LOCALES = Object.keys(catalog.templates).flatMap((kind) =>
  ["en", "el", "hr"].map((locale) => ({ kind, locale })),
);

/** A notice filled with values as long and as hostile as its template lets them be; `null` where it refuses them. */
export function messages(kind: string, locale: string): fc.Arbitrary<NoticeMessage | null> {
  const variables = catalog.templates[kind]?.variables ?? {};
  const values = fc.record(
    Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, valueFor(variable)])),
  );
  return values.map((given) => {
    try {
      return catalog.compose(kind, given, { locale, timeZone: "Europe/Zagreb" });
    } catch (error) {
      if (isThroughlineError(error, "INVALID_INPUT")) return null;
      throw error;
    }
  });
}

function valueFor(variable: NoticeVariable): fc.Arbitrary<string | number> {
  switch (variable.type) {
    case "text":
      return fc
        .oneof(
          fc.constantFrom(...ATTACKS, "ω", "<", "&", "č", "€", "👍", "W"),
          fc.string({ unit: "grapheme", minLength: 1 }),
        )
        .map((unit) => unit.repeat(variable.max).slice(0, variable.max));
    case "url":
      return fc.constantFrom(
        "https://s.example/r/7Kq2mZ",
        "https://adria.example/r/7Kq2mZ8vT1yQ4wXn0aLpRb?via=notice&lang=el#top",
      );
    case "code":
      return fc.constantFrom("471193", "471 193", "AB-47-11", "4711A9C3D5E7F9B1");
    case "count":
      return fc.constantFrom(0, 1, 2, 5, 21, 1000, 1_000_000);
    case "time":
      return fc.constantFrom("2026-09-30T21:59:00Z", "2026-12-23T09:30:00+02:00", "2026-03-29T00:59:00Z");
    case "channel":
      return fc.constantFrom(...BUILT_IN_CHANNELS, "fax");
  }
}

/** What a notice became, channel by channel, and what is wrong with it: an empty list, if all is as it should be. */
export function renderedEverywhere(
  message: NoticeMessage,
): readonly { readonly channel: string; readonly faults: readonly string[] }[] {
  return CHANNELS.map((channel) => {
    const mayGo = isPublicNotice(message) || !PUBLIC.includes(channel);
    return { channel, faults: mayGo ? faultsThere(message, channel) : privacyFaults(message, channel) };
  });
}

function faultsThere(message: NoticeMessage, channel: string): readonly string[] {
  const rendered = renderNotice(message, {
    channel,
    email: { unsubscribe: { url: "https://s.example/stop" } },
    ...(message.locale === "hr" && { transliterate: "hr" as const }),
  });
  return rendered.fits ? faultsOf(rendered) : [`${rendered.reason}`];
}

function privacyFaults(message: NoticeMessage, channel: string): readonly string[] {
  try {
    renderNotice(message, { channel });
    return ["is shown to everybody"];
  } catch (error) {
    return isThroughlineError(error, "INVALID_INPUT") ? [] : ["throws what is no error of the library"];
  }
}
