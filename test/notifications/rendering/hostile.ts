import fc from "fast-check";

/** What a customer, or a system of the desk's, may have put into a value. */
export const ATTACKS = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</p></td></table><h1>You won</h1>",
  "<!--", // would swallow the rest of a page
  "]]>",
  "&lt;script&gt;",
  "line\r\nBcc: everybody@example.com",
  "line\nList-Unsubscribe: <mailto:x@example.com>",
  "\r\n.\r\n",
  '</s></p></speak><audio src="https://evil.example/a.mp3"/>',
  '<say-as interpret-as="expletive">x</say-as>',
  "\u202egnp.exe",
  "\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
  "zero\u200bwidth\ufeff\u00ad",
  "\ud800 half, \udfff half",
  "nul \0, escape \u001b[31m, bell \u0007, C1 \u009b",
  "<!channel> <@U123> <https://evil.example|your bank>",
  "[your bank](https://evil.example) ![x](https://evil.example/x.png)",
  "*bold* _it_ ~no~ `code` > quote",
  "{{1}} {$link} {% raw %} #{x}",
  "\u2028\u2029\u0085",
  "\uffff\ufffe",
  "javascript:alert(1)",
  "=1+1",
  "👨‍👩‍👧‍👦👍🏽🇭🇷",
  "ΆΈΉ čćšžđ שלום مرحبا",
] as const;

/** Hostile values, alone, in a row, and long. */
export const hostileValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.array(fc.constantFrom(...ATTACKS), { maxLength: 6 }).map((several) => several.join(" ")),
  fc.string({ unit: "binary", maxLength: 60, size: "max" }),
  fc
    .constantFrom(...ATTACKS)
    .chain((attack) => fc.integer({ min: 1, max: 50 }).map((times) => attack.repeat(times))),
);
