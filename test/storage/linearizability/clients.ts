import { isThroughlineError } from "throughline";
import type { Commit, EventStore, IndexKey, StreamId } from "throughline/storage";
import { numbers } from "../../../src/testing/event-store/random.js";
import { type Answer, type Call, type Operation, seen } from "./history.js";

/** How a history is made. */
export interface Program {
  /** The stores the clients call, over the same data: client n has store n, from the front again where there are fewer. */
  readonly stores: readonly EventStore[];
  /** Of its own for each history, so that one store can serve many. */
  readonly tenant: string;
  readonly seed: number;
  readonly operations: number;
  readonly clients?: number;
}

/** A few streams and fewer keys, so that clients get in each other's way. */
const STREAMS = ["a", "b", "c"];
const KEYS = ["m", "n"];

/**
 * Lets clients loose on a store at once, and writes down what they called and what they were answered, in the order it happened. Some
 * answers get lost on the way: the client sends the same command again, at once or when it gave up waiting.
 */
export async function record({
  stores,
  tenant,
  seed,
  operations,
  clients = 4,
}: Program): Promise<readonly Operation[]> {
  const pick = numbers(seed);
  const history: Operation[] = [];
  let [time, left, commands] = [0, operations, 0];

  const ask = async (client: number, call: Call, lost: boolean): Promise<Answer | null> => {
    const store = stores[client % stores.length];
    if (store === undefined) throw new Error("There is no store.");
    left--;
    const calledAt = ++time;
    const told = (answer: Answer | null, answeredAt = ++time) =>
      history.push({ client, call, answer: lost ? null : answer, calledAt, answeredAt });
    try {
      const answer = await answerOf(store, tenant, call);
      told(answer);
      return answer;
    } catch (error) {
      // Nothing was written; it is as if it had not been called.
      if (isThroughlineError(error, "STORE_BUSY")) return null;
      if (!isThroughlineError(error, "STORE_FAILED")) throw error;
      told(null, Number.POSITIVE_INFINITY);
      return null;
    }
  };

  const client = async (number: number): Promise<void> => {
    const known = new Map<string, number>();
    while (left > 0) {
      for (let turns = pick(3); turns > 0; turns--) await nextTurn();
      const id = STREAMS[pick(STREAMS.length)] ?? "";
      const stream: StreamId = { tenant, kind: "journey", id };
      const what = pick(10);
      if (what < 2) {
        const events = await ask(number, { do: "read", stream }, false);
        if (Array.isArray(events)) known.set(id, events.length);
        continue;
      }
      if (what < 4) {
        await ask(number, { do: "find", key: keyOf(pick) }, false);
        continue;
      }
      // Now and then a client takes a command id that was used for something else.
      const reused = commands > 0 && pick(12) === 0;
      const commit = reused
        ? anyCommit(`c-${1 + pick(commands)}`, "other", pick)
        : anyCommit(`c-${++commands}`, "first", pick);
      const expected = pick(8) === 0 ? pick(6) : (known.get(id) ?? 0);
      const call: Call = { do: "append", stream, expected, commit };
      if (pick(5) === 0 && left > 1) {
        const first = ask(number, call, true);
        // Half of them wait for an answer that does not come; the others send again while the first is on its way.
        if (pick(2) === 0) await first;
        const [, again] = await Promise.all([first, ask(number, call, false)]);
        learn(known, id, again);
      } else learn(known, id, await ask(number, call, false));
    }
  };

  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return history;
}

async function answerOf(store: EventStore, tenant: string, call: Call): Promise<Answer> {
  switch (call.do) {
    case "append":
      return store.append(call.stream, call.expected, call.commit);
    case "read":
      return (await store.read(call.stream)).map(seen);
    case "find":
      return (await store.find(tenant, call.key)).items.map(({ tenant, kind, id }) => ({ tenant, kind, id }));
  }
}

/** What a client takes from an answer: the version it appends at next. */
function learn(known: Map<string, number>, id: string, answer: Answer | null): void {
  if (answer === null || !("status" in answer)) return;
  if (answer.status === "conflict") known.set(id, answer.version);
  else if (answer.status === "ok") known.set(id, answer.last);
}

function anyCommit(id: string, input: string, pick: (below: number) => number): Commit {
  const events = Array.from({ length: 1 + pick(3) }, (_, offset) => ({
    id: `${id}-${input}-${offset}`,
    type: "note.added",
    schema: 1,
    recordedAt: 1_000,
    data: {},
    personal: null,
  }));
  const add = pick(2) === 0 ? [{ key: keyOf(pick), unique: pick(3) > 0 }] : [];
  const remove = pick(3) === 0 ? [keyOf(pick)] : [];
  return { command: { id, fingerprint: `${input}-${id}` }, events, index: { add, remove } };
}

function keyOf(pick: (below: number) => number): IndexKey {
  return { kind: "phone", kid: "k", mac: KEYS[pick(KEYS.length)] ?? "" };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
