import fc from "fast-check";
import {
  decideHandoff,
  evolveHandoff,
  type HandoffCommand,
  type HandoffEvent,
  type HandoffState,
  startHandoffState,
} from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { handoffCommands } from "../../../src/handoff/protocol/commands.js";
import { handoffEvents } from "../../../src/handoff/protocol/events.js";
import { ERASED } from "../../../src/kernel/erased.js";
import { policy, start, turnOf, turns } from "./arbitrary.js";
import { replay } from "./invariants.js";
import { Model } from "./model.js";

/** Evenly random: fast-check's bias towards small values would leave most commands without effect. */
const settings = { seed: 20_260_130, unbiased: true };

interface Step {
  readonly state: HandoffState;
  readonly command: HandoffCommand;
  readonly now: number;
  readonly decision: ReturnType<typeof decideHandoff>;
}

/** Plays the turns through the protocol, and shows each one before and after it was decided. */
function play(
  begin: {
    readonly owner: Parameters<typeof startHandoffState>[0]["owner"];
    readonly expiresAt: number | null;
  },
  script: readonly number[],
  see: (step: Step, after: HandoffState) => void,
): void {
  let state = startHandoffState({ ...begin, at: 0 });
  let now = 0;
  const given: HandoffCommand[] = [];
  for (const [i, number] of script.entries()) {
    const turn = turnOf(number, state, now);
    now = turn.now;
    const again = turn.repeat === null ? undefined : given[turn.repeat];
    const command = again ?? ({ id: `c${i}`, ...turn.order } as HandoffCommand);
    given.push(command);
    const decision = decide(state, command, now, `e${i}`);
    const after = decision.status === "accepted" ? replay(state, decision.events) : state;
    see({ state, command, now, decision }, after);
    state = after;
  }
}

function decide(state: HandoffState, command: HandoffCommand, now: number, prefix = "e") {
  let ids = 0;
  return decideHandoff(state, command, { now, newId: () => `${prefix}.${++ids}`, policy });
}

describe("random commands on a clock that also goes back", () => {
  it("do what an independent model of the protocol says, and keep its promises at every event", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(start, turns, (begin, script) => {
        const model = new Model(begin.owner, begin.expiresAt, policy);
        play(begin, script, ({ command, now, decision }, after) => {
          const expected = model.run(command, now);
          const is =
            decision.status === "refused"
              ? { code: decision.refusal.code }
              : decision.repeated
                ? "repeated"
                : { wrote: decision.events.map(({ type }) => type) };
          agree({ command, is }, { command, is: expected });
          agree({ command, problem: model.difference(after) }, { command, problem: null });
          const outcome = decision.status === "refused" ? "refused" : "accepted";
          const key = `${command.type} ${outcome}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
        });
      }),
      { ...settings, numRuns: 1000 },
    );
    for (const type of Object.keys(handoffCommands).filter((one) => one !== "tick")) {
      expect([type, (seen.get(`${type} accepted`) ?? 0) > 20]).toEqual([type, true]);
      expect([type, (seen.get(`${type} refused`) ?? 0) > 20]).toEqual([type, true]);
    }
  });

  it("end, wherever they stop, with an owner and no open handoff, if the clock only runs on", () => {
    fc.assert(
      fc.property(start, turns, (begin, script) => {
        let last = startHandoffState({ ...begin, at: 0 });
        play(begin, script, (_, after) => {
          last = after;
        });
        // Each step of a route, the customer, promises and receipt can be late once: no more ticks than that are needed.
        for (let ticks = 0; last.open !== null; ticks++) {
          expect(ticks).toBeLessThan(20);
          const decision = decide(
            last,
            { type: "tick", id: `late${ticks}` },
            last.changedAt + 1000 * (ticks + 1),
          );
          if (decision.status === "accepted") last = replay(last, decision.events);
        }
        expect(last.ownership.owner.id).not.toBe("");
      }),
      { ...settings, numRuns: 150 },
    );
  });

  it("change nothing when refused, and nothing when repeated", () => {
    fc.assert(
      fc.property(start, turns, (begin, script) => {
        const done: HandoffCommand[] = [];
        play(begin, script, ({ state, decision, command, now }, after) => {
          if (decision.status === "refused") {
            expect(after).toBe(state);
            expect(decision).not.toHaveProperty("events");
            return;
          }
          if (decision.events.length > 0) done.push(command);
          for (const one of done.slice(-3))
            expect(decide(after, one, now + 500)).toEqual({ status: "accepted", events: [], repeated: true });
        });
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it("are refused under any other epoch than the present one, wherever they carry one", () => {
    fc.assert(
      fc.property(start, turns, fc.constantFrom(-1, 1, 7), (begin, script, off) => {
        play(begin, script, ({ state, command, now }) => {
          if (!("epoch" in command) || state.commands.includes(command.id)) return;
          const settled = decide(state, { type: "tick", id: "tick" }, now);
          const epoch = (settled.status === "accepted" ? replay(state, settled.events) : state).ownership
            .epoch;
          expect(decide(state, { ...command, epoch: epoch + off }, now)).toMatchObject({ status: "refused" });
        });
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it("leave the journey to the same owner, whether or not a timer ran just before", () => {
    fc.assert(
      fc.property(start, turns, (begin, script) => {
        play(begin, script, ({ state, command, now, decision }) => {
          if (decision.status === "refused" && decision.refusal.code === "OFFER_EXPIRED") return;
          const inTurn = (...commands: readonly HandoffCommand[]) =>
            commands.reduce((before, one) => {
              const decided = decide(before, one, now);
              return decided.status === "accepted" ? replay(before, decided.events) : before;
            }, state).ownership;
          const tick = (id: string) => ({ type: "tick", id }) as const;
          expect(inTurn(tick("t1"), command, tick("t2"))).toEqual(inTurn(command, tick("t2")));
        });
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it("are decided alike when everything personal is erased", () => {
    fc.assert(
      fc.property(start, turns, (begin, script) => {
        let erased = startHandoffState({ ...begin, at: 0 });
        play(begin, script, ({ command, now, decision }, after) => {
          const blind = decide(
            erased,
            command,
            now,
            decision.status === "accepted" ? prefixOf(decision.events) : "e",
          );
          expect(withoutPersonal(blind)).toEqual(withoutPersonal(decision));
          if (blind.status === "accepted") erased = replay(erased, blind.events.map(forget));
          expect(withoutNote(erased)).toEqual(withoutNote(after));
        });
      }),
      { ...settings, numRuns: 100 },
    );
  });
});

describe("evolve", () => {
  it("takes any event of the slice in any state, in any order, and keeps the state plain JSON", () => {
    const pool: HandoffEvent[] = [];
    fc.assert(
      fc.property(start, turns, (begin, script) => {
        play(begin, script, ({ decision }) => {
          if (decision.status === "accepted") pool.push(...decision.events);
        });
      }),
      { ...settings, numRuns: 150 },
    );
    expect(Object.keys(handoffEvents).filter((type) => pool.every((event) => event.type !== type))).toEqual(
      [],
    );
    const events = fc.array(fc.nat({ max: pool.length - 1 }), { maxLength: 40, size: "max" });
    const shift = fc.constantFrom(-100, 0, 0, 50);
    fc.assert(
      fc.property(start, events, shift, fc.boolean(), (begin, picks, ms, erase) => {
        let state = startHandoffState({ ...begin, at: 0 });
        for (const pick of picks) {
          const event = pool[pick];
          if (event === undefined) continue;
          const moved = { ...event, recordedAt: event.recordedAt + ms } as HandoffEvent;
          const next = evolveHandoff(state, erase ? forget(moved) : moved);
          expect(next.changedAt).toBeGreaterThanOrEqual(state.changedAt);
          expect(next.ownership.owner.id).not.toBe("");
          state = next;
        }
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        expect(decide(state, { type: "tick", id: "tick" }, 1e6).status).toBe("accepted");
      }),
      { ...settings, numRuns: 300 },
    );
  });
});

/** `expect` alone is slow where it is asked a hundred thousand times. */
function agree(one: unknown, other: unknown): void {
  if (JSON.stringify(one) !== JSON.stringify(other)) expect(one).toEqual(other);
}

/** The event as it reads when the key of its journey is destroyed. */
function forget(event: HandoffEvent): HandoffEvent {
  return event.type === "handoff.requested" || event.type === "consult.started"
    ? { ...event, personal: ERASED }
    : event;
}

function withoutNote(state: HandoffState): unknown {
  const { open, consult } = state;
  return {
    ...state,
    open: open === null ? null : { ...open, note: null },
    consult: consult === null ? null : { ...consult, about: null },
  };
}

/** A callback keeps the note of the handoff it replaces, unless that was erased. */
function withoutPersonal(decision: Step["decision"]): unknown {
  if (decision.status === "refused") return decision;
  return { ...decision, events: decision.events.map((event) => ({ ...event, personal: null })) };
}

function prefixOf(events: readonly HandoffEvent[]): string {
  return events[0]?.id.split(".")[0] ?? "e";
}
