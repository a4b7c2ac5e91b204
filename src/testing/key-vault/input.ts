import type { StreamId } from "../../kernel/stream-id.js";
import type { KeyVault } from "../../storage/key-vault.js";
import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { journey, key, ROOT } from "./samples.js";

const stream = journey("j-1");
const HOSTILE = ["", " ", "a b", "a/b", "..", "a\u0000b", "ä", "'; DROP TABLE x; --", "x".repeat(129)];

/** A value of another type, as a caller without types has it. */
function mistyped<T>(value: unknown): value is T {
  return value !== undefined;
}

async function refusesEverywhere(vault: KeyVault, hostile: StreamId, what: string): Promise<void> {
  await refuses(() => vault.get(hostile), "INVALID_INPUT", `get of ${what}`);
  await refuses(() => vault.put(hostile, 0, key("a2V5")), "INVALID_INPUT", `put of ${what}`);
  await refuses(() => vault.destroy(hostile), "INVALID_INPUT", `destroy of ${what}`);
}

export const inputCases = group("input", {
  streams: {
    title: "a stream whose tenant, kind or id is not valid is refused",
    run: async ({ open }) => {
      const vault = await open();
      for (const text of HOSTILE) {
        await refusesEverywhere(vault, { ...stream, tenant: text }, `tenant ${JSON.stringify(text)}`);
        await refusesEverywhere(vault, { ...stream, id: text }, `id ${JSON.stringify(text)}`);
        await refuses(
          () => vault.list(text, ROOT),
          "INVALID_INPUT",
          `list of tenant ${JSON.stringify(text)}`,
        );
      }
      for (const kind of ["", "Journey", "packet", "constructor"])
        if (mistyped<StreamId["kind"]>(kind))
          await refusesEverywhere(vault, { ...stream, kind }, `kind ${kind}`);
    },
  },
  keys: {
    title:
      "a key that is no base64url text, too long, or wrapped by no valid name is refused, and nothing is written",
    run: async ({ open }) => {
      const vault = await open();
      for (const wrapped of ["", "a=", "a+b", "a/b", "a b", "ä", "a\u0000", "x".repeat(1_025)])
        await refuses(
          () => vault.put(stream, 0, key(wrapped)),
          "INVALID_INPUT",
          `Putting ${JSON.stringify(wrapped.slice(0, 20))}`,
        );
      for (const wrappedBy of ["", "a b", "a/b", "ä", "a\u0000", "x".repeat(161)]) {
        const shown = JSON.stringify(wrappedBy.slice(0, 20));
        await refuses(
          () => vault.put(stream, 0, key("a2V5", wrappedBy)),
          "INVALID_INPUT",
          `Wrapped by ${shown}`,
        );
        await refuses(() => vault.list("acme", wrappedBy), "INVALID_INPUT", `Listing ${shown}`);
      }
      same(await vault.get(stream), null, "The key after refused puts");
    },
  },
  revisions: {
    title: "an expected revision that is no whole number of 0 or more is refused",
    run: async ({ open }) => {
      const vault = await open();
      for (const expected of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
        await refuses(
          () => vault.put(stream, expected, key("a2V5")),
          "INVALID_INPUT",
          `Revision ${expected}`,
        );
      same(await vault.get(stream), null, "The key after refused puts");
    },
  },
});
