import { expect, it } from "vitest";
import { keyFrom, randomSecret } from "../../../src/application/privacy/aes-gcm.js";
import { openText, sealText } from "../../../src/application/privacy/sealed-text.js";
import { customerOf, journeyOf } from "./support.js";

const secret = () => new Uint8Array(randomSecret());

it("a text opens in its own stream alone, even where another one had the same key", async () => {
  const key = await keyFrom(secret(), "seal");
  const sealed = await sealText(key, journeyOf("j1"), { text: "a secret" });
  expect(await openText(key, journeyOf("j1"), sealed)).toEqual({ text: "a secret" });
  const others = [journeyOf("j2"), customerOf("j1"), { ...journeyOf("j1"), tenant: "globex" }];
  for (const stream of others)
    await expect(openText(key, stream, sealed)).rejects.toMatchObject({ code: "CORRUPT_EVENT" });
});

it("what a secret seals is not what it wraps: the keys of its uses have nothing in common", async () => {
  const bytes = secret();
  const [seal, wrap] = [await keyFrom(bytes, "seal"), await keyFrom(bytes, "wrap")];
  const sealed = await sealText(seal, journeyOf("j1"), "a secret");
  expect(await openText(await keyFrom(bytes, "seal"), journeyOf("j1"), sealed)).toBe("a secret");
  await expect(openText(wrap, journeyOf("j1"), sealed)).rejects.toMatchObject({ code: "CORRUPT_EVENT" });
});
