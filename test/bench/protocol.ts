/**
 * Steps of the protocol: a warm handoff requested, accepted and confirmed, again and again.
 * `npm run bench -- protocol`
 */
import {
  decideHandoff,
  evolveHandoff,
  type HandoffCommand,
  type HandoffState,
  RECEIVER_LEG,
  type ReceiverMove,
  type ReceiverState,
  startHandoffState,
} from "throughline/handoff";
import { type Contestant, contest, ratio, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

/** Installed by the bench alone, so that nothing else needs its types. */
const xstatePackage: string = "xstate";
const { createMachine, initialTransition, transition } = await import(xstatePackage);

interface Asked {
  readonly context: { readonly to: string; readonly deadlineAt: number };
  readonly event: { readonly type: ReceiverMove; readonly by: string; readonly at: number };
}

const ROUNDS = 15;
const maria = { kind: "agent", id: "maria" } as const;
const jan = { kind: "agent", id: "jan" } as const;

/** What a leg's step is guarded by: the offer is to this party, and its time has not passed. */
interface Offer {
  readonly state: ReceiverState;
  readonly to: string;
  readonly deadlineAt: number;
}
interface Answer {
  readonly move: ReceiverMove;
  readonly by: string;
  readonly at: number;
}

const MOVES: readonly Answer[] = [
  { move: "offer", by: "jan", at: 1 },
  { move: "decline", by: "jan", at: 2 },
  { move: "offer", by: "jan", at: 3 },
  { move: "confirm", by: "jan", at: 4 },
  { move: "accept", by: "eva", at: 5 },
  { move: "expire", by: "jan", at: 6 },
];

const guarded = ({ to, deadlineAt }: Offer, { by, at }: Answer) => by === to && at < deadlineAt;

function byTable(offer: Offer, answer: Answer): Offer {
  const state = RECEIVER_LEG[offer.state][answer.move];
  return state === undefined || !guarded(offer, answer) ? offer : { ...offer, state };
}

/** The least that can do it: the same steps written out by hand. */
function bySwitch(offer: Offer, answer: Answer): Offer {
  if (!guarded(offer, answer)) return offer;
  switch (offer.state) {
    case "none":
    case "declined":
    case "expired":
      return answer.move === "offer" ? { ...offer, state: "offered" } : offer;
    case "offered":
      switch (answer.move) {
        case "accept":
          return { ...offer, state: "accepted" };
        case "decline":
          return { ...offer, state: "declined" };
        case "expire":
          return { ...offer, state: "expired" };
        default:
          return offer;
      }
    case "accepted":
      switch (answer.move) {
        case "confirm":
          return { ...offer, state: "confirmed" };
        case "decline":
          return { ...offer, state: "declined" };
        case "expire":
          return { ...offer, state: "expired" };
        default:
          return offer;
      }
    case "confirmed":
      return offer;
  }
}

function legs(name: string, does: string, next: (offer: Offer, answer: Answer) => Offer): Contestant {
  const steps = 3_000_000;
  return {
    name,
    does,
    round: () => {
      let offer: Offer = { state: "none", to: "jan", deadlineAt: 1_000 };
      let moved = 0;
      return timed(steps, () => {
        for (let index = 0; index < steps; index++) {
          const before = offer;
          offer = next(offer, MOVES[index % MOVES.length] as Answer);
          if (offer !== before) moved++;
        }
        if (moved === 0) throw new Error("nothing moved");
      });
    },
  };
}

const machine = createMachine({
  id: "offer",
  initial: "none",
  context: { to: "jan", deadlineAt: 1_000 },
  states: Object.fromEntries(
    Object.entries(RECEIVER_LEG).map(([state, moves]) => [
      state,
      {
        on: Object.fromEntries(
          Object.entries(moves).map(([move, target]) => [move, { target, guard: "mayAnswer" }]),
        ),
      },
    ]),
  ),
}).provide({
  guards: {
    mayAnswer: ({ context, event }: Asked) => event.by === context.to && event.at < context.deadlineAt,
  },
});

const xstate: Contestant = {
  name: "xstate",
  does: "the same table as a machine, transition(machine, snapshot, event)",
  round: () => {
    const steps = 20_000;
    const events = MOVES.map(({ move, by, at }) => ({ type: move, by, at }));
    let [snapshot] = initialTransition(machine);
    return timed(steps, () => {
      for (let index = 0; index < steps; index++)
        [snapshot] = transition(machine, snapshot, events[index % events.length] as (typeof events)[number]);
    });
  },
};

/** Whole commands: events with ids, envelopes and the state after them. */
const commands: Contestant = {
  name: "decide and evolve",
  does: "whole commands of the library: fence, guards, events, state",
  round: () => {
    const cycles = 4_000;
    let state: HandoffState = startHandoffState({ owner: maria, at: 0 });
    let ids = 0;
    let now = 0;
    const newId = () => `e${++ids}`;
    const run = (command: HandoffCommand) => {
      const decision = decideHandoff(state, command, { now: ++now, newId });
      if (decision.status === "refused") throw new Error(decision.refusal.message);
      state = decision.events.reduce(evolveHandoff, state);
    };
    return timed(cycles * 3, () => {
      for (let cycle = 0; cycle < cycles; cycle++) {
        const [from, to] = cycle % 2 === 0 ? [maria, jan] : [jan, maria];
        const { epoch } = state.ownership;
        const handoff = `h${cycle}`;
        run({
          type: "requestHandoff",
          id: `r${cycle}`,
          by: from,
          epoch,
          handoff,
          mode: "warm",
          reason: "expertise",
          to: { party: to },
        });
        run({ type: "acceptHandoff", id: `a${cycle}`, handoff, by: to });
        run({ type: "confirmHandoff", id: `c${cycle}`, handoff, by: to });
      }
    });
  },
};

const standings = await contest(ROUNDS, [
  legs("switch", "the steps of one leg and their guards, written out", bySwitch),
  legs("table", "the library's table of that leg, the same guards", byTable),
  commands,
  xstate,
]);
reportContest("protocol", "one step", standings);
const [hand, table, whole, peer] = standings;
const ok = reportFigures([
  { name: "a step with guards, against a switch", value: ratio(table, hand), target: 60 / 9 },
  { name: "a whole command, against a step of xstate", value: ratio(whole, peer), target: 1 },
]);
process.exitCode = ok ? 0 : 1;
