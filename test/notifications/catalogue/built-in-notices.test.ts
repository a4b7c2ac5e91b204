import { BUILT_IN_CHANNELS } from "throughline/channels";
import {
  BUILT_IN_PHRASES,
  builtInNotices,
  lintCatalog,
  type NoticeTemplate,
  noticeCatalog,
} from "throughline/notifications";
import { describe, expect, it } from "vitest";

const entries = Object.entries<NoticeTemplate>(builtInNotices);
const of = (test: (template: NoticeTemplate) => boolean) =>
  entries.filter(([, template]) => test(template)).map(([kind]) => kind);
const ofTypes =
  (...types: string[]) =>
  (template: NoticeTemplate) =>
    Object.values(template.variables).some(({ type }) => types.includes(type));

describe("the built-in notices", () => {
  it("are thirty, each under its kind and in English, Greek and Croatian", () => {
    expect(entries).toHaveLength(30);
    for (const [kind, template] of entries) {
      expect(template.kind).toBe(kind);
      expect(template.version).toBe(1);
      expect(Object.keys(template.subject)).toEqual(["en", "el", "hr"]);
      expect(Object.keys(template.text)).toEqual(["en", "el", "hr"]);
    }
  });

  it("have nothing to mend", () => {
    expect(lintCatalog(noticeCatalog())).toEqual([]);
  });

  it("say to whoever words them what to acknowledge and what to avoid", () => {
    for (const [, { tone, purpose }] of entries)
      for (const sentence of [tone.acknowledge, tone.avoid, purpose])
        expect(sentence).toMatch(/^[A-Z].{10,}\.$/);
  });

  it("have one that may stand in public, and it holds a link alone", () => {
    expect(of(({ audience }) => audience === "public")).toEqual(["privacy.move-to-private"]);
    expect(of(({ category }) => category === "public")).toEqual(["privacy.move-to-private"]);
    expect(Object.keys(builtInNotices["privacy.move-to-private"].variables)).toEqual(["link"]);
  });

  it("have one with digits to key in, and it has no link", () => {
    expect(of(ofTypes("code"))).toEqual(["handoff.call-us"]);
    expect(of((template) => ofTypes("code")(template) && ofTypes("url")(template))).toEqual([]);
  });

  it("ask in surveys at leisure, and confirm an opt-out at once", () => {
    expect(of(({ urgency }) => urgency === "deferrable")).toEqual(
      of(({ category }) => category === "survey"),
    );
    expect(builtInNotices["consent.opted-out"]).toMatchObject({ category: "consent", urgency: "live" });
    expect(builtInNotices["identity.verify"]).toMatchObject({ category: "security", urgency: "live" });
  });

  it("are skipped once read only where they tell of something that can be read", () => {
    expect(of(({ presence }) => presence === "skip-if-read")).toEqual([
      "update.reply-waiting",
      "update.status-changed",
      "update.digest",
      "update.still-working",
      "action.needed",
      "commitment.due-soon",
      "commitment.late",
      "journey.resolved",
      "journey.auto-closing",
    ]);
    expect(of(({ digest }) => digest)).toEqual(["update.reply-waiting", "update.status-changed"]);
  });

  it("end in a clear next step: a link, an answer here, digits or a keyword", () => {
    for (const [kind, template] of entries) {
      if (ofTypes("url", "code")(template)) continue;
      expect(`${kind}: ${template.text.en}`).toMatch(/reply here|reply START|write AGENT/i);
    }
  });

  it("cannot be changed by accident", () => {
    expect(Object.isFrozen(builtInNotices)).toBe(true);
    expect(Object.isFrozen(builtInNotices["survey.csat"])).toBe(true);
  });
});

describe("the words for channels", () => {
  it.each(Object.entries(BUILT_IN_PHRASES))(
    "in %s name every built-in channel, and any other",
    (_locale, table) => {
      expect(Object.keys(table)).toEqual([...BUILT_IN_CHANNELS, "other"]);
      for (const { to, on } of Object.values(table))
        for (const phrase of [to, on]) expect(phrase).toMatch(/^\S.*[^\s.]$/);
    },
  );
});
