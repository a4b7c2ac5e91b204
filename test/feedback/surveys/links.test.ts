import { createHash } from "node:crypto";
import {
  isPositive,
  readSurveyLink,
  SURVEY_SCALES,
  surveyLink,
  surveyLinks,
  surveyPage,
} from "throughline/feedback";
import { describe, expect, it } from "vitest";

const token = "tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6";
const page = "https://kyma.example/rate";

describe("surveyLinks", () => {
  it("gives a link for each score, which a request for the page does not carry", () => {
    const links = surveyLinks(token, { page, scale: { min: 1, max: 5 } });
    expect(links.map(({ score }) => score)).toEqual([1, 2, 3, 4, 5]);
    for (const { score, url } of links) {
      const { hash, href } = new URL(url);
      expect(href.slice(0, -hash.length)).toBe(page);
      expect(readSurveyLink(hash)).toEqual({ token, score });
    }
  });

  it("surveyLink names no score", () => {
    const link = surveyLink(token, { page });
    expect(link).toBe(`${page}#${token}`);
    expect(readSurveyLink(new URL(link).hash)).toEqual({ token, score: null });
  });

  it.each(SURVEY_SCALES)("has a link for each of $min to $max", (scale) => {
    expect(surveyLinks(token, { page, scale })).toHaveLength(scale.max - scale.min + 1);
  });

  it.each([
    ["a resume token", { token: token.replace("tls", "tlr") }],
    ["a page without encryption", { page: "http://kyma.example/rate" }],
    ["a page with a fragment", { page: `${page}#x` }],
    ["a page that is none", { page: "javascript:alert(1)" }],
    ["a scale of no survey", { scale: { min: 1, max: 4 } }],
  ])("refuses %s, and does not repeat the token", (_, more) => {
    const given = { token, page, scale: { min: 1, max: 5 }, ...more };
    const made = () => surveyLinks(given.token, given);
    expect(made).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(made).not.toThrow(token.slice(4));
  });

  it.each(["", "#", `#${token}.`, `#${token}.123`, `#tlr_${token.slice(4)}.4`, `#${token}.4x`])(
    "readSurveyLink takes %j for none",
    (fragment) => expect(readSurveyLink(fragment)).toBeNull(),
  );
});

describe("surveyPage", () => {
  const options = { kind: "csat", scale: { min: 1, max: 5 }, brand: "Kyma", action: "/rate" } as const;

  it("asks in the customer's language, to be posted, and holds nothing of a customer", async () => {
    const { html } = await surveyPage({ ...options, locale: "hr-HR" });
    expect(html).toContain('<html lang="hr">');
    expect(html).toContain("koliko ste zadovoljni");
    expect(html).toContain('<form method="post" action="/rate">');
    expect(html.match(/name="score"/g)).toHaveLength(5);
    expect(html).not.toContain("tls_");
  });

  it("lets its own script and style run, and nothing else", async () => {
    const { html, headers } = await surveyPage(options);
    const policy = headers["content-security-policy"] ?? "";
    for (const tag of ["script", "style"]) {
      const [, text = ""] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html) ?? [];
      expect(policy).toContain(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    }
    expect(policy).toContain("default-src 'none'");
    expect(headers["cache-control"]).toBe("no-store");
  });

  it("shows a hostile brand as text", async () => {
    const { html } = await surveyPage({ ...options, brand: '"><script>alert(1)</script>' });
    expect(html.match(/<script>/g)).toHaveLength(1);
  });

  it("shows thumbs for a scale of two", async () => {
    const { html } = await surveyPage({ ...options, scale: { min: 0, max: 1 } });
    expect(html).toContain("👎");
  });

  it.each(["https://evil.example/", "//evil.example", "rate", '/rate"onclick="x', "/a b"])(
    "refuses to post to %j",
    async (action) => {
      await expect(surveyPage({ ...options, action })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    },
  );
});

describe("isPositive", () => {
  it.each([
    ["csat", 0, 1, 1],
    ["csat", 1, 3, 3],
    ["csat", 1, 5, 4],
    ["csat", 1, 7, 6],
    ["csat", 1, 10, 9],
    ["nps", 0, 10, 9],
    ["ces", 1, 7, 5],
  ] as const)("%s from %s to %s: %s and more", (kind, min, max, from) => {
    const survey = { kind, scale: { min, max } };
    expect(isPositive(survey, from)).toBe(true);
    expect(isPositive(survey, from - 1)).toBe(false);
  });

  it.each([
    ["csat", 0, 10],
    ["nps", 1, 10],
    ["ces", 1, 5],
    ["csat", 1, 4],
  ] as const)("cannot tell of %s from %s to %s", (kind, min, max) => {
    expect(isPositive({ kind, scale: { min, max } }, 1)).toBeNull();
  });
});
