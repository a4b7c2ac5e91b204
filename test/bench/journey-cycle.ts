/**
 * `npm run bench -- journey-cycle`: one command on a long journey, from the state at hand to the event in the store,
 * against the least that a replay of the stream costs. Without MACs, encryption and checks of input.
 *
 * The goal is 40 µs where the replay takes 378 µs.
 */
import {
  decideJourney,
  evolveJourney,
  type Journey,
  type JourneyCommand,
  type JourneyEvent,
} from "throughline/journey";
import type { EventStore, NewEvent, StoredEvent } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { type Contestant, contest, ratio, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

const rounds = Number(process.argv[2] ?? 9);
const began = 1_772_348_400_000;
const maria = { kind: "agent", id: "maria" } as const;
const anna = { kind: "customer", id: "anna" } as const;
const stream = (id: string) => ({ tenant: "acme", kind: "journey", id }) as const;

/** What goes on in a journey: mostly talk, and what is learnt from it. */
function command(at: number): JourneyCommand {
  const id = `c${at}`;
  const occurredAt = began + at;
  switch (at % 8) {
    case 0:
      return { type: "authoriseSend", id, by: maria, epoch: 1, channel: "web-chat" };
    case 3:
      return { type: "recordFact", id, key: `fact${at % 40}`, value: String(at), by: maria, occurredAt };
    case 5:
      return {
        type: "addNote",
        id,
        note: `n${at}`,
        author: maria,
        occurredAt,
        content: { text: `Note ${at}` },
      };
    default:
      return {
        type: "recordMessage",
        id,
        message: `m${at}`,
        author: at % 2 === 0 ? anna : maria,
        channel: "web-chat",
        occurredAt,
        content: { text: `This is message ${at} of a customer who has much to say.` },
      };
  }
}

const opening: JourneyCommand = {
  type: "openJourney",
  id: "c0",
  journey: "j1",
  channel: "web-chat",
  by: anna,
  firstOwner: maria,
};

let ids = 0;
const newId = () => `e${++ids}`;

function decide(journey: Journey | null, command: JourneyCommand, at: number): readonly JourneyEvent[] {
  const decision = decideJourney(journey, command, { now: began + at, newId });
  if (decision.status === "refused") throw new Error(decision.refusal.message);
  return decision.events;
}

/** As the plaintext codec hands an event to the store. */
const sealed = ({ id, type, schema, recordedAt, data, personal }: JourneyEvent): NewEvent => ({
  id,
  type,
  schema,
  recordedAt,
  data: data as unknown as NewEvent["data"],
  personal: personal === null ? null : JSON.stringify(personal),
});

async function append(store: EventStore, id: string, version: number, events: readonly JourneyEvent[]) {
  const result = await store.append(stream(id), version, {
    command: { id: events[0]?.commandId ?? "", fingerprint: "k1:9f86d081884c7d659a2feaa0c55ad015" },
    events: events.map(sealed),
  });
  if (result.status !== "ok") throw new Error(result.status);
}

const fold = (journey: Journey | null, events: readonly JourneyEvent[]) =>
  events.reduce<Journey | null>(evolveJourney, journey);

/** Journeys of `length` events in one store, and their states. */
async function journeysOf(count: number, length: number) {
  const store = memoryStore();
  const journeys: (Journey | null)[] = Array.from({ length: count }, () => null);
  for (let at = 0; at < length; at++)
    for (const [index, journey] of journeys.entries()) {
      const events = decide(journey, at === 0 ? opening : command(at), at);
      await append(store, `j${index}`, at, events);
      journeys[index] = fold(journey, events);
    }
  return { store, journeys };
}

/** Commands go round the journeys. */
function atHand(name: string, count: number, length: number, measured: number): Contestant {
  return {
    name,
    does: `decide on the state at hand, append, fold: ${count} × ${length} events`,
    round: async () => {
      const { store, journeys } = await journeysOf(count, length);
      globalThis.gc?.();
      return timed(measured, async () => {
        for (let done = 0; done < measured; done++) {
          const index = done % count;
          const journey = journeys[index] ?? null;
          const at = length + Math.floor(done / count);
          const events = decide(journey, command(at), at);
          await append(store, `j${index}`, journey?.version ?? 0, events);
          journeys[index] = fold(journey, events);
        }
      });
    },
  };
}

/** What replaying costs at the very least: a reduce over events already in hand, into a state of three fields. */
function replay(length: number, measured: number): Contestant {
  const evolve = (state: { count: number; changedAt: number; last: string }, event: StoredEvent) => ({
    ...state,
    count: state.count + 1,
    changedAt: event.recordedAt,
    last: event.id,
  });
  return {
    name: "replay",
    does: `reduce ${length} events in hand to three fields, append`,
    round: async () => {
      const { store, journeys } = await journeysOf(1, length);
      const events = await store.read(stream("j0"));
      const next = decide(journeys[0] ?? null, command(length), length);
      globalThis.gc?.();
      return timed(measured, async () => {
        for (let at = length; at < length + measured; at++) {
          const { count, last } = events.reduce(evolve, { count: 0, changedAt: 0, last: "" });
          if (count !== length || last === "") throw new Error("nothing was reduced");
          await append(
            store,
            "j0",
            at,
            next.map((event) => ({ ...event, id: newId(), commandId: `c${at}` })),
          );
        }
      });
    },
  };
}

const cycle = await contest(rounds, [replay(5_000, 500), atHand("throughline", 1, 5_000, 4_000)]);
reportContest("journey-cycle", "a command on a journey of 5,000 events", cycle);

const growth = await contest(rounds, [
  atHand("50 events", 1_000, 50, 10_000),
  atHand("50,000 events", 1, 50_000, 10_000),
]);
reportContest("journey-cycle", "a command on a longer journey, the same number of events in all", growth);

const reached = reportFigures([
  { name: "command-on-5000-events-against-replay", value: ratio(cycle[1], cycle[0]), target: 40 / 378 },
  { name: "growth-journey-50-to-50000-events", value: ratio(growth[1], growth[0]), target: 1.3 },
]);
process.exitCode = reached ? 0 : 1;
