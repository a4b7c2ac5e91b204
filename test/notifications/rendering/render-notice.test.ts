import { isThroughlineError } from "throughline";
import {
  bindWhatsAppTemplates,
  isPublicNotice,
  type NoticeRenderer,
  renderNotice,
} from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { BRAND, invitation, LINK, notice, saying, text, value } from "./notices.js";

const PIN = notice({
  kind: "handoff.call-us",
  body: [
    text("Call "),
    value("number", "text", "+385 1 2345"),
    text(". Your PIN is "),
    value("pin", "code", "4711"),
    text(". It works for "),
    value("minutes", "number", "10"),
    text(" minutes."),
  ],
  link: null,
  code: "4711",
});

const CROATIAN = saying("čćšžđ ČĆŠŽĐ ǆǉǌ", { locale: "hr" });

describe("by SMS", () => {
  it("says how it is sent", () => {
    expect(renderNotice(notice(), { channel: "sms" })).toEqual({
      channel: "sms",
      kind: "update.reply-waiting",
      locale: "en",
      fits: true,
      length: { field: "text", size: 1, unit: "sms-parts", limit: 10 },
      overAdvised: [],
      format: "sms",
      text: `You have 2 new replies from us. Read them and answer here: ${LINK}`,
      sms: {
        encoding: "GSM-7",
        units: 85,
        parts: [`You have 2 new replies from us. Read them and answer here: ${LINK}`],
      },
    });
  });

  it("keeps Croatian letters unless told otherwise", () => {
    expect(renderNotice(CROATIAN, { channel: "sms" })).toMatchObject({
      text: "You told us: čćšžđ ČĆŠŽĐ ǆǉǌ Thank you.",
      sms: { encoding: "UCS-2" },
    });
    expect(renderNotice(CROATIAN, { channel: "sms", transliterate: "hr" })).toMatchObject({
      text: "You told us: ccszd CCSZD dzljnj Thank you.",
      sms: { encoding: "GSM-7" },
    });
  });

  it("leaves no space that takes the text out of the GSM alphabet", () => {
    const amount = [text("Iznos:\u00a0"), value("amount", "number", "1.234,50\u00a0EUR"), text("\u202f!")];
    expect(renderNotice(notice({ body: amount }), { channel: "sms" })).toMatchObject({
      text: "Iznos: 1.234,50 EUR !",
      sms: { encoding: "GSM-7" },
    });
  });

  it("is sent in at most ten parts", () => {
    const around = "You told us:  Thank you.".length;
    const most = renderNotice(saying("a".repeat(1530 - around)), { channel: "sms" });
    expect(most).toMatchObject({ fits: true, length: { size: 10 } });
    expect(renderNotice(saying("a".repeat(1531 - around)), { channel: "sms" })).toEqual({
      format: "none",
      fits: false,
      channel: "sms",
      kind: "update.reply-waiting",
      locale: "en",
      reason: "too-long",
      tooLong: [{ field: "text", size: 11, unit: "sms-parts", limit: 10 }],
    });
  });
});

describe("a text over its limit is not rendered, and one at it is", () => {
  const AROUND = "You told us:  Thank you.".length;

  it.each([
    ["whatsapp", 4096],
    ["messenger", 2000],
    ["instagram", 1000],
    ["telegram", 4096],
    ["viber", 1000],
    ["rcs", 3072],
    ["social-dm", 10_000],
    ["phone", 3000],
  ] as const)("%s: %i", (channel, limit) => {
    expect(renderNotice(saying("a".repeat(limit - AROUND)), { channel })).toMatchObject({
      fits: true,
      length: { size: limit, limit },
    });
    expect(renderNotice(saying("a".repeat(limit - AROUND + 1)), { channel })).toMatchObject({
      fits: false,
      reason: "too-long",
      tooLong: [{ size: limit + 1, limit }],
    });
  });

  it("instagram counts bytes", () => {
    expect(renderNotice(saying("ω".repeat(488)), { channel: "instagram" })).toMatchObject({
      fits: true,
      length: { size: 1000, unit: "utf8-bytes" },
    });
    expect(renderNotice(saying("ω".repeat(489)), { channel: "instagram" }).fits).toBe(false);
  });

  it("a public post counts as X does, where a link is 23", () => {
    const most = invitation([
      text("a".repeat(256)),
      text(" "),
      value("link", "url", `${LINK}?${"a".repeat(99)}`),
    ]);
    expect(renderNotice(most, { channel: "social-post" })).toMatchObject({
      fits: true,
      length: { size: 280, unit: "weighted", limit: 280 },
    });
    const over = { ...most, body: [text("a"), ...most.body] };
    expect(renderNotice(over, { channel: "social-comment" }).fits).toBe(false);
    expect(renderNotice(over, { channel: "forum" })).toMatchObject({ fits: true, length: { limit: null } });
  });

  it.each([
    ["email", "html", 110_000],
    ["email", "subject", 1_000],
    ["push", "payload", 4_000],
    ["slack", "block", 3_001],
    ["slack", "title", 151],
    ["teams", "message", 29_000],
  ] as const)("%s: %s", (channel, field, length) => {
    const rendered = renderNotice(saying("a".repeat(length)), { channel });
    expect(rendered.fits).toBe(false);
    if (!rendered.fits) expect(rendered.tooLong.map((one) => one.field)).toContain(field);
  });

  it("has no channel that takes a megabyte, but where nothing limits it", () => {
    const endless = saying("a".repeat(1 << 20));
    const limited = [
      "sms",
      "whatsapp",
      "rcs",
      "email",
      "push",
      "slack",
      "teams",
      "phone",
      "callback",
    ] as const;
    for (const channel of limited) expect(renderNotice(endless, { channel }).fits).toBe(false);
    for (const channel of ["web-chat", "portal", "in-person"] as const)
      expect(renderNotice(endless, { channel }).fits).toBe(true);
  });
});

describe("on WhatsApp", () => {
  const templates = bindWhatsAppTemplates([
    {
      kind: "update.reply-waiting",
      locale: "en",
      name: "reply_waiting_v2",
      language: "en_US",
      body: "New replies for you: {{1}}. Tap to read them.",
      parameters: ["count"],
      footer: "Adria Telecom",
      button: { label: "Read", base: "https://s.example/r/" },
    },
  ]);

  it("is free text within the window", () => {
    expect(
      renderNotice(notice(), { channel: "whatsapp", whatsapp: { window: "open", templates } }),
    ).toMatchObject({
      format: "text",
      text: `You have 2 new replies from us. Read them and answer here: ${LINK}`,
    });
  });

  it("is the bound template outside it", () => {
    expect(
      renderNotice(notice(), { channel: "whatsapp", whatsapp: { window: "closed", templates } }),
    ).toMatchObject({
      format: "whatsapp-template",
      text: "New replies for you: 2. Tap to read them.",
      length: { size: 41, unit: "characters", limit: 1024 },
      template: {
        name: "reply_waiting_v2",
        language: { code: "en_US" },
        components: [
          { type: "body", parameters: [{ type: "text", text: "2" }] },
          { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "7Kq2mZ" }] },
        ],
      },
    });
  });

  it("is not rendered outside it without a template for kind and locale", () => {
    const closed = { window: "closed", templates } as const;
    expect(renderNotice(notice({ locale: "hr" }), { channel: "whatsapp", whatsapp: closed })).toEqual({
      format: "none",
      fits: false,
      channel: "whatsapp",
      kind: "update.reply-waiting",
      locale: "hr",
      reason: "no-template",
      tooLong: [],
    });
    expect(renderNotice(notice(), { channel: "whatsapp", whatsapp: { window: "closed" } }).fits).toBe(false);
  });

  it("measures the body with its values put in", () => {
    const long = {
      ...notice(),
      body: [value("count", "text", "9".repeat(1000)), value("link", "url", LINK)],
    };
    const rendered = renderNotice(long, { channel: "whatsapp", whatsapp: { window: "closed", templates } });
    expect(rendered).toMatchObject({ fits: false, tooLong: [{ size: 1040, limit: 1024 }] });
  });

  it.each([
    ["a variable that is not there", { ...notice(), body: [text("Hi")] }],
    ["a link with another base", { ...notice(), link: "https://other.example/r/1" }],
    ["no link for the button", { ...notice(), link: null }],
  ])("refuses a template that does not match: %s", (_what, message) => {
    expect(() =>
      renderNotice(message, { channel: "whatsapp", whatsapp: { window: "closed", templates } }),
    ).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  const bound = { kind: "k", locale: "en", name: "n", language: "en", body: "Hello", parameters: [] };

  it.each([
    ["a long body", [{ ...bound, body: "a".repeat(1025) }]],
    ["a long header", [{ ...bound, header: "a".repeat(61) }]],
    ["a long footer", [{ ...bound, footer: "a".repeat(61) }]],
    ["a long label", [{ ...bound, button: { label: "a".repeat(26), base: "https://s.example/" } }]],
    ["a base that is not https", [{ ...bound, button: { label: "Go", base: "http://s.example/" } }]],
    ["a base without a host", [{ ...bound, button: { label: "Go", base: "https://" } }]],
    ["a placeholder without a variable", [{ ...bound, body: "Hello {{1}}" }]],
    ["a variable without a placeholder", [{ ...bound, parameters: ["name"] }]],
    ["placeholders with a gap", [{ ...bound, body: "{{1}} {{3}}", parameters: ["a", "b"] }]],
    ["one kind and locale bound twice", [bound, { ...bound, locale: "EN" }]],
    ["a locale that is no language tag", [{ ...bound, locale: "en_US" }]],
  ])("binds no template with %s", (_what, broken) => {
    expect(() => bindWhatsAppTemplates(broken)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it("takes limits themselves", () => {
    const longest = {
      ...bound,
      body: "a".repeat(1024),
      header: "a".repeat(60),
      footer: "a".repeat(60),
      button: { label: "a".repeat(25), base: "https://s.example/" },
    };
    expect(bindWhatsAppTemplates([longest]).find("k", "en")).toEqual(longest);
  });

  it.each([
    ["HTTPS://S.Example/r/", LINK],
    ["https://s.example:443/r/", LINK],
    ["https://žito.example/r/", "https://xn--ito-b3a.example/r/7Kq2mZ"],
  ])("knows links by the base %s, however it is written", (base, link) => {
    const own = bindWhatsAppTemplates([
      { ...bound, kind: "update.reply-waiting", button: { label: "Read", base } },
    ]);
    const rendered = renderNotice(notice({ link }), {
      channel: "whatsapp",
      whatsapp: { window: "closed", templates: own },
    });
    expect(rendered).toMatchObject({
      template: { components: [{ type: "button", parameters: [{ type: "text", text: "7Kq2mZ" }] }] },
    });
  });
});

describe("on Telegram", () => {
  it("marks a code by its place, so that a tap copies it", () => {
    const rendered = renderNotice(PIN, { channel: "telegram" });
    if (!rendered.fits) throw new Error("does not fit");
    const [entity] = rendered.entities;
    expect(rendered.entities).toHaveLength(1);
    expect(rendered.text.slice(entity?.offset, (entity?.offset ?? 0) + (entity?.length ?? 0))).toBe("4711");
  });
});

describe("by RCS", () => {
  it("suggests to open the link, in the language of the notice", () => {
    expect(renderNotice(notice({ locale: "hr" }), { channel: "rcs" })).toMatchObject({
      suggestions: [
        { action: { text: "Nastavite", postbackData: "update.reply-waiting", openUrlAction: { url: LINK } } },
      ],
    });
    expect(renderNotice(PIN, { channel: "rcs" })).toMatchObject({ suggestions: [] });
  });

  it("takes 25 characters on a suggestion", () => {
    expect(renderNotice(notice(), { channel: "rcs", actionLabel: "a".repeat(25) }).fits).toBe(true);
    expect(renderNotice(notice(), { channel: "rcs", actionLabel: "a".repeat(26) })).toMatchObject({
      fits: false,
      tooLong: [{ field: "suggestion", size: 26, limit: 25 }],
    });
  });
});

describe("as push", () => {
  it("opens its link at a tap, and says what is longer than a lock screen shows", () => {
    expect(renderNotice(notice(), { channel: "push" })).toMatchObject({
      title: "A reply is waiting for you",
      body: "You have 2 new replies from us. Read them and answer here",
      url: LINK,
      overAdvised: [],
    });
    expect(renderNotice(saying("a".repeat(200)), { channel: "push" })).toMatchObject({
      fits: true,
      overAdvised: [
        { field: "title", size: 206, unit: "characters", advised: 30 },
        { field: "body", size: 224, unit: "characters", advised: 140 },
      ],
    });
  });

  it("has a payload that is JSON of the same", () => {
    const rendered = renderNotice(saying('"\\\u2028</script>'), { channel: "push" });
    if (!rendered.fits) throw new Error("does not fit");
    const { title, body, url } = rendered;
    expect(JSON.parse(rendered.payload)).toEqual({
      title,
      body,
      url,
      kind: "update.reply-waiting",
      lang: "en",
    });
  });
});

describe("by voice", () => {
  it("reads a code out digit by digit", () => {
    expect(renderNotice(PIN, { channel: "phone" })).toMatchObject({
      ssml:
        '<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en"><p>' +
        '<s>Call +385 1 2345.</s><s>Your PIN is <say-as interpret-as="characters">4711</say-as>.</s>' +
        "<s>It works for 10 minutes.</s></p></speak>",
      speech: "Call +385 1 2345. Your PIN is 4 7 1 1. It works for 10 minutes.",
      unspoken: null,
    });
  });

  it("does not read out what parts the groups of a code", () => {
    const grouped = notice({ body: [value("pin", "code", "48-2 193")], link: null, code: "48-2 193" });
    expect(renderNotice(grouped, { channel: "phone" })).toMatchObject({
      ssml: expect.stringContaining(">482193<"),
      speech: "4 8 2 1 9 3",
    });
  });

  it("does not read a link out, and says so", () => {
    expect(renderNotice(notice(), { channel: "callback" })).toMatchObject({
      speech: "You have 2 new replies from us.",
      unspoken: LINK,
    });
  });

  it("says what stands around a link where there is nothing else", () => {
    const only = notice({ body: [text("Continue here: "), value("link", "url", LINK)] });
    expect(renderNotice(only, { channel: "phone" })).toMatchObject({
      speech: "Continue here:",
      unspoken: LINK,
    });
  });
});

describe("in a chat window", () => {
  it("is a paragraph with a link, and an action", () => {
    expect(renderNotice(notice(), { channel: "web-chat" })).toMatchObject({
      text: `You have 2 new replies from us. Read them and answer here: ${LINK}`,
      html: `<p lang="en" dir="ltr">You have 2 new replies from us. Read them and answer here: <a href="${LINK}" rel="noopener noreferrer">${LINK}</a></p>`,
      action: { label: "Continue", url: LINK },
    });
  });

  it("is written from right to left where the language is", () => {
    for (const locale of ["ar", "he-IL", "az-Arab"])
      expect(renderNotice(notice({ locale }), { channel: "portal" })).toMatchObject({
        html: expect.stringContaining('dir="rtl"'),
      });
    expect(renderNotice(notice({ locale: "uz-Latn" }), { channel: "portal" })).toMatchObject({
      html: expect.stringContaining('dir="ltr"'),
    });
  });
});

describe("for a team's chat", () => {
  it("on Slack is blocks without markup, and a fallback that is escaped", () => {
    const rendered = renderNotice(saying("<!channel> & <https://evil.example|bank>"), { channel: "slack" });
    expect(rendered).toMatchObject({
      text:
        "About &lt;!channel&gt; &amp; &lt;https://evil.example|bank&gt;\n" +
        "You told us: &lt;!channel&gt; &amp; &lt;https://evil.example|bank&gt; Thank you.",
      blocks: [
        {
          type: "header",
          text: { type: "plain_text", text: "About <!channel> & <https://evil.example|bank>" },
        },
        { type: "rich_text" },
      ],
    });
    expect(JSON.stringify(rendered)).not.toContain("mrkdwn");
  });

  it.each([
    ["a link alone", [value("link", "url", LINK)]],
    ["a space and a link", [text(" \n"), value("link", "url", LINK)]],
    ["nothing that can be seen", [value("topic", "text", "\u200b")]],
  ])("has no empty block, nor an empty piece, where the text is %s", (_what, body) => {
    const slack = renderNotice(notice({ body }), { channel: "slack" });
    expect(slack).toMatchObject({ blocks: [{ type: "header" }, { type: "actions" }] });
    const teams = renderNotice(notice({ body }), { channel: "teams" });
    if (!teams.fits) throw new Error("does not fit");
    expect(JSON.stringify(teams.message)).not.toMatch(/"inlines":\[\]|"text":""/);
  });

  it("has no empty piece where a value comes before the link", () => {
    const body = [value("topic", "text", "Parcel"), text(" "), value("link", "url", LINK)];
    expect(renderNotice(notice({ body }), { channel: "slack" })).toMatchObject({
      blocks: [
        { type: "header" },
        { elements: [{ elements: [{ type: "text", text: "Parcel" }] }] },
        { type: "actions" },
      ],
    });
  });

  it("leads to the button below with a colon", () => {
    for (const channel of ["slack", "teams"])
      expect(JSON.stringify(renderNotice(notice(), { channel }))).toContain('answer here:"');
  });

  it("on Teams is an adaptive card of runs, which take no Markdown", () => {
    const rendered = renderNotice(notice(), { channel: "teams" });
    if (!rendered.fits) throw new Error("does not fit");
    const written = JSON.stringify(rendered.message);
    expect(rendered.length).toEqual({
      field: "message",
      size: written.length,
      unit: "utf8-bytes",
      limit: 28_672,
    });
    expect(written).toContain(
      '{"type":"Action.OpenUrl","title":"Continue","url":"https://s.example/r/7Kq2mZ"}',
    );
    expect(written).not.toContain('"TextBlock"');
  });
});

describe("where everybody can read it", () => {
  it("is a public notice", () => {
    const message = invitation();
    expect(isPublicNotice(message)).toBe(true);
    expect(renderNotice(message, { channel: "social-post" })).toMatchObject({
      format: "post",
      text: `Message us privately: ${LINK}`,
    });
  });

  it.each([
    ["it is for the customer", notice({ body: [text("We called you.")], link: null })],
    ["it has a value of the customer's", { ...invitation(), body: [value("caseRef", "text", "4417")] }],
    ["it has a code", { ...invitation(), code: "4711" }],
  ])("is not rendered where %s", (_what, message) => {
    for (const channel of ["social-post", "social-comment", "forum"]) {
      expect(() => renderNotice(message, { channel })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { kind: message.kind, channel } }),
      );
    }
  });

  it("may name the brand", () => {
    const body = [value("brand", "text", BRAND.name), text(": message us privately.")];
    const message = { ...invitation(body), brand: BRAND };
    expect(renderNotice(message, { channel: "social-post" })).toMatchObject({
      text: "Adria Telecom: message us privately.",
    });
  });

  it("does not compile for the customer alone", () => {
    const post = () =>
      // @ts-expect-error a notice for the customer is no public one
      renderNotice(notice(), { channel: "social-post" });
    expect(post).toThrow();
  });
});

describe("on a channel of your own", () => {
  const kiosk: NoticeRenderer = {
    audience: "customer",
    limit: { size: 60, unit: "characters" },
    write: ({ body }) => ({ text: body.map((part) => part.value).join("|"), content: { size: body.length } }),
  };
  const board: NoticeRenderer = { ...kiosk, audience: "public", limit: null };
  const renderers = { "acme-kiosk": kiosk, "acme-board": board };

  it("is what its renderer makes of it, within its limit", () => {
    const message = saying("a\nb");
    expect(renderNotice(message, { channel: "acme-kiosk", renderers })).toMatchObject({
      format: "own",
      text: "You told us: |a b| Thank you.",
      content: { size: 3 },
      length: { size: 29, limit: 60 },
    });
    expect(renderNotice(saying("a".repeat(60)), { channel: "acme-kiosk", renderers }).fits).toBe(false);
  });

  it("is public where its renderer says so", () => {
    expect(() => renderNotice(notice(), { channel: "acme-board", renderers })).toThrow("Everybody can read");
    expect(renderNotice(invitation(), { channel: "acme-board", renderers }).fits).toBe(true);
  });

  it.each(["fax", "constructor", "__proto__"])("needs a renderer: %s", (channel) => {
    expect(() => renderNotice(notice(), { channel, renderers })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});

describe("a link", () => {
  it.each([
    "javascript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>",
    "http://s.example/r/1",
    "//s.example/r/1",
    "https://bank.example@evil.example/",
    "https://",
    "not a link",
    "",
    `https://s.example/${"a".repeat(2048)}`,
    `https://s.example/${"ω".repeat(1000)}`,
  ])("is refused on every channel: %s", (link) => {
    const part = notice({ body: [value("link", "url", link)], link: null });
    const field = notice({ link });
    for (const channel of ["sms", "email", "phone", "web-chat", "push", "slack"]) {
      for (const message of [part, field]) {
        const error = refusalOf(() => renderNotice(message, { channel }));
        expect(isThroughlineError(error, "INVALID_INPUT")).toBe(true);
        if (link.length > 8 && link.includes("/")) expect(String(error)).not.toContain(link);
      }
    }
  });

  it("is written so that nothing in it can end an attribute, a tag or a line", () => {
    const hostile = `https://s.example/a b"c'd<e>f\n?q="'<>#"'<>`;
    const rendered = renderNotice(notice({ body: [value("link", "url", hostile)], link: hostile }), {
      channel: "sms",
    });
    if (!rendered.fits) throw new Error("does not fit");
    expect(rendered.text).toMatch(/^https:\/\/s\.example\/[^\s"'<>]*$/);
  });
});

describe("what the template itself says", () => {
  it("keeps its lines and marks, and loses what no channel can show", () => {
    const message = notice({
      body: [text("One\r\ntwo\rthree\u0000\u001b[1m\u009b \u200eend \ud83d")],
      link: null,
    });
    expect(renderNotice(message, { channel: "in-person" })).toMatchObject({
      text: "One\ntwo\nthree[1m \u200eend \ufffd",
    });
  });
});

describe("a locale", () => {
  it.each(["", "en_US", '"><script>', "en\r\nBcc: x"])("that is no language tag is refused: %j", (locale) => {
    expect(() => renderNotice(notice({ locale }), { channel: "email" })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});

function refusalOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
