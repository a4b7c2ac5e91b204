import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";

const USUAL = "/usr/bin/chromium";

/** The browser's program, from `THROUGHLINE_CHROMIUM` or where Debian has it; `null` where it is not installed. */
export const chromiumPath: string | null =
  [process.env.THROUGHLINE_CHROMIUM, USUAL].find((path) => path !== undefined && existsSync(path)) ?? null;

/** The script that judges accessibility, to be run in a page before `violations`. */
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A phone and a desk, by day and by night. */
export const VIEWS = [360, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** The ids of the rules that a page breaks. */
export async function violations(page: Page): Promise<unknown> {
  return page.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))");
}

/** For a look at them: `THROUGHLINE_PICTURES=folder npx vitest run` and the test's file. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.THROUGHLINE_PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({
    path: join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, "-")}.png`),
    fullPage: true,
  });
}
