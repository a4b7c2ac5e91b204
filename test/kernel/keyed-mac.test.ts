import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isThroughlineError } from "../../src/kernel/error.js";
import { keyedMac, type Secrets, sameMac } from "../../src/kernel/keyed-mac.js";
import { thrownBy } from "./thrown.js";

const OLD = Uint8Array.from({ length: 32 }, (_, index) => index);
const NEW = Uint8Array.from({ length: 40 }, (_, index) => 200 - index);
const secrets: Secrets = { current: "new", keys: { old: OLD, new: Buffer.from(NEW).toString("base64url") } };

function reference(key: Uint8Array, purpose: string, text: string): string {
  return createHmac("sha256", key).update(`${purpose.length}:${purpose}${text}`).digest("base64url");
}

/** As a caller without types may call it. */
function keyedMacOf(secrets: unknown): unknown {
  return Reflect.apply(keyedMac, undefined, [secrets]);
}

describe("keyedMac", () => {
  it("is HMAC-SHA-256 with the current key, as 43 characters of base64url", async () => {
    const made = await keyedMac(secrets).current("index", "+385911234567");
    expect(made).toEqual({ kid: "new", mac: reference(NEW, "index", "+385911234567") });
    expect(made.mac).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it("agrees with another implementation for any purpose and text", async () => {
    const macs = keyedMac(secrets);
    const text = fc.string({ unit: "binary", maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(text, text, async (purpose, value) => {
        expect((await macs.with("old", purpose, value)).mac).toBe(reference(OLD, purpose, value));
      }),
      { seed: 71, numRuns: 500 },
    );
  });

  it("gives all keys' MACs, the current one first", async () => {
    const macs = keyedMac({ ...secrets, keys: { ...secrets.keys, "7": new Uint8Array(32).fill(7) } });
    const all = await macs.all("index", "x");
    expect(all.map(({ kid }) => kid)).toEqual(["new", "7", "old"]);
    expect(all[0]).toEqual(await macs.current("index", "x"));
    expect(all[2]).toEqual(await macs.with("old", "index", "x"));
    expect(new Set(all.map(({ mac }) => mac)).size).toBe(3);
  });

  it("keeps purposes apart, wherever the border between purpose and text may seem to be", async () => {
    const macs = keyedMac(secrets);
    const pairs: readonly (readonly [string, string])[] = [
      ["index", "phone"],
      ["inde", "xphone"],
      ["indexphone", ""],
      ["", "indexphone"],
      ["", "5:indexphone"],
      ["5", ":indexphone"],
      ["1", "1:a"],
      ["1:1", "a"],
      ["11", ":a"],
      ["index\u0000", "phone"],
      ["index", "\u0000phone"],
      ["é", "a"],
      ["e\u0301", "a"],
    ];
    const made = await Promise.all(pairs.map(([purpose, text]) => macs.current(purpose, text)));
    expect(new Set(made.map(({ mac }) => mac)).size).toBe(pairs.length);
  });

  it("refuses half a surrogate pair, which encoders would make the same as any other", async () => {
    const macs = keyedMac(secrets);
    for (const [purpose, text] of [
      ["index", "\ud800"],
      ["\udc00", "x"],
    ] as const) {
      await expect(macs.current(purpose, text)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
  });

  it("copies the keys", async () => {
    const key = Uint8Array.from(OLD);
    const macs = keyedMac({ current: "k", keys: { k: key } });
    key.fill(0);
    expect((await macs.current("p", "t")).mac).toBe(reference(OLD, "p", "t"));
  });

  it("reads only the part of a buffer that a key is a view of", async () => {
    const whole = new Uint8Array(64);
    whole.set(OLD, 16);
    const macs = keyedMac({ current: "k", keys: { k: whole.subarray(16, 48) } });
    expect((await macs.current("p", "t")).mac).toBe(reference(OLD, "p", "t"));
  });

  it("does not show its keys when it is printed", () => {
    const shown = inspect(keyedMac(secrets), { depth: 9, showHidden: true });
    expect(shown).not.toContain(Buffer.from(NEW).toString("base64url"));
    expect(shown).not.toContain("Uint8Array");
  });
});

describe("keyedMac refuses", () => {
  it.each([["retired"], ["__proto__"], ["constructor"], [""]])(
    "key id %j that is not among the keys",
    async (kid) => {
      await expect(keyedMac(secrets).with(kid, "p", "t")).rejects.toMatchObject({ code: "SECRET_UNKNOWN" });
      expect(thrownBy(() => keyedMac({ ...secrets, current: kid })).code).toBe("SECRET_UNKNOWN");
    },
  );

  const long = "A".repeat(43);
  it.each<[string, unknown]>([
    ["a short key of bytes", new Uint8Array(31)],
    ["a short key of text", "A".repeat(42)],
    ["an empty key", ""],
    ["padding", `${long}=`],
    ["standard base64", `${long.slice(1)}+`],
    ["a passphrase", "correct horse battery staple correct horse battery staple"],
    ["stray last bits", `${long.slice(1)}B`],
    ["a number", 7],
    ["none", undefined],
    ["an array", [...OLD]],
  ])("%s, and says how to make a key", (_, key) => {
    const error = thrownBy(() => keyedMacOf({ current: "main", keys: { main: key } }));
    expect(error.code).toBe("INVALID_INPUT");
    expect(error.details).toEqual({ kid: "main" });
    expect(error.message).toContain('The key "main"');
    expect(error.message).toContain("randomBytes(32)");
    if (typeof key === "string" && key !== "") expect(error.message).not.toContain(key);
  });

  it.each<[string, unknown]>([
    ["no secrets", undefined],
    ["no keys", { current: "a" }],
    ["no current", { keys: { a: OLD } }],
    ["a list of keys", { current: "0", keys: [OLD] }],
  ])("%s", (_, given) => {
    expect(thrownBy(() => keyedMacOf(given)).code).toBe("INVALID_INPUT");
  });

  it("a key put where its id belongs, without printing it", () => {
    const key = Buffer.from(OLD).toString("base64url");
    const asId = thrownBy(() => keyedMac({ current: "main", keys: { [key]: "main" } }));
    const asCurrent = thrownBy(() => keyedMac({ current: key, keys: { main: key } }));
    expect(asId.code).toBe("INVALID_INPUT");
    expect(asCurrent.code).toBe("SECRET_UNKNOWN");
    for (const error of [asId, asCurrent]) expect(inspect(error, { depth: 9 })).not.toContain(key);
  });

  it("never shows any part of a key in an error", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (random) => {
        const key = `${random}Kanarie`;
        const error = thrownBy(() => keyedMac({ current: "main", keys: { main: key } }));
        expect(isThroughlineError(error, "INVALID_INPUT")).toBe(true);
        expect(`${error.message}${JSON.stringify(error.details)}`).not.toContain(key);
      }),
      { seed: 72, numRuns: 2_000 },
    );
  });
});

describe("sameMac", () => {
  it("is equality", () => {
    const text = fc.string({ maxLength: 4, unit: fc.constantFrom("A", "B", "é", "😀") });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(sameMac(a, b)).toBe(a === b);
        expect(sameMac(a, `${a}`)).toBe(true);
      }),
      { seed: 73, numRuns: 5_000 },
    );
  });

  it("sees a difference in any one character", async () => {
    const { mac } = await keyedMac(secrets).current("p", "t");
    for (let index = 0; index < mac.length; index++) {
      const other = mac[index] === "A" ? "B" : "A";
      expect(sameMac(mac, mac.slice(0, index) + other + mac.slice(index + 1))).toBe(false);
    }
  });
});
