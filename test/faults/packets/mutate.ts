import { buildPacket, type TransferPacket } from "throughline/handoff";
import { claims, NOW } from "../../handoff/signing/hands.js";
import type { Random } from "../../journey/model/random.js";

const NASTY = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "",
  "\u0000",
  "\ud800",
  "\u202e",
  "𐀀",
  "a".repeat(5_000),
] as const;
const PIECES = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\u0000",
  "\\ud800",
  "1e400",
  "-0",
  "null",
  '"__proto__":',
  "\ufeff",
  "\u2028",
  "NaN",
] as const;
const CHARACTERS = "ABCabc019-_.=+/ \n{}\u00e9";

/** A token with a few characters changed, added, removed, doubled or moved: never the same. */
export function fuzzedToken(random: Random, token: string): string {
  const changed = fuzzed(random, token);
  return changed === token ? fuzzedToken(random, token) : changed;
}

function fuzzed(random: Random, token: string): string {
  let changed = token;
  for (let times = random.integer(1, 3); times > 0; times--) {
    const at = random.integer(0, changed.length);
    const character = CHARACTERS.charAt(random.integer(0, CHARACTERS.length - 1));
    const length = random.integer(1, 40);
    changed = random.pick([
      changed.slice(0, at) + character + changed.slice(at + 1),
      changed.slice(0, at) + character + changed.slice(at),
      changed.slice(0, at) + changed.slice(at + length),
      changed.slice(0, at) + changed.slice(at, at + length) + changed.slice(at),
      changed.slice(at) + changed.slice(0, at),
      changed.split(".").reverse().join("."),
    ]);
  }
  return changed;
}

/** The JSON text of a packet with pieces put in, taken out or in another place. */
export function fuzzedText(random: Random, text: string): string {
  let changed = text;
  for (let times = random.integer(1, 4); times > 0; times--) {
    const at = random.integer(0, changed.length);
    const to = Math.min(changed.length, at + random.integer(1, 30));
    changed = random.pick([
      changed.slice(0, at) + random.pick(PIECES) + changed.slice(at),
      changed.slice(0, at) + random.pick(PIECES) + changed.slice(to),
      changed.slice(0, at) + changed.slice(to),
      changed.slice(0, to) + changed.slice(at),
      changed.replace(/\d+/, random.pick(["-1", "1e308", "9007199254740993", "0.5", "1e400"])),
      changed.replace(/"[a-z]+"/, JSON.stringify(random.pick(NASTY))),
    ]);
  }
  return changed;
}

/** Claims of the right sender with something hostile anywhere in them. */
export function hostileClaims(random: Random): object {
  let made: Record<string, unknown> = JSON.parse(JSON.stringify(claims()));
  for (let times = random.integer(1, 3); times > 0; times--) made = changedSomewhere(random, made, 0);
  return made;
}

function changedSomewhere(
  random: Random,
  value: Record<string, unknown>,
  depth: number,
): Record<string, unknown> {
  const keys = Object.keys(value);
  const key = keys[random.integer(0, Math.max(0, keys.length - 1))];
  if (key === undefined) return { [random.pick(NASTY)]: hostileValue(random) };
  const inner = value[key];
  if (depth < 6 && random.chance(0.7) && typeof inner === "object" && inner !== null)
    return {
      ...value,
      [key]: Array.isArray(inner)
        ? changedIn(random, inner, depth)
        : changedSomewhere(random, { ...inner }, depth + 1),
    };
  if (random.chance(0.2)) return { ...value, [random.pick(NASTY)]: hostileValue(random) };
  if (random.chance(0.2)) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  return { ...value, [key]: hostileValue(random) };
}

function changedIn(random: Random, list: readonly unknown[], depth: number): readonly unknown[] {
  const first = list[0];
  if (typeof first !== "object" || first === null) return [hostileValue(random), ...list];
  return [
    changedSomewhere(random, { ...first }, depth + 1),
    ...list.slice(1),
    ...(random.chance(0.1) ? list : []),
  ];
}

function hostileValue(random: Random): unknown {
  const size = random.integer(0, 2_000);
  return random.pick([
    null,
    true,
    -1,
    0.1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    random.pick(NASTY),
    "<script>alert(1)</script>",
    "\u202eabc",
    "a".repeat(size * 50),
    [],
    {},
    Array.from({ length: size * 6 }, (_, index) => index),
    Array.from({ length: size }, (_, index) => ({ [`k${index}`]: index })),
    JSON.parse("[".repeat(size % 60) + "]".repeat(size % 60) || "0"),
    Object.fromEntries(Array.from({ length: size * 6 }, (_, index) => [`k${index}`, "v"])),
    { schema: "throughline.packet/1" },
    { erased: true },
  ]);
}

/** A small packet, each with other words. */
export function alteredPacket(index: number): TransferPacket {
  return buildPacket(
    {
      journey: { id: "7781" },
      messages: [{ at: NOW, from: "customer", channel: "sms", text: `No ${index}` }],
    },
    { to: { channel: "phone" }, reason: "privacy" },
    { id: `p-${index}`, issuedAt: NOW, handoff: "h-1" },
  );
}
