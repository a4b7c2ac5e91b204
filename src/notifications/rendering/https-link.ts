import { ThroughlineError } from "../../kernel/error.js";

const LONGEST = 2048;

/**
 * A link in its canonical form, which holds no space, quote, angle bracket, control or letter beyond ASCII.
 *
 * @throws ThroughlineError `INVALID_INPUT` for anything but an https URL without user name of at most 2,048 characters
 */
export function httpsLink(link: string): string {
  const url = link.length <= LONGEST && URL.canParse(link) ? new URL(link) : null;
  if (url !== null && url.protocol === "https:" && url.username === "" && url.password === "") {
    const href = url.href.replaceAll("'", "%27");
    if (href.length <= LONGEST) return href;
  }
  throw new ThroughlineError(
    "INVALID_INPUT",
    `A link of a notice must be an https URL of at most ${LONGEST} characters, without user name or password.`,
  );
}
