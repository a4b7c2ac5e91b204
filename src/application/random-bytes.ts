import { encodeBase64Url } from "../kernel/base64url.js";

/** 128 random bits from the runtime's cryptographic generator, as 22 characters of base64url. */
export function randomNonce(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

/** As many random decimal digits, each equally likely. */
export function randomDigits(count: number): string {
  let digits = "";
  while (digits.length < count)
    for (const byte of crypto.getRandomValues(new Uint8Array(count)))
      if (byte < 250 && digits.length < count) digits += String(byte % 10);
  return digits;
}
