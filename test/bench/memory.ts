/**
 * `npm run bench -- memory`: the memory store against the practical limit of any store in memory.
 *
 * The limit is an async function that makes an id (`crypto.randomUUID`), an envelope of the same fields around the
 * event, and pushes it to an array in a map by stream. It checks nothing, copies nothing and remembers no command.
 *
 * A command on a journey of 5,000 events is measured by `npm run bench -- journey-cycle`.
 */
import type { NewEvent, StoredEvent } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { type Contestant, contest, ratio, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

const rounds = Number(process.argv[2] ?? 9);

interface Appender {
  /** One append of one event to the stream of this number. */
  append(stream: number, at: number): Promise<void>;
}

function limit(): Appender {
  const streams = new Map<string, unknown[]>();
  const write = async (id: string, event: Omit<NewEvent, "id">): Promise<number> => {
    let stream = streams.get(id);
    if (stream === undefined) {
      stream = [];
      streams.set(id, stream);
    }
    const { type, schema, recordedAt, data, personal } = event;
    return stream.push({
      version: stream.length + 1,
      id: crypto.randomUUID(),
      type,
      schema,
      recordedAt,
      data,
      personal,
    });
  };
  return {
    append: async (stream, at) => {
      await write(names[stream] ?? "", draft(at));
    },
  };
}

function throughline(): Appender {
  const store = memoryStore();
  const versions = new Uint32Array(names.length);
  return {
    append: async (stream, at) => {
      const id = crypto.randomUUID();
      const version = versions[stream] ?? 0;
      const result = await store.append(
        { tenant: "acme", kind: "journey", id: names[stream] ?? "" },
        version,
        {
          command: { id, fingerprint: "k1:9f86d081884c7d659a2feaa0c55ad015" },
          events: [{ id, ...draft(at) }],
        },
      );
      if (result.status !== "ok") throw new Error(result.status);
      versions[stream] = result.last;
    },
  };
}

function draft(at: number): Omit<NewEvent, "id"> {
  return {
    type: "message.recorded",
    schema: 1,
    recordedAt: 1_772_348_400_000 + at,
    data: { conversation: "c-1", direction: "inbound", sequence: at },
    personal: null,
  };
}

const names = Array.from({ length: 100_000 }, (_, index) => `journey-${index}`);

/** Fills `streams` streams with `length` events each, then measures further appends, round the streams. */
function appends(
  name: string,
  does: string,
  make: () => Appender,
  { streams, length, measured }: { streams: number; length: number; measured: number },
): Contestant {
  return {
    name,
    does,
    round: async () => {
      const appender = make();
      const filled = streams * length;
      for (let at = 0; at < filled; at++) await appender.append(at % streams, at);
      globalThis.gc?.();
      return timed(measured, async () => {
        for (let at = filled; at < filled + measured; at++) await appender.append(at % streams, at);
      });
    },
  };
}

const thousand = { streams: 1_000, length: 0, measured: 200_000 };
const appended = await contest(rounds, [
  appends("limit", "async push of an envelope with a UUID, nothing checked or remembered", limit, thousand),
  appends(
    "throughline",
    "memoryStore().append with command id, version check, frozen copy",
    throughline,
    thousand,
  ),
]);
reportContest("memory", "append one event, 1,000 streams", appended);

const length = await contest(rounds, [
  appends("length 100", "1,000 streams of 100 events", throughline, {
    streams: 1_000,
    length: 100,
    measured: 50_000,
  }),
  appends("length 100,000", "1 stream of 100,000 events", throughline, {
    streams: 1,
    length: 100_000,
    measured: 50_000,
  }),
]);
reportContest("memory", "append to a longer stream, the same number of events in all", length);

const ten = { streams: 10, length: 10_000, measured: 100_000 };
const many = { streams: 100_000, length: 1, measured: 100_000 };
const streams = await contest(rounds, [
  appends("10 streams", "of 10,000 events", throughline, ten),
  appends("100,000 streams", "of 1 event", throughline, many),
  appends("limit, 10", "the same, by the limit", limit, ten),
  appends("limit, 100,000", "the same, by the limit", limit, many),
]);
reportContest("memory", "append among more streams, the same number of events in all", streams);

const rehydrated = await contest(rounds, await rehydration());
reportContest("memory", "rehydrate 1,000 events: read them and fold them into a state", rehydrated);

const reached = reportFigures([
  { name: "append-against-limit", value: ratio(appended[1], appended[0]), target: 1.5 },
  { name: "growth-stream-length-100-to-100000", value: ratio(length[1], length[0]), target: 1.3 },
  { name: "growth-streams-10-to-100000", value: ratio(streams[1], streams[0]), target: 1.3 },
  { name: "rehydrate-1000-against-reduce", value: ratio(rehydrated[1], rehydrated[0]), target: 1.15 },
]);
console.log(
  `(the limit itself grows ${ratio(streams[3], streams[2]).toFixed(2)}x from 10 to 100,000 streams: memory, not code)`,
);
process.exitCode = reached ? 0 : 1;

async function rehydration(): Promise<readonly Contestant[]> {
  const store = memoryStore();
  const stream = { tenant: "acme", kind: "journey", id: "j-1" } as const;
  await store.append(stream, 0, {
    command: { id: "c-1", fingerprint: "f-1" },
    events: Array.from({ length: 1_000 }, (_, at) => ({ id: `e-${at}`, ...draft(at) })),
  });
  const events = await store.read(stream);
  const evolve = (state: { count: number; changedAt: number; last: string }, event: StoredEvent) => ({
    ...state,
    count: state.count + 1,
    changedAt: event.recordedAt,
    last: event.id,
  });
  const initial = { count: 0, changedAt: 0, last: "" };
  const times = 2_000;
  return [
    {
      name: "reduce",
      does: "array.reduce over events already in hand",
      round: () =>
        timed(times, async () => {
          for (let time = 0; time < times; time++) await Promise.resolve(events.reduce(evolve, initial));
        }),
    },
    {
      name: "throughline",
      does: "store.read, then the same reduce",
      round: () =>
        timed(times, async () => {
          for (let time = 0; time < times; time++) (await store.read(stream)).reduce(evolve, initial);
        }),
    },
  ];
}
