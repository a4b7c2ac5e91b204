import { type Browser, chromium, type Page } from "playwright-core";
import {
  readSurveyForm,
  type SurveyPageOptions,
  surveyLink,
  surveyLinks,
  surveyPage,
} from "throughline/feedback";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe, chromiumPath, keepPicture, VIEWS, violations } from "../../notifications/rendering/chromium.js";

const token = "tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6";
const address = "https://kyma.example/rate";

const csat = { kind: "csat", scale: { min: 1, max: 5 }, brand: "Kyma", action: "/rate" } as const;
const PAGES: Readonly<Record<string, SurveyPageOptions>> = {
  "CSAT on stars": csat,
  "CSAT on thumbs in Greek": { ...csat, scale: { min: 0, max: 1 }, locale: "el" },
  "NPS in Croatian": { ...csat, kind: "nps", scale: { min: 0, max: 10 }, locale: "hr" },
  "CES with a long name": {
    ...csat,
    kind: "ces",
    scale: { min: 1, max: 7 },
    brand: `<b>${"Kyma".repeat(20)}`,
  },
};

describe.skipIf(chromiumPath === null)(
  "a survey's page in Chromium (skipped where it is not installed)",
  () => {
    let browser: Browser;
    let page: Page;
    let posted: string[] = [];
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
    });
    afterAll(() => browser?.close());

    /** Opens a link as a customer does, the page served with its headers. */
    async function open(link: string, options: SurveyPageOptions): Promise<void> {
      page = await browser.newPage();
      posted = [];
      const served = await surveyPage(options);
      await page.route("**/*", async (route) => {
        const request = route.request();
        if (request.method() === "POST") posted.push(request.postData() ?? "");
        await route.fulfill(
          request.method() === "POST"
            ? { body: "Thank you", contentType: "text/plain" }
            : { body: served.html, headers: { ...served.headers } },
        );
      });
      await page.goto(link);
    }

    it.each(Object.entries(PAGES))("is accessible and as wide as its window: %s", async (name, options) => {
      const [, second] = surveyLinks(token, { page: address, scale: options.scale });
      await open(second?.url ?? "", options);
      await page.evaluate(axe);
      for (const { width, colorScheme } of VIEWS) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await keepPicture(page, `${name}, ${width}, ${colorScheme}`);
        const found = {
          violations: await violations(page),
          undecided: await contrastNobodyCouldTell(page),
          width: await page.evaluate("document.documentElement.scrollWidth"),
        };
        const wanted = { violations: [], undecided: [], width };
        expect({ width, colorScheme, found }).toEqual({ width, colorScheme, found: wanted });
      }
      await page.close();
    });

    it("shows the score that was tapped, posts nothing by itself, and then what the customer confirms", async () => {
      await open(surveyLinks(token, { page: address, scale: csat.scale })[3]?.url ?? "", csat);
      expect(await page.isChecked("input[value='4']")).toBe(true);
      expect(posted).toEqual([]);
      await page.fill("textarea", "Quick\nand kind");
      await page.click("button");
      await page.waitForURL(address);
      expect(posted.map(readSurveyForm)).toEqual([{ token, score: 4, comment: "Quick\nand kind" }]);
      await page.close();
    });

    it("posts nothing without a score", async () => {
      await open(surveyLink(token, { page: address }), csat);
      await page.click("button");
      expect(posted).toEqual([]);
      await page.check("input[value='2']");
      await page.click("button");
      await page.waitForURL(address);
      expect(posted.map(readSurveyForm)).toEqual([{ token, score: 2, comment: null }]);
      await page.close();
    });

    it("would be found out if it were not", async () => {
      const { html } = await surveyPage(csat);
      page = await browser.newPage();
      await page.setContent(html.replace('lang="en"', "").replace("<style>", "<style>h1{color:#bbb}"));
      await page.evaluate(axe);
      await page.emulateMedia({ colorScheme: "light" });
      expect(await violations(page)).toEqual(["color-contrast", "html-has-lang"]);
      await page.close();
    });
  },
);

/** What axe leaves to people to judge, such as text over a background that it cannot tell. */
async function contrastNobodyCouldTell(page: Page): Promise<unknown> {
  return page.evaluate(
    "axe.run({ runOnly: ['color-contrast'] }).then(({ incomplete }) => incomplete.map(({ id }) => id))",
  );
}
