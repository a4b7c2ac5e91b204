import { holds, same } from "../expect.js";
import { group } from "./case.js";
import { journey, kept, key, put } from "./samples.js";

const stream = journey("j-1");
const MANY = 20;
const many = <T>(make: (index: number) => T) => Array.from({ length: MANY }, (_, index) => make(index));

export const raceCases = group("races", {
  "first-key": {
    title: "of many who make the first key of a stream at once, one does, and it is the one that stays",
    run: async ({ open }) => {
      const vault = await open();
      const puts = await Promise.all(many((index) => vault.put(stream, 0, key(`a2V5${index}`))));
      const winners = puts.flatMap(({ status }, index) => (status === "ok" ? [index] : []));
      same(winners.length, 1, "How many of them did");
      same(await vault.get(stream), kept(1, key(`a2V5${winners[0]}`)), "The key");
      for (const put of puts)
        if (put.status !== "ok") same(put, { status: "conflict", revision: 1 }, "What the others are told");
    },
  },
  replacement: {
    title: "of many who replace one revision at once, one does",
    run: async ({ open }) => {
      const vault = await open();
      await put(vault, stream, 0, key("Zmlyc3Q"));
      const puts = await Promise.all(many((index) => vault.put(stream, 1, key(`a2V5${index}`))));
      const winners = puts.flatMap(({ status }, index) => (status === "ok" ? [index] : []));
      same(winners.length, 1, "How many of them did");
      same(await vault.get(stream), kept(2, key(`a2V5${winners[0]}`)), "The key");
    },
  },
  destruction: {
    title: "a key that is destroyed while others write it stays destroyed",
    run: async ({ open }) => {
      const vault = await open();
      for (let round = 0; round < 10; round++) {
        const raced = journey(`raced-${round}`);
        const calls = many((index) =>
          index === round * 2 ? vault.destroy(raced) : vault.put(raced, index % 3, key("cmFjZWQ")),
        );
        await Promise.all<unknown>(calls);
        same(await vault.get(raced), { status: "destroyed" }, `The key after round ${round}`);
      }
    },
  },
  "many-streams": {
    title: "keys of many streams written at once are all there",
    run: async ({ open }) => {
      const vault = await open();
      await Promise.all(many((index) => vault.put(journey(`j-${index}`), 0, key(`a2V5${index}`))));
      for (const index of many((one) => one)) {
        const met = await vault.get(journey(`j-${index}`));
        holds(
          met?.status === "kept" && met.wrapped === `a2V5${index}`,
          `The key of j-${index}`,
          "its own",
          met,
        );
      }
    },
  },
});
