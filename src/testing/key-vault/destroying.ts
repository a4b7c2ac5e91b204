import { same } from "../expect.js";
import { group } from "./case.js";
import { journey, key, listed, put, ROOT } from "./samples.js";

const stream = journey("j-1");
const DESTROYED = { status: "destroyed" } as const;

export const destroyCases = group("destroy", {
  gone: {
    title: "a destroyed key is gone, and its stream is known to have had it destroyed",
    run: async ({ open }) => {
      const vault = await open();
      await put(vault, stream, 0, key("Zmlyc3Q"));
      await vault.destroy(stream);
      same(await vault.get(stream), DESTROYED, "The key");
    },
  },
  before: {
    title: "a key that never was can be destroyed, and never comes to be",
    run: async ({ open }) => {
      const vault = await open();
      await vault.destroy(stream);
      same(await vault.get(stream), DESTROYED, "The key");
      same(await vault.put(stream, 0, key("bGF0ZQ")), DESTROYED, "Putting it");
      same(await vault.get(stream), DESTROYED, "The key after a put");
    },
  },
  "for-good": {
    title: "no put at any revision brings a destroyed key back",
    run: async ({ open }) => {
      const vault = await open();
      await put(vault, stream, 0, key("Zmlyc3Q"));
      await put(vault, stream, 1, key("c2Vjb25k"));
      await vault.destroy(stream);
      for (const expected of [0, 1, 2, 3])
        same(await vault.put(stream, expected, key("YmFjaw")), DESTROYED, `Putting at revision ${expected}`);
      same(await vault.get(stream), DESTROYED, "The key after puts");
    },
  },
  again: {
    title: "destroying again, also at once, changes nothing",
    run: async ({ open }) => {
      const vault = await open();
      await put(vault, stream, 0, key("Zmlyc3Q"));
      await Promise.all([vault.destroy(stream), vault.destroy(stream), vault.destroy(stream)]);
      await vault.destroy(stream);
      same(await vault.get(stream), DESTROYED, "The key");
    },
  },
  "others-stay": {
    title: "no other key is touched",
    run: async ({ open }) => {
      const vault = await open();
      const others = [
        journey("j-0"),
        journey("j-10"),
        journey("J-1"),
        { ...stream, kind: "customer" as const },
      ];
      for (const one of [stream, ...others]) await put(vault, one, 0, key("a2V5"));
      await vault.destroy(stream);
      for (const one of others)
        same((await vault.get(one))?.status, "kept", `The key of ${one.kind} ${one.id}`);
    },
  },
  unlisted: {
    title: "a destroyed key is wrapped by nothing",
    run: async ({ open }) => {
      const vault = await open();
      await put(vault, stream, 0, key("Zmlyc3Q"));
      await put(vault, journey("j-2"), 0, key("c2Vjb25k"));
      await vault.destroy(stream);
      same((await listed(vault, "acme", ROOT)).items, [journey("j-2")], "The streams under the wrapper");
    },
  },
});
