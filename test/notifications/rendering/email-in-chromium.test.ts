import { type Browser, chromium, type Page } from "playwright-core";
import { type NoticeMessage, renderNotice } from "throughline/notifications";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe, chromiumPath, keepPicture, VIEWS, violations } from "./chromium.js";
import { BRAND, LINK, notice, text, value } from "./notices.js";

const MAILS: Readonly<Record<string, NoticeMessage>> = {
  "a reply, with brand": notice({ brand: BRAND }),
  "a reply, without brand": notice(),
  "a survey in Croatian": notice({
    kind: "survey.csat",
    locale: "hr",
    category: "survey",
    subject: [text("Kako smo se snašli?")],
    body: [
      text(
        "Hvala na razgovoru. Koliko ste zadovoljni našom pomoći, od 1 (nimalo) do 5 (vrlo)? Jedan dodir: ",
      ),
      value("link", "url", LINK),
    ],
    brand: BRAND,
  }),
  "a PIN in Greek": notice({
    kind: "handoff.call-us",
    locale: "el",
    subject: [text("Καλέστε μας και συνεχίζουμε")],
    body: [
      text("Καλέστε μας στο "),
      value("number", "text", "+30 21 0123 4567"),
      text(" και πείτε το PIN "),
      value("pin", "code", "471 193"),
      text(". Δεν θα χρειαστεί να επαναλάβετε τίποτα.\n\nΤο PIN ισχύει για "),
      value("minutes", "number", "15"),
      text(" λεπτά."),
    ],
    link: null,
    code: "471 193",
    brand: { ...BRAND, color: "#ffd400" },
  }),
  "hostile values and a long link": notice({
    subject: [text("About "), value("topic", "text", `<img src=x onerror=alert(1)>${"W".repeat(60)}`)],
    body: [
      value("topic", "text", `"><script>window.owned=1</script>\u202eevil${"M".repeat(200)}`),
      text(" See "),
      value("link", "url", `${LINK}?q=${"long".repeat(60)}`),
      text(" or reply."),
    ],
    link: `${LINK}?q=${"long".repeat(60)}`,
    brand: { name: 'A & B "Best" <b>', color: "#777777", address: "\u202eStreet 1" },
  }),
  "a text from right to left": notice({
    locale: "ar",
    subject: [text("رد بانتظارك")],
    body: [text("لديك ردود جديدة منا. اقرأها وأجب هنا: "), value("link", "url", LINK)],
    brand: BRAND,
  }),
};

function htmlOf(message: NoticeMessage): string {
  const email = renderNotice(message, {
    channel: "email",
    email: { unsubscribe: { url: "https://s.example/stop/7Kq2mZ" } },
  });
  if (!email.fits) throw new Error("does not fit");
  return email.html;
}

describe.skipIf(chromiumPath === null)("an e-mail in Chromium (skipped where it is not installed)", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage();
  });
  afterAll(() => browser?.close());

  it.each(Object.entries(MAILS))("is accessible and as wide as its window: %s", async (name, message) => {
    await page.setContent(htmlOf(message));
    await page.evaluate(axe);
    for (const { width, colorScheme } of VIEWS) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await keepPicture(page, `${name}, ${width}, ${colorScheme}`);
      const found = {
        violations: await violations(page),
        width: await page.evaluate("document.documentElement.scrollWidth"),
      };
      expect({ width, colorScheme, found }).toEqual({ width, colorScheme, found: { violations: [], width } });
    }
    expect(await page.evaluate("[window.owned, document.images.length, document.scripts.length]")).toEqual([
      undefined,
      0,
      0,
    ]);
  });

  it("would be found out if it were not", async () => {
    await page.setContent(htmlOf(notice()).replace('lang="en"', "").replace("#16202c", "#cccccc"));
    await page.evaluate(axe);
    await page.emulateMedia({ colorScheme: "light" });
    expect(await violations(page)).toEqual(["color-contrast", "html-has-lang"]);
  });
});
