import { ThroughlineError } from "../kernel/error.js";

/** The longest link, in characters. */
export const LONGEST_LINK = 2_048;

/**
 * A link in its canonical form, which holds no space, quote, angle bracket, control or letter beyond ASCII.
 *
 * @throws ThroughlineError `INVALID_INPUT` for anything but an https URL without user name of at most 2,048 characters
 */
export function httpsLink(link: string): string {
  const canonical = canonicalLink(link);
  if (canonical !== null) return canonical;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `A link of a notice must be an https URL of at most ${LONGEST_LINK} characters, without user name or password.`,
  );
}

/** As {@link httpsLink}; `null` for anything else. */
export function canonicalLink(link: string): string | null {
  const url = link.length <= LONGEST_LINK && URL.canParse(link) ? new URL(link) : null;
  if (url === null || url.protocol !== "https:" || url.username !== "" || url.password !== "") return null;
  const href = url.href.replaceAll("'", "%27");
  return href.length <= LONGEST_LINK ? href : null;
}
