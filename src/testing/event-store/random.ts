import type { StreamId } from "../../kernel/stream-id.js";
import type { Commit, EventStore } from "../../storage/event-store.js";
import { same } from "../expect.js";
import { group } from "./case.js";
import { EventStoreModel } from "./model.js";
import { commit, events, foundStreams, key, listedStreams } from "./samples.js";

const SEED = 20_260_301;
const OPERATIONS = 400;

export const randomCases = group("random", {
  "as-the-model": {
    title: `${OPERATIONS} random operations (seed ${SEED}) are answered as a simple model answers them`,
    core: false,
    run: async ({ open }) => {
      const store = await open();
      const model = new EventStoreModel();
      const pick = numbers(SEED);
      let sent = 0;
      const commits: Commit[] = [];
      for (let operation = 0; operation < OPERATIONS; operation++) {
        const stream = anyStream(pick);
        const there = model.read(stream).length;
        const expected = pick(5) === 0 ? pick(there + 3) : there;
        // One in six repeats an earlier command, which may be of another stream.
        const repeated = pick(6) === 0 ? commits[pick(commits.length + 1)] : undefined;
        const what = repeated ?? anyCommit(`c-${sent++}`, there, pick);
        commits.push(what);
        const answer = model.append(stream, expected, what);
        same(await store.append(stream, expected, what), answer, `Append ${operation}`);
        if (operation % 20 === 19) await compare(store, model, `after ${operation + 1} operations`);
      }
    },
  },
});

function anyStream(pick: (below: number) => number): StreamId {
  const [tenant, id] = [`tenant-${pick(2)}`, `s-${pick(4)}`];
  return { tenant, kind: pick(3) === 0 ? "customer" : "journey", id };
}

function anyCommit(id: string, there: number, pick: (below: number) => number): Commit {
  const count = 1 + pick(3);
  const add = Array.from({ length: pick(3) }, () => ({ key: key(`m-${pick(4)}`), unique: pick(2) === 0 }));
  const remove = Array.from({ length: pick(2) }, () => key(`m-${pick(4)}`));
  return commit(id, pick(12) === 0 ? [] : events(there + 1, there + count), { add, remove });
}

async function compare(store: EventStore, model: EventStoreModel, when: string): Promise<void> {
  for (const tenant of ["tenant-0", "tenant-1"]) {
    for (const kind of ["journey", "customer"] as const) {
      for (let number = 0; number < 4; number++) {
        const stream: StreamId = { tenant, kind, id: `s-${number}` };
        same(await store.read(stream), model.read(stream), `Stream ${kind} s-${number} ${when}`);
      }
      same(
        (await listedStreams(store, tenant, { kind, limit: 3 })).items,
        model.list(tenant, kind),
        `The listing of ${kind} ${when}`,
      );
    }
    for (let number = 0; number < 4; number++)
      same(
        (await foundStreams(store, tenant, key(`m-${number}`), 3)).items,
        model.find(tenant, key(`m-${number}`)),
        `The streams with key m-${number} ${when}`,
      );
  }
}

/** Whole numbers below what is asked, the same ones for the same seed (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
