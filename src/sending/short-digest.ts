import { encodeBase64Url } from "../kernel/base64url.js";

const utf8 = new TextEncoder();

/** One short text for several: 43 characters of base64url (SHA-256). Different texts give different digests. */
export async function shortDigest(...texts: readonly string[]): Promise<string> {
  const bytes = utf8.encode(JSON.stringify(texts));
  return encodeBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
