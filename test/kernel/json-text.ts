import * as fc from "fast-check";

/** A JSON text written down in one of its many spellings, with what is known of it. */
export interface SpelledJson {
  readonly text: string;
  readonly bytes: number;
  readonly depth: number;
  readonly keys: number;
  readonly arrayLength: number;
  readonly items: number;
  readonly stringLength: number;
  readonly duplicateKey: boolean;
  readonly forbiddenKey: boolean;
  readonly loneSurrogate: boolean;
  readonly numberRange: boolean;
}

type Part = Omit<SpelledJson, "bytes">;

const SCALAR: Omit<Part, "text"> = {
  depth: 0,
  keys: 0,
  arrayLength: 0,
  items: 0,
  stringLength: 0,
  duplicateKey: false,
  forbiddenKey: false,
  loneSurrogate: false,
  numberRange: false,
};

const space = fc.oneof({ weight: 4, arbitrary: fc.constant("") }, fc.constantFrom(" ", "\n", "\t", "\r\n  "));

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** How one UTF-16 unit may be spelled inside a string. */
function spellings(unit: string): readonly string[] {
  const hex = unit.charCodeAt(0).toString(16).padStart(4, "0");
  const all = [`\\u${hex}`, `\\u${hex.toUpperCase()}`];
  const short = SHORT[unit];
  if (short !== undefined) all.push(short);
  if (unit >= " " && unit !== '"' && unit !== "\\" && (unit < "\ud800" || unit > "\udfff"))
    all.push(unit, unit, unit);
  return all;
}

/** A string's content and one spelling of it. Surrogate pairs are spelled raw together or escaped. */
function spelled(
  content: fc.Arbitrary<string>,
): fc.Arbitrary<{ readonly content: string; readonly text: string }> {
  return fc.tuple(content, fc.array(fc.nat(9), { minLength: 1, maxLength: 8 })).map(([value, picks]) => {
    const characters = [...value].map((character, index) => {
      const pick = picks[index % picks.length] ?? 0;
      if (character.length === 2 && pick % 2 === 0) return character;
      return character
        .split("")
        .map((unit) => {
          const all = spellings(unit);
          return all[pick % all.length];
        })
        .join("");
    });
    return { content: value, text: `"${characters.join("")}"` };
  });
}

const unit = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      "a",
      "b",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\\",
      '"',
      "/",
      "u",
      "\n",
      "\u0001",
      "\u007f",
    ),
  },
  { weight: 4, arbitrary: fc.constantFrom("é", "€", "😀", "\u2028", "\ufeff") },
);
const mostlyWellFormed = fc.oneof(
  { weight: 60, arbitrary: fc.string({ unit, maxLength: 8 }) },
  fc.constantFrom("\ud83d", "\ude00", "x\ude00\ud83d", "\ud83d\ud83d\ude00"),
);
const keyContent = fc.oneof(
  { weight: 60, arbitrary: fc.string({ unit, maxLength: 3 }) },
  { weight: 8, arbitrary: fc.constantFrom("constructor", "prototype") },
  fc.constantFrom("__proto__", "\ude00"),
);

const strings: fc.Arbitrary<Part> = spelled(mostlyWellFormed).map(({ content, text }) => ({
  ...SCALAR,
  text,
  stringLength: content.length,
  loneSurrogate: /\p{Surrogate}/u.test(content),
}));

const numbers: fc.Arbitrary<Part> = fc.oneof(
  {
    weight: 60,
    arbitrary: fc
      .constantFrom(
        "0",
        "-0",
        "7",
        "-1",
        "1.5",
        "1e3",
        "1E+2",
        "2e-400",
        "9007199254740991",
        "-9007199254740991",
        "0.1e1",
      )
      .map((text) => ({ ...SCALAR, text })),
  },
  fc
    .constantFrom("9007199254740992", "-9007199254740993", "1e16", "1e400", "-1e999", "9007199254740992.0")
    .map((text) => ({ ...SCALAR, text, numberRange: true })),
);

const words: fc.Arbitrary<Part> = fc
  .constantFrom("null", "true", "false")
  .map((text) => ({ ...SCALAR, text }));

function together(parts: readonly Part[], text: string): Part {
  const most = (of: (part: Part) => number) => Math.max(0, ...parts.map(of));
  const any = (of: (part: Part) => boolean) => parts.some(of);
  return {
    text,
    depth: most((part) => part.depth) + 1,
    keys: parts.reduce((sum, part) => sum + part.keys, 0),
    items: parts.reduce((sum, part) => sum + part.items, Math.max(1, parts.length)),
    arrayLength: most((part) => part.arrayLength),
    stringLength: most((part) => part.stringLength),
    duplicateKey: any((part) => part.duplicateKey),
    forbiddenKey: any((part) => part.forbiddenKey),
    loneSurrogate: any((part) => part.loneSurrogate),
    numberRange: any((part) => part.numberRange),
  };
}

const { value } = fc.letrec<{ value: Part; array: Part; object: Part }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    strings,
    numbers,
    words,
    tie("array"),
    tie("object"),
  ),
  array: fc
    .tuple(fc.array(fc.tuple(space, tie("value"), space), { maxLength: 5 }), space)
    .map(([items, inside]) => {
      const text = items.map(([before, item, after]) => `${before}${item.text}${after}`).join(",");
      const parts = items.map(([, item]) => item);
      const whole = together(parts, `[${items.length === 0 ? inside : text}]`);
      return { ...whole, arrayLength: Math.max(whole.arrayLength, items.length) };
    }),
  object: fc
    .tuple(
      fc.array(fc.tuple(space, spelled(keyContent), space, tie("value"), space), { maxLength: 4 }),
      space,
    )
    .map(([members, inside]) => {
      const text = members
        .map(
          ([before, key, colon, member, after]) =>
            `${before}${key.text}${colon}:${colon}${member.text}${after}`,
        )
        .join(",");
      const keys = members.map(([, key]) => key.content);
      const whole = together(
        members.map(([, , , member]) => member),
        `{${members.length === 0 ? inside : text}}`,
      );
      const pollutes = members.some(
        ([, key, , member]) => key.content === "constructor" && hasPrototypeKey(member.text),
      );
      return {
        ...whole,
        keys: whole.keys + keys.length,
        stringLength: Math.max(whole.stringLength, ...keys.map((key) => key.length)),
        duplicateKey: whole.duplicateKey || new Set(keys).size < keys.length,
        forbiddenKey: whole.forbiddenKey || keys.includes("__proto__") || pollutes,
        loneSurrogate: whole.loneSurrogate || keys.some((key) => /\p{Surrogate}/u.test(key)),
      };
    }),
}));

function hasPrototypeKey(text: string): boolean {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null && Object.hasOwn(parsed, "prototype");
}

/** Valid JSON in any spelling: white space, escapes, repeated keys, odd numbers, now and then something unsafe. */
export const spelledJson: fc.Arbitrary<SpelledJson> = fc
  .tuple(space, value, space)
  .map(([before, part, after]) => ({ part, text: `${before}${part.text}${after}` }))
  .map(({ part, text }) => ({ ...part, text, bytes: new TextEncoder().encode(text).length }));

/** The same, with nothing in it that is unsafe. */
export const safeJson: fc.Arbitrary<SpelledJson> = spelledJson.filter((json) => !isUnsafe(json));

export function isUnsafe(json: SpelledJson): boolean {
  return json.duplicateKey || json.forbiddenKey || json.loneSurrogate || json.numberRange;
}
