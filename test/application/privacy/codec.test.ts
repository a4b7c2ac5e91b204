import { ERASED, encryptingCodec, type KeyService } from "throughline";
import { memoryKeyVault, memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { storeLike } from "../stores.js";
import { deskOver, everything, movableClock, whatsapp } from "../support.js";
import { customerOf, journeyOf, rootKeys, sealedDesk, vaultLike, wrapperOf } from "./support.js";

const stream = journeyOf("j1");
const personal = { content: { text: "Überweisung 😀 an Anna" }, list: [1, null, { erased: false }] };

describe("a sealed text", () => {
  it("opens to what was sealed, and shows nothing of it", async () => {
    const codec = encryptingCodec({ vault: memoryKeyVault(), rootKeys });
    const sealed = await codec.seal(stream, personal);
    expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+$/);
    expect(await codec.open(stream, sealed)).toEqual(personal);
    expect(await codec.openAll?.(stream, [sealed, sealed])).toEqual([personal, personal]);
  });

  it("is another one each time, under an initialisation vector of its own", async () => {
    const codec = encryptingCodec({ vault: memoryKeyVault(), rootKeys });
    const sealed = await Promise.all(Array.from({ length: 200 }, () => codec.seal(stream, personal)));
    expect(new Set(sealed.map((text) => text.split(".")[1])).size).toBe(200);
  });

  it("does not open in another stream, altered at any place, cut, or written by somebody else", async () => {
    const codec = encryptingCodec({ vault: memoryKeyVault(), rootKeys });
    const sealed = await codec.seal(stream, "a secret");
    await codec.seal(journeyOf("j2"), "another");
    await codec.seal({ ...stream, kind: "customer" }, "another");
    const altered = [...sealed].map(
      (character, at) => `${sealed.slice(0, at)}${character === "A" ? "B" : "A"}${sealed.slice(at + 1)}`,
    );
    const wrong = [...altered, sealed.slice(0, -1), `${sealed}A`, "", "v1", "v1..", '{"plain":1}', "v2.a.b"];
    for (const text of wrong)
      await expect(codec.open(stream, text)).rejects.toMatchObject({ code: "CORRUPT_EVENT" });
    for (const other of [journeyOf("j2"), { ...stream, kind: "customer" as const }])
      await expect(codec.open(other, sealed)).rejects.toMatchObject({ code: "CORRUPT_EVENT" });
  });

  it("is found by its version where one of many does not open", async () => {
    const { desk, store, codec } = sealedDesk();
    const { journey } = (await desk.journeys.receive(whatsapp("m1"))) as { journey: { id: string } };
    await desk.journeys.receive(whatsapp("m2"));
    const damaged = storeLike(store, {
      read: async (id) =>
        (await store.read(id)).map((event, at, { length }) =>
          at === length - 1 ? { ...event, personal: "v1.x" } : event,
        ),
    });
    await expect(deskOver(damaged, { codec }).journeys.get(journey.id)).rejects.toMatchObject({
      code: "CORRUPT_EVENT",
      details: { version: (await store.read(journeyOf(journey.id))).length },
    });
  });
});

describe("the key of a stream", () => {
  it("is the winner's where two processes make it at once", async () => {
    const vault = memoryKeyVault();
    const codecs = Array.from({ length: 10 }, () => encryptingCodec({ vault, rootKeys }));
    const sealed = await Promise.all(codecs.map((codec, index) => codec.seal(stream, index, "cu1")));
    const reader = encryptingCodec({ vault, rootKeys });
    expect(await reader.openAll?.(stream, sealed)).toEqual(codecs.map((_, index) => index));
    expect(await wrapperOf(vault, stream)).toBe("customer:cu1");
  });

  it("destroyed, opens as erased; so does one that is wrapped by a destroyed key", async () => {
    const vault = memoryKeyVault();
    const codec = encryptingCodec({ vault, rootKeys });
    const [first, second] = [await codec.seal(stream, 1, "cu1"), await codec.seal(journeyOf("j2"), 2, "cu1")];
    await codec.keys?.destroy(stream);
    expect(await codec.open(stream, first)).toEqual(ERASED);
    await codec.keys?.destroy(customerOf("cu1"));
    const other = encryptingCodec({ vault, rootKeys });
    expect(await other.open(journeyOf("j2"), second)).toEqual(ERASED);
    expect(await other.openAll?.(journeyOf("j2"), [second])).toEqual([ERASED]);
    for (const one of [stream, customerOf("cu1"), journeyOf("j3")])
      await expect(other.seal(one, 3, "cu1")).rejects.toMatchObject({ code: "KEY_DESTROYED" });
    expect(await vault.get(journeyOf("j3"))).toBeNull();
  });

  it("that is missing is no erased one", async () => {
    const sealed = await encryptingCodec({ vault: memoryKeyVault(), rootKeys }).seal(stream, 1);
    const restored = encryptingCodec({ vault: memoryKeyVault(), rootKeys });
    await expect(restored.open(stream, sealed)).rejects.toMatchObject({
      code: "VAULT_FAILED",
      details: { kind: "journey", id: "j1" },
    });
  });

  it("moved to another stream in the vault does not unwrap", async () => {
    const vault = memoryKeyVault();
    const codec = encryptingCodec({ vault, rootKeys });
    const sealed = await codec.seal(stream, 1);
    const entry = await vault.get(stream);
    if (entry?.status !== "kept") throw new Error("no key");
    await vault.put(journeyOf("j2"), 0, entry);
    await expect(codec.open(journeyOf("j2"), sealed)).rejects.toMatchObject({ code: "VAULT_FAILED" });
  });

  it("under another root key of that id does not unwrap, and nothing of the keys is told", async () => {
    const vault = memoryKeyVault();
    const sealed = await encryptingCodec({ vault, rootKeys }).seal(stream, 1);
    const wrong = { current: "r1", keys: { r1: `${"E".repeat(42)}A` } };
    const error: unknown = await encryptingCodec({ vault, rootKeys: wrong })
      .open(stream, sealed)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "VAULT_FAILED" });
    expect(JSON.stringify([String(error), error])).not.toMatch(/EEEE|CCCC/);
  });

  it("stays in another process for keepKeysMs at most", async () => {
    const vault = memoryKeyVault();
    const clock = movableClock();
    const codec = encryptingCodec({ vault, rootKeys });
    const sealed = await codec.seal(stream, "secret");
    const other = encryptingCodec({ vault, rootKeys, clock, keepKeysMs: 1_000 });
    expect(await other.open(stream, sealed)).toBe("secret");
    await codec.keys?.destroy(stream);
    clock.move(999);
    expect(await other.open(stream, sealed)).toBe("secret");
    clock.move(1);
    expect(await other.open(stream, sealed)).toEqual(ERASED);
  });

  it("is asked of the vault once by many who open at once, and once for each of more than fit in memory", async () => {
    let asked = 0;
    const inner = memoryKeyVault();
    const vault = vaultLike(inner, {
      get: (...given) => {
        asked++;
        return inner.get(...given);
      },
    });
    const codec = encryptingCodec({ vault, rootKeys, keysInMemory: 2 });
    const sealed = await codec.seal(stream, 1);
    const other = encryptingCodec({ vault, rootKeys, keysInMemory: 2 });
    asked = 0;
    await Promise.all(Array.from({ length: 50 }, () => other.open(stream, sealed)));
    expect(asked).toBe(1);
    await other.seal(journeyOf("j2"), 1);
    await other.seal(journeyOf("j3"), 1);
    asked = 0;
    await other.open(stream, sealed);
    expect(asked).toBe(1);
  });
});

describe("a key service", () => {
  it("wraps and unwraps in the place of root keys", async () => {
    const wrapped = new Map<string, Uint8Array>();
    const service: KeyService = {
      current: "alias-1",
      wrap: async (root, key, context) => {
        const name = `${root}:${context}`;
        wrapped.set(name, new Uint8Array(key));
        return new TextEncoder().encode(name);
      },
      unwrap: async (_, text) => wrapped.get(new TextDecoder().decode(text)) ?? new Uint8Array(),
    };
    const vault = memoryKeyVault();
    const sealed = await encryptingCodec({ vault, rootKeys: service }).seal(stream, "secret");
    expect(await wrapperOf(vault, stream)).toBe("root:alias-1");
    expect(await encryptingCodec({ vault, rootKeys: service }).open(stream, sealed)).toBe("secret");
  });

  it("or a vault that fails gives VAULT_FAILED with its cause, and nothing is written", async () => {
    const cause = new Error("throttled");
    const failing = async () => {
      throw cause;
    };
    const service: KeyService = { current: "alias-1", wrap: failing, unwrap: failing };
    const down = vaultLike(memoryKeyVault(), { get: failing });
    for (const codec of [
      encryptingCodec({ vault: memoryKeyVault(), rootKeys: service }),
      encryptingCodec({ vault: down, rootKeys }),
    ]) {
      const store = memoryStore();
      const attempt = deskOver(store, { codec }).journeys.receive(whatsapp("m1"));
      await expect(attempt).rejects.toMatchObject({ code: "VAULT_FAILED", cause });
      expect(await everything(store)).toEqual({ journeys: [], customers: [] });
    }
  });
});

it("what is left out or wrong is refused before anything is sealed", () => {
  const vault = memoryKeyVault();
  for (const options of [
    { rootKeys },
    { vault, rootKeys: { current: "r1", keys: { r1: "short" } } },
    { vault, rootKeys, keepKeysMs: -1 },
    { vault, rootKeys, keysInMemory: 0 },
    { vault, rootKeys, other: 1 },
  ])
    expect(() => encryptingCodec(options as never)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  expect(() => encryptingCodec({ vault, rootKeys: { ...rootKeys, current: "r9" } })).toThrow(
    expect.objectContaining({ code: "SECRET_UNKNOWN" }),
  );
});
