import {
  builtInNotices,
  composeNotice,
  defineTemplate,
  type NamesIn,
  noticeCatalog,
  variable,
} from "throughline/notifications";
import { describe, expect, expectTypeOf, it } from "vitest";

/**
 * What must not compile: a line below `@ts-expect-error` that compiles is an error of `npm run check -- types`, and
 * `compiler.test.ts` looks at what the compiler says. The same mistakes are refused at run time, for texts that the compiler never saw.
 */
const shared = {
  kind: "pickup.ready",
  version: 1,
  purpose: "The parcel can be fetched.",
  urgency: "normal",
  tone: { acknowledge: "The wait is over.", avoid: "Anything that sounds like an offer." },
} as const;
const parcel = { ...shared, category: "transactional" } as const;
const link = "https://s.example/p/1";
const invalid = expect.objectContaining({ code: "INVALID_INPUT" });

describe("the names in a text", () => {
  it("are those of placeholders, of .input and of every variant", () => {
    expectTypeOf<NamesIn<"To {$one} and { $two :integer } and {$three\n:tl:when}">>().toEqualTypeOf<
      "one" | "two" | "three"
    >();
    expectTypeOf<
      NamesIn<".input {$days :integer}\n.match $days\none {{{$days} day: {$link}}}\n* {{{$many} days: {$link}}}">
    >().toEqualTypeOf<"days" | "link" | "many">();
  });

  it("are not in literals and escaped braces", () => {
    expectTypeOf<NamesIn<"no names, {|a literal|} and \\{$this\\}">>().toEqualTypeOf<never>();
    expectTypeOf<NamesIn<"a backslash \\\\{$name}">>().toEqualTypeOf<"name">();
    expectTypeOf<NamesIn<"a backslash and a brace \\\\\\{$this\\}">>().toEqualTypeOf<never>();
    expectTypeOf<NamesIn<"two backslashes \\\\\\\\{$name}">>().toEqualTypeOf<"name">();
  });
});

describe("a template that does not compile", () => {
  it("misspells a variable", () => {
    expect(() =>
      defineTemplate({
        ...parcel,
        variables: { link: variable.url() },
        subject: { en: "Your parcel is here" },
        // @ts-expect-error There is no variable $lnik
        text: { en: "Fetch it here: {$lnik}. {$link}" },
      }),
    ).toThrow(invalid);
  });

  it("misspells a variable in one of two languages", () => {
    expect(() =>
      defineTemplate({
        ...parcel,
        variables: { link: variable.url() },
        subject: { en: "Your parcel is here", hr: "Paket je stigao" },
        text: {
          en: "Fetch it here: {$link}",
          // @ts-expect-error There is no variable $link2
          hr: "Preuzmite ga ovdje: {$link2} {$link}",
        },
      }),
    ).toThrow(invalid);
  });

  it("misspells a variable in a variant, or in .input", () => {
    expect(() =>
      defineTemplate({
        ...parcel,
        variables: { days: variable.count(), link: variable.url() },
        subject: { en: "Your parcel is here" },
        text: {
          // @ts-expect-error There is no variable $dyas
          en: ".input {$days :integer}\n.match $days\none {{{$days} day: {$link}}}\n* {{{$dyas} days: {$link}}}",
        },
      }),
    ).toThrow(invalid);
    expect(() =>
      defineTemplate({
        ...parcel,
        variables: { days: variable.count(), link: variable.url() },
        subject: { en: "Your parcel is here" },
        text: {
          // @ts-expect-error There is no variable $dyas
          en: ".input {$dyas :integer}\n.match $dyas\none {{{$days} day: {$link}}}\n* {{{$days} days: {$link}}}",
        },
      }),
    ).toThrow(invalid);
  });

  it("misspells a variable in the subject", () => {
    expect(() =>
      defineTemplate({
        ...parcel,
        variables: { days: variable.count() },
        // @ts-expect-error There is no variable $day
        subject: { en: "{$day} days left" },
        text: { en: "Your parcel waits for so many days: {$days}" },
      }),
    ).toThrow(invalid);
  });

  it("leaves a variable out of one language", () => {
    expect(() =>
      defineTemplate({
        ...parcel,
        variables: { days: variable.count(), link: variable.url() },
        subject: { en: "Your parcel is here", hr: "Paket je stigao" },
        text: {
          en: "It waits for {$days} days: {$link}",
          // @ts-expect-error The variable $days is missing
          hr: "Preuzmite ga ovdje: {$link}",
        },
      }),
    ).toThrow(invalid);
  });

  it("puts a detail of the case into a public notice", () => {
    expect(() =>
      defineTemplate({
        ...shared,
        category: "public",
        // @ts-expect-error A public notice holds only a link
        variables: { caseRef: variable.text({ max: 24 }), link: variable.url() },
        subject: { en: "Let's talk" },
        text: { en: "About {$caseRef}, message us: {$link}" },
      }),
    ).toThrow(invalid);
  });

  it("puts a name into a public notice by way of a variable that nobody declared", () => {
    expect(() =>
      defineTemplate({
        ...shared,
        category: "public",
        variables: { link: variable.url() },
        subject: { en: "Let's talk" },
        // @ts-expect-error There is no variable $agentName
        text: { en: "{$agentName} would like to help: {$link}" },
      }),
    ).toThrow(invalid);
  });

  it("puts a code beside a link", () => {
    expect(() =>
      defineTemplate({
        ...parcel,
        // @ts-expect-error A code has no link beside it
        variables: { pin: variable.code(), link: variable.url() },
        subject: { en: "Your PIN" },
        text: { en: "Your PIN is {$pin}. Enter it here: {$link}" },
      }),
    ).toThrow(invalid);
  });
});

describe("a variable that does not compile", () => {
  it("has the name under which the brand stands in every text", () => {
    expect(() =>
      defineTemplate({
        ...parcel,
        // @ts-expect-error The brand comes with every notice
        variables: { brand: variable.text({ max: 20 }) },
        subject: { en: "Your parcel is here" },
        text: { en: "It was sent by {$brand}." },
      }),
    ).toThrow(invalid);
  });
});

describe("a notice that does not compile", () => {
  it("lacks a value, has one too many, or one of another type", () => {
    // @ts-expect-error count is missing
    expect(() => composeNotice(builtInNotices["update.digest"], { link }, { locale: "en" })).toThrow(invalid);
    expect(() =>
      // @ts-expect-error there is no lnik
      composeNotice(builtInNotices["update.digest"], { count: 1, link, lnik: link }, { locale: "en" }),
    ).toThrow(invalid);
    expect(() =>
      // @ts-expect-error count is a number
      composeNotice(builtInNotices["update.digest"], { count: "1", link }, { locale: "en" }),
    ).toThrow(invalid);
  });

  it("tells a time and names no zone", () => {
    expect(() =>
      // @ts-expect-error timeZone is missing
      composeNotice(builtInNotices["callback.scheduled"], { at: 0, link }, { locale: "en" }),
    ).toThrow(invalid);
  });

  it("goes through a catalogue all the same", () => {
    const catalog = noticeCatalog();
    // @ts-expect-error count is missing
    expect(() => catalog.compose("update.digest", { link }, { locale: "en" })).toThrow(invalid);
    // @ts-expect-error timeZone is missing
    expect(() => catalog.compose("callback.scheduled", { at: 0, link }, { locale: "en" })).toThrow(invalid);
  });
});

describe("an override that does not compile", () => {
  it("misspells a variable of the built-in notice", () => {
    expect(() =>
      noticeCatalog({
        overrides: {
          // @ts-expect-error There is no variable $url
          "survey.csat": { version: 2, text: { en: "Rate us: {$url}" } },
        },
      }),
    ).toThrow(invalid);
  });

  it("is of a kind that is not built in", () => {
    expect(() =>
      noticeCatalog({
        overrides: {
          // @ts-expect-error There is no such built-in notice
          "survey.csta": { version: 2, text: { en: "Rate us: {$link}" } },
        },
      }),
    ).toThrow(invalid);
  });

  it("adds a detail of the case to the public notice", () => {
    expect(() =>
      noticeCatalog({
        overrides: {
          "privacy.move-to-private": {
            version: 2,
            // @ts-expect-error There is no variable $caseRef
            text: { en: "About {$caseRef}: {$link}" },
          },
        },
      }),
    ).toThrow(invalid);
  });
});

describe("a template that compiles", () => {
  it("names every variable, and may name the brand", () => {
    const template = defineTemplate({
      ...parcel,
      variables: { days: variable.count(), at: variable.time(), link: variable.url() },
      subject: { en: "{$brand}: your parcel is here" },
      text: { en: "It waits until: {$at :tl:when}, for {$days} days. Fetch it here: {$link}" },
    });
    const message = composeNotice(
      template,
      { days: 3, at: "2026-11-24T09:30:00Z", link },
      { locale: "en", timeZone: "Europe/Athens", brand: { name: "Kyma" } },
    );
    expect(message.body.map(({ value }) => value).join("")).toBe(
      `It waits until: Tuesday, November 24 at 11:30, for 3 days. Fetch it here: ${link}`,
    );
  });

  it("has texts that only the run time knows", () => {
    const text: string = JSON.parse('"Fetch it here: {$link}"');
    const template = defineTemplate({
      ...parcel,
      variables: { link: variable.url() },
      subject: { en: "Your parcel is here" },
      text: { en: text },
    });
    expect(composeNotice(template, { link }, { locale: "en" }).link).toBe(link);
  });
});
