/**
 * `npm run faults -- soak [--days N] [--seed N]`: a simulated year of several desks in virtual time, with a store that fails, timers that get lost,
 * a process that is started anew every few days, and clocks that differ; then the faults stop, and everything has to settle.
 */
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import type { Journey } from "throughline/journey";
import { nextHandoffDeadline, nextWakeAt } from "../../src/application/timers/next-wake.js";
import { numbers } from "../../src/testing/event-store/random.js";
import { Faults } from "./soak/faults.js";
import { JourneyLife } from "./soak/journey-life.js";
import { World } from "./soak/world.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longer than any deadline of the policy, and than any promise or callback is ahead. */
const SETTLING_MS = 7 * DAY;
const BETWEEN_JOURNEYS_MS = 50 * HOUR;
const TENANTS = ["acme", "globex", "initech"];

const { values } = parseArgs({
  options: { days: { type: "string", default: "365" }, seed: { type: "string", default: "20263" } },
});
const days = Number(values.days);
const seed = Number(values.seed);

const began = performance.now();
const pick = numbers(seed);
const faults = new Faults({ append: 20, acknowledgement: 20, read: 10, lostTimer: 30 }, pick);
const world = new World(TENANTS, faults, pick);
process.on("unhandledRejection", (reason) => {
  world.unexpected.push(reason);
});
let journeys = 0;
for (const tenant of TENANTS)
  for (let at = pick(BETWEEN_JOURNEYS_MS); at < days * DAY; at += pick(2 * BETWEEN_JOURNEYS_MS)) {
    const life = new JourneyLife(world, tenant, `j-${++journeys}`, pick);
    world.later(at, async () => life.begin());
  }
await world.time.pass(days * DAY);
faults.active = false;
await world.rebuild();
await world.time.pass(SETTLING_MS);

const found = { offers: 0, ended: 0, open: 0, pastDeadline: 0, timersLeft: 0, timersMissing: 0 };
const digest = createHash("sha256");
for (const tenant of TENANTS) {
  const { items } = await world.store.list(tenant, { kind: "journey", limit: 1_000_000 });
  for (const { stream } of items) {
    const journey = await world.desk(tenant).journeys.get(stream.id);
    const events = await world.store.read(stream);
    for (const { type, recordedAt } of events) digest.update(`${type}@${recordedAt};`);
    judge(journey, world.set.get(`${tenant}/journey:${stream.id}`));
    found.offers += events.filter(
      ({ type }) => type === "handoff.offered" || type === "handoff.requested",
    ).length;
  }
}

function judge(journey: Journey, timerAt: number | undefined): void {
  const now = world.time.clock.now();
  found.ended += journey.handoff.hops - (journey.handoff.open === null ? 0 : 1);
  if (journey.handoff.open !== null) found.open++;
  const deadlineAt = nextHandoffDeadline(journey);
  if (deadlineAt !== null && deadlineAt <= now) found.pastDeadline++;
  // Of promises that are overdue somebody was told; the next wake is for what is still to come.
  const wakeAt = nextWakeAt(journey, { promisesAfter: now });
  if (wakeAt === null && timerAt !== undefined) found.timersLeft++;
  if (wakeAt !== null && timerAt !== wakeAt) found.timersMissing++;
}

let short = false;
function figure(name: string, value: number, target: number | string, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(24)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

for (const error of world.unexpected.slice(0, 5)) console.log(error);
const { store, lostTimers, restarts } = faults.counts;
console.log(
  `seed ${seed}, ${((performance.now() - began) / 1_000).toFixed(1)} s, ${journeys} journeys, ${found.offers} requests and offers, ` +
    `${world.handedOut} timers handed out, ${world.failures} failures survived, digest ${digest.digest("hex").slice(0, 16)}`,
);
figure("soak-days", days, 365, days >= 365);
figure("soak-handoffs-ended", found.ended, ">=1000", found.ended >= 1_000);
figure("soak-handoffs-open", found.open, 0, found.open === 0);
figure("soak-past-deadline", found.pastDeadline, 0, found.pastDeadline === 0);
figure("soak-timers-left", found.timersLeft, 0, found.timersLeft === 0);
figure("soak-timers-missing", found.timersMissing, 0, found.timersMissing === 0);
figure("soak-store-faults", store, ">=1000", store >= 1_000);
figure("soak-timers-lost", lostTimers, ">=100", lostTimers >= 100);
figure("soak-restarts", restarts, ">=40", restarts >= 40);
figure("soak-unexpected", world.unexpected.length, 0, world.unexpected.length === 0);
process.exitCode = short ? 1 : 0;
