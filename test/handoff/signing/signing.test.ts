import { isThroughlineError, ThroughlineError } from "throughline";
import { parsePacket } from "throughline/handoff";
import { decryptPacket, encryptPacket, signPacket, verifyPacket } from "throughline/handoff/signing";
import { beforeAll, describe, expect, it } from "vitest";
import { ATTACKS } from "./attacks.js";
import {
  AUDIENCE,
  changedAt,
  claims,
  type Hands,
  hands,
  NOW,
  pair,
  samplePacket,
  signedByJose,
} from "./hands.js";

let both: Hands;
beforeAll(async () => {
  both = await hands();
});

const signing = () => ({ key: both.signer.mine, kid: "k1", audience: AUDIENCE, now: NOW });
const opening = () => ({ ...both.verify, ownKeys: { r1: { key: both.reader.mine } } });

describe("a signed packet", () => {
  it("comes out as it went in, with what its signature says", async () => {
    const packet = samplePacket();
    const token = await signPacket(packet, { ...signing(), issuer: "chat.acme.example" });
    expect(await verifyPacket(token, both.verify)).toEqual({
      packet: parsePacket(JSON.stringify(packet)),
      kid: "k1",
      jti: "p-1",
      issuer: "chat.acme.example",
      signedAt: NOW,
      expiresAt: NOW + 900_000,
    });
  });

  it("is good until the packet expires, and a little longer for clocks that differ", async () => {
    const token = await signPacket({ ...samplePacket(), expiresAt: NOW + 60_000 }, signing());
    const at = (now: number) => verifyPacket(token, { ...both.verify, now });
    expect((await at(NOW + 89_999)).expiresAt).toBe(NOW + 60_000);
    await expect(at(NOW + 90_000)).rejects.toMatchObject({ code: "PACKET_EXPIRED" });
    expect(await verifyPacket(token, { ...both.verify, now: NOW - 30_000 })).toMatchObject({ jti: "p-1" });
    await expect(at(NOW - 30_001)).rejects.toMatchObject({ code: "PACKET_NOT_TRUSTED" });
  });

  it("is of the journey and the handoff that are asked for", async () => {
    const token = await signPacket(samplePacket(), signing());
    const of = (more: object) => verifyPacket(token, { ...both.verify, ...more });
    expect(await of({ journey: "7781", handoff: "h-1" })).toMatchObject({ jti: "p-1" });
    for (const more of [{ journey: "7782" }, { handoff: "h-2" }])
      await expect(of(more)).rejects.toMatchObject({ code: "PACKET_MISDIRECTED" });
  });

  it("is taken once where the receiver remembers", async () => {
    const taken = new Set<string>();
    const replayed = (jti: string) => taken.has(jti) || !taken.add(jti);
    const token = await signPacket(samplePacket(), signing());
    expect(await verifyPacket(token, { ...both.verify, replayed })).toMatchObject({ jti: "p-1" });
    await expect(verifyPacket(token, { ...both.verify, replayed })).rejects.toMatchObject({
      code: "PACKET_REPLAYED",
    });
    const again = await signPacket(samplePacket(), { ...signing(), jti: "p-1.2" });
    expect(await verifyPacket(again, { ...both.verify, replayed })).toMatchObject({ jti: "p-1.2" });
  });

  it("does not have its jti remembered where it is refused", async () => {
    let asked = 0;
    const replayed = () => ++asked > 0;
    const token = changedAt(await signPacket(samplePacket(), signing()), 200);
    await expect(verifyPacket(token, { ...both.verify, replayed })).rejects.toBeInstanceOf(ThroughlineError);
    expect(asked).toBe(0);
  });

  it("of a sender who names the algorithm as RFC 8037 does is taken, too", async () => {
    const token = await signedByJose(both.signer.mine, claims(), "EdDSA");
    expect(await verifyPacket(token, both.verify)).toMatchObject({ kid: "k1" });
  });

  it("outlives a rotation while its key is trusted, and not after", async () => {
    const next = await pair();
    const token = await signPacket(samplePacket(), signing());
    const keys = (until: number) => ({
      k1: { key: both.signer.theirs, until },
      k2: { key: next.theirs, from: NOW },
    });
    expect(await verifyPacket(token, { ...both.verify, keys: keys(NOW + 1) })).toMatchObject({ kid: "k1" });
    await expect(verifyPacket(token, { ...both.verify, keys: keys(NOW) })).rejects.toMatchObject({
      code: "PACKET_NOT_TRUSTED",
      details: { reason: "key" },
    });
    const later = await signPacket(samplePacket(), { ...signing(), key: next.mine, kid: "k2" });
    expect(await verifyPacket(later, { ...both.verify, keys: keys(NOW) })).toMatchObject({ kid: "k2" });
    await expect(
      verifyPacket(later, { ...both.verify, keys: keys(NOW), now: NOW - 1 }),
    ).rejects.toMatchObject({ code: "PACKET_NOT_TRUSTED" });
  });

  it("may have its key looked up", async () => {
    const token = await signPacket(samplePacket(), signing());
    const keys = async (kid: string) => (kid === "k1" ? { key: both.signer.theirs } : undefined);
    expect(await verifyPacket(token, { ...both.verify, keys })).toMatchObject({ kid: "k1" });
    await expect(verifyPacket(token, { ...both.verify, keys: () => undefined })).rejects.toMatchObject({
      details: { reason: "key" },
    });
  });

  it("is refused after a change of any one character", async () => {
    const token = await signPacket(samplePacket(), signing());
    for (let index = 0; index < token.length; index++)
      await expect(verifyPacket(changedAt(token, index), both.verify), `at ${index}`).rejects.toBeInstanceOf(
        ThroughlineError,
      );
  });

  it.each([
    ["a key of another kind", async () => ({ key: both.reader.mine })],
    ["a key id with a slash", async () => ({ kid: "a/b" })],
    ["an expiry that has passed", async () => ({ expiresAt: NOW - 1 })],
    ["no audience", async () => ({ audience: "" })],
    ["the public key alone", async () => ({ key: both.signer.theirs })],
  ])("is not made with %s", async (_, more) => {
    const signed = signPacket(samplePacket(), { ...signing(), ...(await more()) });
    await expect(signed).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("an encrypted packet", () => {
  it.each(["X25519", "P-256"])("for a key of %s is read by its receiver alone", async (curve) => {
    const reader = await pair("ECDH-ES", curve);
    const token = await encryptPacket(samplePacket(), { key: reader.theirs, kid: "r1" }, signing());
    expect(Buffer.from(token, "base64url").toString()).not.toContain("charged");
    const ownKeys = { r1: { key: reader.mine } };
    expect(await decryptPacket(token, { ...both.verify, ownKeys })).toMatchObject({ kid: "k1", jti: "p-1" });
    const stranger = { r1: { key: (await pair("ECDH-ES", curve)).mine } };
    await expect(decryptPacket(token, { ...both.verify, ownKeys: stranger })).rejects.toMatchObject({
      details: { reason: "decryption" },
    });
  });

  it("is not made for a key of signatures", async () => {
    const made = encryptPacket(samplePacket(), { key: both.signer.theirs, kid: "r1" }, signing());
    await expect(made).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("an attack", () => {
  it.each(ATTACKS)(
    "by $name is refused with $code, and nothing of it is repeated",
    async ({ code, to, make }) => {
      const token = (await make(both)) as string;
      const tried = to === "decrypt" ? decryptPacket(token, opening()) : verifyPacket(token, both.verify);
      const error: unknown = await tried.catch((thrown: unknown) => thrown);
      if (!isThroughlineError(error)) throw error;
      expect(error.code).toBe(code);
      expect(JSON.stringify([error.message, error.details])).not.toMatch(/evil|admin|charged|7781|k1\b/);
      expect(Reflect.has({}, "admin")).toBe(false);
    },
  );

  it("has at least forty names", () => {
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(40);
  });
});
