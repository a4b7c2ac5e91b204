import fc from "fast-check";
import {
  type EmailContent,
  type NoticeMessage,
  type RenderedEmail,
  renderNotice,
} from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { contrast, inkOn } from "../../../src/notifications/rendering/email/contrast.js";
import { BRAND, LINK, notice, saying, text, value } from "./notices.js";

const SURVEY = notice({ kind: "survey.csat", category: "survey", subject: [text("How did we do?")] });
const STOP = { url: "https://s.example/stop/7Kq2mZ", mailto: "stop+7@s.example" };

function email(
  message: NoticeMessage,
  options: Parameters<typeof renderNotice>[1]["email"] = {},
): RenderedEmail {
  const rendered = renderNotice(message, { channel: "email", email: options });
  if (!rendered.fits) throw new Error("does not fit");
  return rendered;
}

describe("an e-mail", () => {
  it("has a text part with the link in full and who writes", () => {
    expect(email(notice({ brand: BRAND })).text).toBe(
      [
        "You have 2 new replies from us. Read them and answer here:",
        LINK,
        "-- \nAdria Telecom\nUlica kneza Mislava 1, 10000 Zagreb\nhttps://adria.example/\n",
      ].join("\n\n"),
    );
    expect(email(saying("x")).text).toBe("You told us: x Thank you.\n");
  });

  it("is a page in its language with one heading, a button and the link in full", () => {
    const { html } = email(notice({ locale: "hr", brand: BRAND }));
    expect(html).toMatch(/^<!doctype html>\n<html lang="hr" dir="ltr">/);
    expect([...html.matchAll(/<h1\b/g)]).toHaveLength(1);
    expect([...html.matchAll(/<table(?! role="presentation")/g)]).toHaveLength(0);
    expect(html).toMatch(/<a class="button" href="https:\/\/s\.example\/r\/7Kq2mZ"[^>]*>Nastavite<\/a>/);
    expect(html).toContain(`>${LINK}</a>`);
    expect(html).toContain("@media (prefers-color-scheme: dark)");
  });

  it("leads to the button with a colon, which the preview in a list of mails does without", () => {
    const { html } = email(notice());
    expect(html).toContain(
      'overflow:hidden;">You have 2 new replies from us. Read them and answer here</div>',
    );
    expect(html).toContain("Read them and answer here:</p>");
  });

  it("shows the code to be typed, and keeps it in its sentence", () => {
    const { html, text: plain } = email(
      notice({
        body: [text("Your PIN is "), value("pin", "code", "4711"), text(".")],
        link: null,
        code: "4711",
      }),
    );
    expect([...html.matchAll(/>4711</g)]).toHaveLength(2);
    expect(plain).toBe("Your PIN is 4711.\n");
  });

  it("parts paragraphs at empty lines and breaks lines at others", () => {
    const { html } = email(saying("x", { body: [text("One\ntwo.\n\nThree.\r\n\r\nFour.")] }));
    expect([...html.matchAll(/<p class="ink"[^>]*>([^<]*(?:<br>[^<]*)?)<\/p>/g)].map(([, of]) => of)).toEqual(
      ["One<br>two.", "Three.", "Four."],
    );
  });

  it("has one line for its subject, and says where it is long", () => {
    const rendered = email(saying("a\r\nBcc: everybody@example.com"));
    expect(rendered.subject).toBe("About a Bcc: everybody@example.com");
    expect(rendered.overAdvised).toEqual([]);
    expect(email(saying("a".repeat(35))).overAdvised).toEqual([
      { field: "subject", size: 41, unit: "characters", advised: 40 },
    ]);
  });

  it("tells machines that no answer is wanted, and has no list header unless it is a survey", () => {
    expect(email(notice(), { unsubscribe: STOP }).headers).toEqual({ "Auto-Submitted": "auto-generated" });
  });

  it("is stopped by one click where it is a survey", () => {
    const { headers, html, text: plain } = email(SURVEY, { unsubscribe: STOP });
    expect(headers).toEqual({
      "Auto-Submitted": "auto-generated",
      "List-Unsubscribe": "<https://s.example/stop/7Kq2mZ>, <mailto:stop+7@s.example>",
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    expect(html).toContain('href="https://s.example/stop/7Kq2mZ"');
    expect(plain).toContain("Stop survey e-mails: https://s.example/stop/7Kq2mZ");
  });

  it.each([
    ["a survey that nothing stops", SURVEY, {}],
    ["a stop that is not https", SURVEY, { unsubscribe: { url: "http://s.example/stop" } }],
    ["a stop with a header in it", SURVEY, { unsubscribe: { ...STOP, mailto: "a@s.example>\r\nBcc: x" } }],
    ["a stop by mail to several", SURVEY, { unsubscribe: { ...STOP, mailto: "a@s.example,b@s.example" } }],
    ["a colour that is none", notice({ brand: { name: "A", color: "red;}</style>" } }), {}],
    ["a website that is not https", notice({ brand: { name: "A", url: "javascript:alert(1)" } }), {}],
    ["a logo that is not https", notice({ brand: { name: "A", logoUrl: "data:image/svg+xml,<svg/>" } }), {}],
  ])("is refused: %s", (_what, message, options) => {
    expect(() => email(message, options)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it("shows the logo by the brand's name", () => {
    const { html } = email(notice({ brand: { name: 'A "B"', logoUrl: "https://adria.example/logo.png" } }));
    expect(html).toContain('<img src="https://adria.example/logo.png" alt="A &quot;B&quot;"');
  });

  it("says in English what it has no other words for, and that it is English", () => {
    const { html } = email(notice({ locale: "fr" }));
    expect(html).toContain('<span lang="en" dir="ltr">If the button does not work');
    expect(email(notice({ locale: "el-CY" })).html).not.toContain('lang="en"');
  });
});

describe("a design of one's own", () => {
  it("gets what to say, checked and not escaped, and is measured", () => {
    let given: EmailContent | undefined;
    const rendered = email(saying("<b>\r\n", { brand: { name: "A & B" } }), {
      render: (content) => {
        given = content;
        return { html: "<p>ours</p>" };
      },
    });
    expect(rendered).toMatchObject({
      html: "<p>ours</p>",
      text: "You told us: <b> Thank you.\n\n-- \nA & B\n",
      length: { field: "html", size: 11, unit: "utf8-bytes", limit: 104_448 },
    });
    expect(given).toMatchObject({
      locale: "en",
      direction: "ltr",
      subject: "About <b>",
      preview: "You told us: <b> Thank you.",
      action: null,
      brand: { name: "A & B", url: null, color: null, logoUrl: null, address: null },
    });
    const long = renderNotice(notice(), {
      channel: "email",
      email: { render: () => ({ html: "a".repeat(104_449), text: "own" }) },
    });
    expect(long).toMatchObject({ fits: false, tooLong: [{ field: "html", size: 104_449 }] });
    expect(email(notice(), { render: () => ({ html: "", text: "own" }) }).text).toBe("own");
  });
});

describe("the ink on a brand's colour", () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, "0")}`);

  it("can always be read", () => {
    fc.assert(
      fc.property(colour, (of) => {
        expect(contrast(of, inkOn(of))).toBeGreaterThanOrEqual(4.5);
      }),
      { seed: 20261129, numRuns: 1000 },
    );
  });

  it.each([
    ["#ffffff", "#000000", 21],
    ["#777777", "#ffffff", 4.48],
    ["#0000ff", "#ffffff", 8.59],
    ["#123456", "#123456", 1],
  ])("%s and %s differ as WCAG says: %d", (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2);
    expect(contrast(other, one)).toBeCloseTo(ratio, 2);
  });
});
