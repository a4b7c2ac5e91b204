import type fc from "fast-check";
import { createThroughline, type Desk, isThroughlineError } from "throughline";
import type { EventStore } from "throughline/storage";
import { losingAcknowledgements, storeLike } from "../stores.js";
import { countingIds, MARIA, secrets } from "../support.js";
import {
  type Answered,
  APPLICATIONS,
  type Command,
  issue,
  JOURNEY,
  type Program,
  type Step,
} from "./program.js";

/** One call of a command, and what came of it. */
export interface Call {
  readonly id: string;
  readonly command: Command;
  /** How many events the journey had when the call began, and when it was answered. */
  readonly from: number;
  readonly to: number;
  readonly answer: (Answered & { readonly status: string }) | null;
  /** The code of what was thrown in place of an answer. */
  readonly thrown: string | null;
}

/** What a run has shared between its clients. */
interface World {
  readonly desks: readonly Desk[];
  readonly store: EventStore;
  readonly calls: Call[];
  /** The handoff requested last, by anyone. */
  handoff: string;
}

/** A store for one application: it answers when the scheduler lets it, and some of its answers get lost. */
function scheduledStore(store: EventStore, scheduler: fc.Scheduler, loses: () => boolean): EventStore {
  const turn = (label: string) => scheduler.schedule(Promise.resolve(), label);
  const around = async <T>(label: string, call: () => Promise<T>): Promise<T> => {
    await turn(`${label} sent`);
    try {
      return await call();
    } finally {
      await turn(`${label} answered`);
    }
  };
  const losing = losingAcknowledgements(store, loses);
  return storeLike(store, {
    append: (...given) => around("append", () => losing.append(...given)),
    read: (...given) => around("read", () => store.read(...given)),
    find: (...given) => around("find", () => store.find(...given)),
  });
}

/** Runs a program over applications that share nothing but what `storeOf` gives, each call at the scheduler's pleasure. */
export async function run(
  program: Program,
  scheduler: fc.Scheduler,
  storeOf: (application: number) => EventStore,
): Promise<readonly Call[]> {
  let now = 1_000;
  const clock = { now: () => ++now };
  let appends = 0;
  const loses = () => program.lost[appends++] === true;
  const store = storeOf(0);
  const setUp = createThroughline({ store, secrets, clock, ids: countingIds("setup-") }).tenant("acme");
  await setUp.journeys.open({ journey: JOURNEY, channel: "email", by: MARIA });
  const desks = Array.from({ length: APPLICATIONS }, (_, application) =>
    createThroughline({
      store: scheduledStore(storeOf(application), scheduler, loses),
      secrets,
      clock,
      ids: countingIds(`app${application}-`),
      attempts: 1_000,
    }).tenant("acme"),
  );
  const world: World = { desks, store, calls: [], handoff: "none" };
  await scheduler.waitFor(Promise.all(program.clients.map((steps, client) => act(world, client, steps))));
  return world.calls;
}

/** One client goes through its steps, one after the other. */
async function act(world: World, client: number, steps: readonly Step[]): Promise<void> {
  const issued: { readonly id: string; readonly command: Command }[] = [];
  let epoch = 1;
  for (const [index, step] of steps.entries()) {
    const desk = world.desks[step.application];
    if (desk === undefined) continue;
    if (step.do === "look") {
      epoch = (await desk.journeys.get(JOURNEY)).handoff.ownership.epoch;
      continue;
    }
    const earlier = step.do === "repeat" ? issued.at(-1 - step.back) : undefined;
    if (step.do === "repeat" && earlier === undefined) continue;
    const id = earlier?.id ?? `c${client}.${index}`;
    const command = earlier?.command ?? (step.do === "command" ? commandOf(step, epoch, world) : undefined);
    if (command === undefined) continue;
    issued.push({ id, command });
    const answer = await call(world, id, command, step.application);
    if (answer?.state !== undefined) epoch = answer.state.handoff.ownership.epoch;
  }
}

function commandOf(step: Step & { readonly do: "command" }, epoch: number, { handoff }: World): Command {
  const { what, by, to, epochOff, item } = step;
  switch (what) {
    case "take":
    case "takeOver":
      return { what, by };
    case "reassign":
      return { what, by, to };
    case "accept":
      return { what, by, handoff };
    case "note":
    case "message":
      return { what, by, item: `item${item}` };
    case "receive":
      return { what, externalId: `wamid.${item}` };
    default:
      return { what, by, epoch: Math.max(1, epoch + epochOff) };
  }
}

/** Issues a command until it is answered: who loses an answer repeats the command under its id, here through the next application. */
async function call(
  world: World,
  id: string,
  command: Command,
  application: number,
): Promise<Answered | null> {
  const version = async () =>
    (await world.store.read({ tenant: "acme", kind: "journey", id: JOURNEY })).length;
  for (let attempt = application; ; attempt++) {
    const desk = world.desks[attempt % APPLICATIONS];
    if (desk === undefined) return null;
    const from = await version();
    try {
      const answer: Answered = await issue(desk, command, { commandId: id });
      world.calls.push({ id, command, from, to: await version(), answer, thrown: null });
      if (command.what === "request" && answer.status === "ok") world.handoff = `handoff.${id}`;
      return answer;
    } catch (error) {
      const thrown = isThroughlineError(error) ? error.code : String(error);
      world.calls.push({ id, command, from, to: await version(), answer: null, thrown });
      if (thrown !== "STORE_FAILED") return null;
    }
  }
}
