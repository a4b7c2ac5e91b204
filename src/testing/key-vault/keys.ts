import { same } from "../expect.js";
import { group } from "./case.js";
import { customer, journey, kept, key, put, ROOT } from "./samples.js";

const stream = journey("j-1");

export const keyCases = group("keys", {
  written: {
    title: "a key that was put is given back as it was, and a stream without one has none",
    run: async ({ open }) => {
      const vault = await open();
      same(await vault.get(stream), null, "The key of a stream without one");
      await put(vault, stream, 0, key("Zmlyc3Q"));
      same(await vault.get(stream), kept(1, key("Zmlyc3Q")), "The key");
    },
  },
  replaced: {
    title: "a key is replaced, and so is what it is wrapped by, one revision at a time",
    run: async ({ open }) => {
      const vault = await open();
      await put(vault, stream, 0, key("Zmlyc3Q"));
      await put(vault, stream, 1, key("c2Vjb25k", "customer:cu-1"));
      same(
        await vault.get(stream),
        kept(2, key("c2Vjb25k", "customer:cu-1")),
        "The key after one replacement",
      );
      await put(vault, stream, 2, key("dGhpcmQ"));
      same(await vault.get(stream), kept(3, key("dGhpcmQ")), "The key after two replacements");
    },
  },
  stale: {
    title: "a put at another revision is a conflict that tells the one there is, and writes nothing",
    run: async ({ open }) => {
      const vault = await open();
      for (const expected of [1, 7])
        same(
          await vault.put(stream, expected, key("c3RhbGU")),
          { status: "conflict", revision: 0 },
          `Putting at revision ${expected} where there is none`,
        );
      same(await vault.get(stream), null, "The key after puts that met nothing");
      await put(vault, stream, 0, key("Zmlyc3Q"));
      await put(vault, stream, 1, key("c2Vjb25k"));
      for (const expected of [0, 1, 3])
        same(
          await vault.put(stream, expected, key("c3RhbGU")),
          { status: "conflict", revision: 2 },
          `Putting at revision ${expected} where there is 2`,
        );
      same(await vault.get(stream), kept(2, key("c2Vjb25k")), "The key after stale puts");
    },
  },
  apart: {
    title:
      "a journey and a customer of one id have keys of their own, and so do ids that differ in case or by a prefix",
    run: async ({ open }) => {
      const vault = await open();
      const streams = [
        journey("x"),
        customer("x"),
        journey("X"),
        journey("x:1"),
        journey("x.1"),
        journey("x-1"),
      ];
      for (const [index, one] of streams.entries()) await put(vault, one, 0, key(`a2V5${index}`));
      for (const [index, one] of streams.entries())
        same(await vault.get(one), kept(1, key(`a2V5${index}`)), `The key of ${one.kind} ${one.id}`);
    },
  },
  longest: {
    title: "the longest key and the longest names come back whole",
    run: async ({ open }) => {
      const vault = await open();
      const longest = customer("i".repeat(128), "t".repeat(128));
      const given = key(`${"Aa0-_".repeat(204)}wxyz`, `customer:${"~".repeat(151)}`);
      await put(vault, longest, 0, given);
      same(await vault.get(longest), kept(1, given), "The key");
      same(
        (await vault.list("t".repeat(128), given.wrappedBy)).items,
        [longest],
        "The streams under the longest name",
      );
    },
  },
  "tenants-apart": {
    title: "no tenant sees, replaces, destroys or lists a key of another",
    run: async ({ open }) => {
      const vault = await open();
      const [ours, theirs] = [journey("j-1"), journey("j-1", "globex")];
      await put(vault, ours, 0, key("b3Vycw"));
      same(await vault.get(theirs), null, "The key of another tenant's stream");
      await put(vault, theirs, 0, key("dGhlaXJz"));
      await vault.destroy(theirs);
      same(await vault.get(ours), kept(1, key("b3Vycw")), "Another tenant destroyed theirs");
      same((await vault.list("acme", ROOT)).items, [ours], "What one tenant lists");
      same((await vault.list("globex", ROOT)).items, [], "What the other lists");
      same((await vault.list("nobody", ROOT)).items, [], "What a tenant without keys lists");
    },
  },
  ownership: {
    title: "what was given, and what was given back, may be changed without the vault showing it",
    run: async ({ open }) => {
      const vault = await open();
      const given = { wrapped: "Zmlyc3Q", wrappedBy: ROOT };
      const where = { ...stream };
      await vault.put(where, 0, given);
      given.wrapped = "Y2hhbmdlZA";
      given.wrappedBy = "root:other";
      where.id = "j-2";
      const first = await vault.get(stream);
      same(first, kept(1, key("Zmlyc3Q")), "The key after what was given changed");
      if (first !== null) Reflect.set(first, "wrapped", "Y2hhbmdlZA");
      same(await vault.get(stream), kept(1, key("Zmlyc3Q")), "The key after what was given back changed");
      const page = await vault.list("acme", ROOT);
      const [item] = page.items;
      if (item !== undefined) Reflect.set(item, "id", "j-3");
      same((await vault.list("acme", ROOT)).items, [stream], "The listing after a page of it changed");
    },
  },
});
