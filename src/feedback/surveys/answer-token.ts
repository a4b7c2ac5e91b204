/** 24 bytes as base64url behind a mark of its own: it is no resume token, and opens no conversation. */
const TOKEN = /^tls_[A-Za-z0-9_-]{32}$/;

/** An answer token as it is given to the customer. */
export function answerTokenOf(secret: string): string {
  return `tls_${secret}`;
}

/**
 * Whether a text has the form of an answer token. Whether it is good, `desk.surveys.answer` tells.
 *
 * @example
 * ```ts
 * isAnswerToken("tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6"); // true
 * ```
 */
export function isAnswerToken(text: string): boolean {
  return TOKEN.test(text);
}
