import fc from "fast-check";
import {
  type Brand,
  builtInNotices,
  composeNotice,
  defineTemplate,
  type LocalizedText,
  type NoticeCatalog,
  type NoticeMessage,
  type NoticeTemplate,
  type NoticeTemplates,
  noticeCatalog,
  renderNotice,
  variable,
} from "throughline/notifications";
import { describe, expect, it } from "vitest";
import * as z from "zod";

const link = "https://s.example/r/7Kq2mZ";
const invalid = expect.objectContaining({ code: "INVALID_INPUT" });
const MIB = "x".repeat(1024 * 1024);

/** What nobody should be able to put into a notice, as a name. */
const HOSTILE_LINES = {
  "a line feed": "Ana\nBcc: everyone@example.org",
  "a carriage return": "Ana\rEvil",
  "a null": "Ana\0",
  "an escape": "Ana\u001b[2J",
  "a right-to-left override": "Ana\u202Egpj.exe",
  "an isolate": "\u2066Ana",
  "a right-to-left mark": "Ana\u200F",
  "an Arabic letter mark": "Ana\u061c",
  "a line separator": "Ana\u2028Evil",
  "half a surrogate pair": "Ana\ud83d",
  "a mebibyte": MIB,
  nothing: "",
  spaces: "   ",
};

const HOSTILE_LINKS = {
  "a script": "javascript:alert(1)",
  "a script in capitals": "JaVaScRiPt:alert(1)",
  data: "data:text/html,<script>alert(1)</script>",
  "plain http": "http://s.example/r/1",
  "a user name": "https://kyma.example@evil.example/r/1",
  "a space": "https://s.example/r/1 2",
  "a line feed": "https://s.example/r/1\n2",
  "a quote": 'https://s.example/r/1"onclick="x',
  "an angle bracket": "https://s.example/<script>",
  "a right-to-left override": "https://s.example/\u202Er",
  "a letter beyond ASCII": "https://s.exаmple/r/1",
  "a port that there is not": "https://s.example:99999/r/1",
  "an address of four numbers that is none": "https://1.2.3.999/r/1",
  "no host": "https:///r/1",
  "a mebibyte": `https://s.example/${MIB}`,
  nothing: "",
};

const connected = (agentName: unknown) => () =>
  composeNotice(builtInNotices["handoff.connected"], { agentName: agentName as string }, { locale: "en" });

describe("a value", () => {
  it.each(Object.entries(HOSTILE_LINES))("with %s is refused, and not repeated", (_what, value) => {
    const refused = caught(connected(value));
    expect(refused).toEqual(invalid);
    expect(refused.message).toContain("agentName must be one line of 1 to 40 characters");
    if (value.trim() !== "") expect(refused.message + JSON.stringify(refused)).not.toContain(value);
  });

  it.each([
    ["null", null],
    ["a number", 7],
    ["an object", { toString: () => "Ana" }],
    ["an array", ["Ana"]],
  ])("that is %s in place of a text is refused", (_what, value) => expect(connected(value)).toThrow(invalid));

  it("may be HTML, which each renderer escapes for itself", () => {
    const { body } = connected('<b onclick="x">Ana</b> & {$link}')();
    expect(body[1]).toEqual({
      type: "value",
      variable: "agentName",
      is: "text",
      value: '<b onclick="x">Ana</b> & {$link}',
    });
  });

  it.each(Object.entries(HOSTILE_LINKS))("that is a link with %s is refused", (_what, value) => {
    expect(() => composeNotice(builtInNotices["survey.csat"], { link: value }, { locale: "en" })).toThrow(
      invalid,
    );
  });

  it.each([
    "https://s.example",
    "https://s.example:8443/a?b=c&d=%20#e",
    "https://wa.me/302101234567?text=Hi%20tlr_x",
  ])("may be the link %s", (value) => {
    expect(composeNotice(builtInNotices["survey.csat"], { link: value }, { locale: "en" }).link).toBe(value);
  });

  it("that is a link is refused here, or can be shown on a channel", () => {
    const piece = fc.constantFrom(
      "a",
      "1",
      ".",
      "-",
      ":",
      "/",
      "?",
      "#",
      "@",
      "%",
      "%2f",
      "[",
      "]",
      "\\",
      "'",
      "_",
      "9999",
    );
    const any = fc.array(piece, { maxLength: 12, size: "max" }).map((pieces) => `https://${pieces.join("")}`);
    fc.assert(
      fc.property(any, (value) => {
        const compose = () => composeNotice(builtInNotices["survey.csat"], { link: value }, { locale: "en" });
        let message: NoticeMessage;
        try {
          message = compose();
        } catch (error) {
          expect(error).toEqual(invalid);
          return;
        }
        expect(renderNotice(message, { channel: "web-chat" }).fits).toBe(true);
      }),
      { seed: 20261129, numRuns: 2_000 },
    );
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_001])(
    "that counts %d is refused",
    (count) => {
      expect(() => composeNotice(builtInNotices["update.digest"], { count, link }, { locale: "en" })).toThrow(
        invalid,
      );
    },
  );

  it("that is a time without an offset is refused", () => {
    expect(() =>
      composeNotice(
        builtInNotices["callback.scheduled"],
        { at: "2026-11-24T09:30:00", link },
        { locale: "en", timeZone: "UTC" },
      ),
    ).toThrow(invalid);
  });

  it.each(["12", "12345678901234567", "12-", "<b>", "482\n193"])("that is the code %j is refused", (pin) => {
    const values = { number: "+30 210 123 4567", locator: "204911", pin, minutes: 30 };
    expect(() => composeNotice(builtInNotices["handoff.call-us"], values, { locale: "en" })).toThrow(invalid);
  });

  it.each(["Whats App", "", "x".repeat(65), "../etc"])("that is the channel %j is refused", (onChannel) => {
    expect(() =>
      composeNotice(builtInNotices["handoff.offer"], { onChannel, link }, { locale: "en" }),
    ).toThrow(invalid);
  });

  const told = (schema: z.ZodType<string, string>, parcel: string) => {
    const template = defineTemplate({
      kind: "parcel.number",
      version: 1,
      purpose: "Tells the number of a parcel.",
      category: "transactional",
      urgency: "normal",
      tone: { acknowledge: "The wait.", avoid: "Offers." },
      variables: { parcel: variable.text({ max: 12, schema, example: "GR48213" }) },
      subject: { en: "Your parcel" },
      text: { en: "Your parcel has the number {$parcel}. Reply here with any question." },
    });
    return composeNotice(template, { parcel }, { locale: "en" }).body[1]?.value;
  };

  it("is as its schema asks, and as the schema gives it back", () => {
    const number = z
      .string()
      .regex(/^[A-Z]{2}\d+$/i)
      .transform((text) => text.toUpperCase());
    expect(told(number, "hr7")).toBe("HR7");
    expect(() => told(number, "7hr")).toThrow(invalid);
  });

  it("is one line of its length also after its schema, which answers at once", () => {
    const example = (given: string, made: string) =>
      z.string().transform((text) => (text === given ? made : text));
    expect(() => told(example("HR7", "HR\n7"), "HR7")).toThrow(invalid);
    expect(() => told(example("HR7", "x".repeat(13)), "HR7")).toThrow(invalid);
    expect(() =>
      told(z.string().transform(async (text) => text) as unknown as z.ZodType<string, string>, "HR7"),
    ).toThrow(invalid);
  });
});

describe("values", () => {
  const digest: NoticeTemplate = builtInNotices["update.digest"];

  it("that are missing or too many are refused, without the names of those too many", () => {
    const refused = caught(() => composeNotice(digest, { "maria@example.org": 1 }, { locale: "en" }));
    expect(refused).toMatchObject({
      code: "INVALID_INPUT",
      details: {
        kind: "update.digest",
        problems: [
          { path: "count", rule: "is missing" },
          { path: "link", rule: "is missing" },
          { path: "", rule: "has values that are not variables of this notice" },
        ],
      },
    });
    expect(refused.message).not.toContain("maria");
  });

  it("that come from a prototype count as missing", () => {
    const values: Record<string, string | number> = Object.create({ count: 1, link });
    expect(() => composeNotice(digest, values, { locale: "en" })).toThrow(invalid);
  });

  it("of any kind end in a message or in INVALID_INPUT", () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.constantFrom(...Object.values<NoticeTemplate>(builtInNotices)),
        (values, template) => {
          try {
            composeNotice(template, values as Record<string, string>, { locale: "en", timeZone: "UTC" });
          } catch (error) {
            expect(error).toEqual(invalid);
          }
        },
      ),
      { seed: 20261124, numRuns: 500 },
    );
  });
});

describe("a locale", () => {
  const at = (locale: string) => composeNotice(builtInNotices["feedback.thanks"], {}, { locale }).locale;

  it.each([
    ["el", "el"],
    ["el-GR", "el"],
    ["el-CY", "el"],
    ["EL-gr", "el"],
    ["hr-BA", "hr"],
    ["hr-Latn-HR-x-private", "hr"],
    ["en-GB", "en"],
    ["fr", "en"],
    ["sr-Latn", "en"],
  ])("%s is served in %s", (asked, served) => {
    expect(at(asked)).toBe(served);
  });

  it.each(["", "e", "not a tag", "el_GR", "en-\u202E", "x".repeat(1_000), null, undefined])(
    "%j is refused",
    (asked) => {
      expect(() => at(asked as string)).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { field: "locale" } }),
      );
    },
  );

  it.each([
    [{ fr: "Merci.", en: "Thanks." }, "en"],
    [{ fr: "Merci.", de: "Danke." }, "fr"],
  ])("that %j does not have falls back to %s: English, else the first", (text, served) => {
    const template = defineTemplate<"transactional", Record<never, never>, LocalizedText, LocalizedText>({
      kind: "my.thanks",
      version: 1,
      purpose: "Thanks.",
      category: "transactional",
      urgency: "live",
      tone: { acknowledge: "The answer.", avoid: "More." },
      variables: {},
      subject: text,
      text,
    });
    expect(composeNotice(template, {}, { locale: "hr" }).locale).toBe(served);
  });
});

describe("a brand", () => {
  const optedOut = (brand?: Brand) => () =>
    composeNotice(builtInNotices["consent.opted-out"], {}, { locale: "en", brand: brand ?? null });

  it("is needed where the text names it", () => {
    expect(optedOut()).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        details: { kind: "consent.opted-out", field: "brand" },
      }),
    );
    expect(optedOut({ name: "Kyma" })().body[0]).toEqual({
      type: "value",
      variable: "brand",
      is: "text",
      value: "Kyma",
    });
  });

  it.each<Brand>([
    { name: "" },
    { name: "x".repeat(41) },
    { name: "Ky\nma" },
    { name: "Kyma", url: "javascript:alert(1)" },
    { name: "Kyma", logoUrl: "http://kyma.example/logo.png" },
    { name: "Kyma", color: "red" },
    { name: "Kyma", address: "x\r\ny" },
  ])("that is %j is refused", (brand) => expect(optedOut(brand)).toThrow(invalid));
});

describe("a template", () => {
  const define =
    (text: string, given: object = {}) =>
    () =>
      defineTemplate({
        kind: "any.kind",
        version: 1,
        purpose: "Anything.",
        category: "transactional",
        urgency: "normal",
        tone: { acknowledge: "Nothing.", avoid: "Nothing." },
        variables: { days: variable.count(), at: variable.time(), name: variable.text({ max: 20 }) },
        subject: { en: "Any" },
        text: { en: text },
        ...given,
      });
  const whole = "{$days} {$name}: {$at :tl:when}, good";

  it("that is right is taken", () => expect(define(whole)).not.toThrow());

  it.each([
    ["syntax", "{$days"],
    ["syntax", ".match $days\n* {{x}}"],
    ["syntax", `${whole} {#b}bold{/b}`],
    ["syntax", `.local $x = {$days :integer}\n{{${whole}}}`],
    ["syntax", "{$days :integer minimumIntegerDigits=$days} {$name}: {$at :tl:when}"],
    ["syntax", "{$days :number style=percent} {$name}: {$at :tl:when}"],
    ["unknown-function", "{$days :currency} {$name}: {$at :tl:when}"],
    ["unknown-function", "{$days} {$name}: {$at :datetime}"],
    ["unknown-variable", `${whole} {$other}`],
    ["unknown-variable", `${whole} {$constructor}`],
    ["wrong-function", "{$days} {$name}: {$at}, good"],
    ["wrong-function", "{$days :tl:when} {$name}: {$at :tl:when}, good"],
    ["wrong-function", "{$days} {$name :integer}: {$at :tl:when}, good"],
    ["missing-variable", "{$days}: {$at :tl:when}, good"],
  ])("breaks the rule %s with %j", (rule, text) => {
    expect(define(text)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", details: { kind: "any.kind", locale: "en", rule } }),
    );
  });

  it.each([
    ["missing-locale", "hr", { subject: { en: "Any", hr: "Any" } }],
    [
      "reserved-variable",
      null,
      { variables: { brand: variable.text({ max: 20 }) }, text: { en: "From {$brand}." } },
    ],
    ["bad-locale", "en_GB", { subject: { en: "Any", en_GB: "Any" }, text: { en: whole, en_GB: whole } }],
    [
      "bad-example",
      null,
      {
        variables: {
          days: variable.count(),
          at: variable.time({ example: "soon" }),
          name: variable.text({ max: 20 }),
        },
      },
    ],
  ])("breaks the rule %s", (rule, locale, given) => {
    expect(define(whole, given)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", details: { kind: "any.kind", locale, rule } }),
    );
  });

  it.each([
    { kind: "Not A Kind" },
    { version: 0 },
    { category: "marketing" },
    { urgency: "now" },
    { tone: { acknowledge: "" } },
    { subject: {} },
    { text: { en: "x".repeat(5_001) } },
    { extra: true },
  ])("with %j is refused", (given) => expect(define(whole, given)).toThrow(invalid));

  it("cannot be public by its audience alone", () => {
    const { variables, text, ...rest } = builtInNotices["journey.resolved"];
    const forged: NoticeTemplate = { ...rest, variables, text, category: "public", audience: "public" };
    expect(() => composeNotice(forged, { caseRef: "#1", link }, { locale: "en" })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ rule: "public-detail" }) }),
    );
  });
});

describe("an audience", () => {
  it("is public only with the category", () => {
    const forged: NoticeTemplate = { ...builtInNotices["journey.resolved"], audience: "public" };
    expect(() => composeNotice(forged, { caseRef: "#1", link }, { locale: "en" })).toThrow(invalid);
  });
});

describe("a catalogue", () => {
  it("refuses a kind it does not have", () => {
    const catalog: NoticeCatalog<NoticeTemplates> = noticeCatalog();
    expect(() => catalog.compose("no.such-kind", {}, { locale: "en" })).toThrow(invalid);
    expect(() => catalog.compose("constructor", {}, { locale: "en" })).toThrow(invalid);
  });

  it("refuses a template of a built-in kind, or under another kind than its own", () => {
    const csat = builtInNotices["survey.csat"];
    expect(() => noticeCatalog({ templates: { "survey.csat": csat } })).toThrow(invalid);
    expect(() => noticeCatalog({ templates: { "my.survey": csat } })).toThrow(invalid);
    expect(() => noticeCatalog({ templates: { "my.survey": { ...csat, kind: "my.survey" } } })).not.toThrow();
  });
});

function caught(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
