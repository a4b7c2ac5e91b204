import fc from "fast-check";
import { BUILT_IN_CHANNELS } from "throughline/channels";
import { bindWhatsAppTemplates, type NoticeMessage, renderNotice } from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { ATTACKS, hostileValue } from "./hostile.js";
import { faultsOf } from "./judge.js";
import { BRAND, LINK, saying, text, value } from "./notices.js";

const SEED = 20261129;

const PUBLIC = ["social-post", "social-comment", "forum"];
const CHANNELS = [
  ...BUILT_IN_CHANNELS.filter((id) => !PUBLIC.includes(id)),
  "push",
  "slack",
  "teams",
] as const;

const templates = bindWhatsAppTemplates([
  {
    kind: "update.reply-waiting",
    locale: "en",
    name: "n",
    language: "en",
    body: "About {{1}}.",
    parameters: ["topic"],
  },
]);

function rendered(
  message: NoticeMessage,
  channel: (typeof CHANNELS)[number],
  window: "open" | "closed" = "open",
) {
  return renderNotice(message, {
    channel,
    whatsapp: { window, templates },
    email: { unsubscribe: { url: "https://s.example/stop", mailto: "stop@s.example" } },
    transliterate: "hr",
  });
}

function hostile(of: string): NoticeMessage {
  return saying(of, {
    category: "survey",
    body: [
      text("You told us: "),
      value("topic", "text", of),
      text(", at "),
      value("at", "time", of),
      text(", times "),
      value("count", "number", of),
      text(". Your code: "),
      value("code", "code", of),
      text(" See "),
      value("link", "url", LINK),
      text(" or: "),
      value("link", "url", LINK),
    ],
    link: LINK,
    code: of,
    brand: { ...BRAND, name: of, address: of },
  });
}

describe.each(CHANNELS)("a hostile value on %s", (channel) => {
  it.each(ATTACKS.map((attack) => [JSON.stringify(attack), attack]))("does no harm: %s", (_name, attack) => {
    expect(faultsOf(rendered(hostile(attack), channel))).toEqual([]);
    if (channel === "whatsapp") expect(faultsOf(rendered(hostile(attack), channel, "closed"))).toEqual([]);
  });

  it("does no harm, whatever it is", () => {
    fc.assert(
      fc.property(hostileValue, (of) => {
        expect(faultsOf(rendered(hostile(of), channel))).toEqual([]);
      }),
      { seed: SEED, numRuns: 25 },
    );
  });
});

it.each(["<", "\u202e", "e\u0301", "a ", " \u200d"])(
  "a megabyte of %j is shown or refused without delay",
  (unit) => {
    const message = saying(unit.repeat((1 << 20) / unit.length));
    for (const channel of ["sms", "email", "phone", "slack"] as const) {
      const before = performance.now();
      rendered(message, channel);
      expect(performance.now() - before).toBeLessThan(3_000);
    }
  },
);
