/** What a token says of itself before it is looked up. */
export type TokenKind = "token" | "invitation";

const MARKS: Readonly<Record<TokenKind, string>> = { token: "tlr_", invitation: "tli_" };
/** 24 bytes as base64url. */
const SECRET = /^[A-Za-z0-9_-]{32}$/;
const ANYWHERE = /(?<![A-Za-z0-9_-])tl[ri]_[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])/g;
/** How much of a text is searched: a token stands in a short text, or at the beginning of a long one. */
const LONGEST = 10_000;

/** A token as it is given to the customer: 36 characters of `[A-Za-z0-9_-]`, so that it also fits Telegram's `start`. */
export function tokenOf(kind: TokenKind, secret: string): string {
  return `${MARKS[kind]}${secret}`;
}

/** What a token is, by its mark; `null` for anything that is none. */
export function tokenKind(token: string): TokenKind | null {
  if (!SECRET.test(token.slice(4))) return null;
  if (token.startsWith(MARKS.token)) return "token";
  return token.startsWith(MARKS.invitation) ? "invitation" : null;
}

/**
 * The resume token or the invitation in what a customer's message, or a provider's `ref` or `start` parameter, says. `null`: there is
 * none, or there are several different ones. Only the first 10,000 characters are looked at.
 *
 * @example
 * ```ts
 * extractToken("Hello! Code: tlr_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6"); // "tlr_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6"
 * extractToken("Hello!"); // null
 * ```
 */
export function extractToken(text: string): string | null {
  const [token, another] = tokensIn(text.slice(0, LONGEST));
  return token === undefined || another !== undefined ? null : token;
}

/** Every resume token and invitation that stands in a text, each once. */
export function tokensIn(text: string): readonly string[] {
  return [...new Set(text.match(ANYWHERE))];
}
