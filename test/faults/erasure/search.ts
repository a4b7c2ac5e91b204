import type { Desk } from "throughline";
import type { KeyVault } from "throughline/storage";
import { atLeast, type Figure, none } from "../postgres/fault-run.js";
import { Broker, Bystanders } from "./bystanders.js";
import type { Place } from "./place.js";
import { feedOf, packetsOf } from "./reads.js";
import { canaryOf, deskOver, leftOf, live, type Person } from "./scenario.js";

/** What a person gives rise to, at the least: streams, each with a key of its own, commits, and envelopes that the subscriber gives up. */
const EACH = { streams: 3, commits: 20, deadLetters: 5 };
/** Of each who is erased: the packet of before, and one of each journey. None is issued any more. */
const PACKETS = { built: 3, refused: 2 };

/** Everybody who lived in a place. */
interface Cast {
  /** Every second one, who is to be erased. */
  readonly doomed: readonly Person[];
  readonly staying: readonly Person[];
}

/**
 * Erases every second customer of those who lived in a place, some of them parked by a follower and all of them among the dead letters of a
 * subscriber. Then looks for what may be left of them, in bytes and in everything that can be read, and for the others, who must be whole.
 */
export async function searched(name: string, place: Place, customers: number): Promise<readonly Figure[]> {
  const desk = deskOver(place.store, place.vault);
  const people: Person[] = [];
  for (let number = 0; number < customers; number++) people.push(await live(desk, number));
  const cast = {
    doomed: people.filter(({ number }) => number % 2 === 0),
    staying: people.filter(({ number }) => number % 2 === 1),
  };
  const refused = new Set(people.filter(({ number }) => number % 4 < 2).flatMap(idsOf));
  const broker = new Broker();
  await broker.subscribe();
  await new Bystanders({ place, broker, refused }).catchUp();
  const [destroyed, kept] = [await keysOf(place.vault, cast.doomed), await keysOf(place.vault, cast.staying)];
  // As it would have been many times before: what it leaves behind itself is searched, too.
  await place.cleanUp();

  for (const { customer } of cast.doomed) await desk.customers.erase(customer, { reason: "request" });
  const reads = await readEverything(place, cast, broker);
  await place.cleanUp();

  const canaries = people.flatMap(({ number, phone }) => [canaryOf(number), phone.slice(1)]);
  const plain = await place.search(canaries);
  const [destroyedLeft, keptLeft] = [await place.search(destroyed), await place.search(kept)];
  const later = deskOver(place.store, place.vault);
  let wrong = 0;
  for (const person of cast.doomed) wrong += (await leftOf(later, place.store, place.vault, person)).length;
  let broken = 0;
  for (const person of cast.staying) if (!(await isWhole(later, person))) broken++;
  await broker.transport.close();

  const inWal = destroyedLeft.get("wal");
  if (inWal !== undefined)
    console.log(
      `${name}: ${inWal} wrapped keys of erased streams stand in the write-ahead log, until the server recycles it`,
    );
  const figures: readonly Figure[] = [
    atLeast("customers", cast.doomed.length, Math.ceil(customers / 2)),
    atLeast("parked", reads.parked.length, refused.size),
    atLeast("dead-letters", reads["dead-letters"].length, customers * EACH.deadLetters),
    atLeast("feed-commits", reads.feed.length, customers * EACH.commits),
    atLeast("packets", reads.packets.length, cast.doomed.length * PACKETS.built),
    atLeast("refusals", reads.refusals.length, cast.doomed.length * PACKETS.refused),
    atLeast("handed-over", reads["handed-over"].length, 1),
    ...Object.entries(reads).map(([where, read]) =>
      none(
        `canaries-in-${where}`,
        inTexts(
          read.map((one) => JSON.stringify(one)),
          canaries,
        ),
      ),
    ),
    ...[...plain].map(([where, count]) => none(`canaries-in-${where}`, count)),
    atLeast("keys-destroyed", destroyed.length, cast.doomed.length * EACH.streams),
    ...[...destroyedLeft].flatMap(([where, count]) =>
      where === "wal" ? [] : [none(`keys-left-in-${where}`, count)],
    ),
    // What is searched does hold the keys of those who stay, so what is not found is not there.
    ...[...keptLeft].map(([where, count]) =>
      atLeast(`keys-kept-in-${where}`, count, where === "wal" ? 1 : kept.length),
    ),
    none("still-there", wrong),
    none("others-broken", broken),
  ];
  return figures.map(([figure, ...rest]) => [`erasure-${name}-${figure}`, ...rest]);
}

/** What a process reads that has just started, after the erasure: by where it reads it. */
async function readEverything(place: Place, { doomed }: Cast, broker: Broker) {
  const bystanders = new Bystanders({ place, broker, refused: new Set() });
  await bystanders.catchUp();
  const parked = await bystanders.parked();
  const ids = new Set(doomed.flatMap(idsOf));
  await bystanders.replay(parked.filter(({ stream }) => ids.has(stream.id)));
  const desk = deskOver(place.store, place.vault);
  const asked = [];
  for (const person of doomed) asked.push(await packetsOf(desk, person));
  return {
    feed: await feedOf(place.store),
    parked,
    "dead-letters": await broker.deadLetters(),
    packets: asked.flatMap(({ packets }) => packets),
    refusals: asked.flatMap(({ refusals }) => refusals),
    "handed-over": bystanders.opened,
  };
}

/** Whether somebody who stays is there with what is personal of them. */
async function isWhole(desk: Desk, person: Person): Promise<boolean> {
  const { packets, refusals } = await packetsOf(desk, person);
  const texts = [await desk.customers.export(person.customer), ...packets];
  return refusals.length === 0 && texts.every((one) => JSON.stringify(one).includes(canaryOf(person.number)));
}

function inTexts(texts: readonly string[], searched: readonly string[]): number {
  return texts.filter((text) => searched.some((one) => text.includes(one))).length;
}

function idsOf({ customer, journeys }: Person): readonly string[] {
  return [customer, ...journeys];
}

/** The wrapped keys of people's streams, as the vault keeps them. */
async function keysOf(vault: KeyVault<never>, people: readonly Person[]): Promise<readonly string[]> {
  const streams = people.flatMap(({ customer, journeys }) => [
    { tenant: "acme", kind: "customer", id: customer } as const,
    ...journeys.map((id) => ({ tenant: "acme", kind: "journey", id }) as const),
  ]);
  const entries = await Promise.all(streams.map((stream) => vault.get(stream)));
  return entries.flatMap((entry) => (entry?.status === "kept" ? [entry.wrapped] : []));
}
