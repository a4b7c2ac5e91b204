import fc from "fast-check";
import {
  decideHandoff,
  type HandoffCommand,
  type HandoffEvent,
  type HandoffState,
  partyKey,
  startHandoffState,
} from "throughline/handoff";
import { expect, it } from "vitest";
import { policy, start, turnOf } from "./arbitrary.js";
import { replay } from "./invariants.js";

/** A row with a version, as a desk would keep it: a write succeeds only on the version that was read. */
class Row {
  version = 0;
  state: HandoffState;
  readonly log: HandoffEvent[] = [];

  constructor(state: HandoffState) {
    this.state = state;
  }

  write(read: number, events: readonly HandoffEvent[]): boolean {
    if (read !== this.version) return false;
    this.state = replay(this.state, events);
    this.log.push(...events);
    this.version += 1;
    return true;
  }
}

/** How many times a command is sent in all, its answer having got lost. */
const SENT = 2;

const actors = fc.array(fc.array(fc.noShrink(fc.nat({ max: 0x7fff_ffff })), { minLength: 1, maxLength: 8 }), {
  minLength: 3,
  maxLength: 4,
});

it("several actors on one row, in any order, leave one owner to every epoch and each command done once", async () => {
  await fc.assert(
    fc.asyncProperty(start, actors, fc.scheduler(), async (begin, scripts, scheduler) => {
      const row = new Row(startHandoffState({ ...begin, at: 0 }));
      let now = 0;
      let ids = 0;

      /** Reads, decides and writes, with the others coming between; begins again where the row has changed. */
      async function send(command: HandoffCommand): Promise<"done" | "refused"> {
        for (;;) {
          const { version, state } = await scheduler.schedule(Promise.resolve({ ...row }), "read");
          const decision = decideHandoff(state, command, { now, newId: () => `e${++ids}`, policy });
          if (decision.status === "refused") return "refused";
          if (decision.events.length === 0) return "done";
          await scheduler.schedule(Promise.resolve(), "write");
          if (row.write(version, decision.events)) return "done";
        }
      }

      async function act(actor: number, script: readonly number[]): Promise<void> {
        for (const [i, number] of script.entries()) {
          const turn = turnOf(number, row.state, now);
          now = turn.now;
          const command = { id: `a${actor}.${i}`, ...turn.order } as HandoffCommand;
          for (let sent = 0; sent < SENT; sent++) if ((await send(command)) === "refused") break;
        }
      }

      const all = Promise.all(scripts.map((script, actor) => act(actor, script)));
      await scheduler.waitFor(all);

      const owners = new Map([[1, partyKey(begin.owner)]]);
      for (const { data } of row.log) {
        if (!("ownership" in data) || data.ownership === null) continue;
        const { epoch, owner } = data.ownership;
        expect(owners.get(epoch) ?? partyKey(owner)).toBe(partyKey(owner));
        owners.set(epoch, partyKey(owner));
      }
      const commands = row.log.map(({ commandId }) => commandId);
      const commits = commands.filter((id, i) => id !== commands[i - 1]);
      expect(new Set(commits).size).toBe(commits.length);
    }),
    { seed: 20_260_130, numRuns: 300 },
  );
});
