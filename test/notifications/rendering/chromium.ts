import { existsSync } from "node:fs";

const USUAL = "/usr/bin/chromium";

/** The browser's program, from `THROUGHLINE_CHROMIUM` or where Debian has it; `null` where it is not installed. */
export const chromiumPath: string | null =
  [process.env.THROUGHLINE_CHROMIUM, USUAL].find((path) => path !== undefined && existsSync(path)) ?? null;
