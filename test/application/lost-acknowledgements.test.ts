import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { type Answer, EVERY_COMMAND, type EveryCommand } from "./every-command.js";
import { losingAcknowledgements } from "./stores.js";
import { countingIds, deskOver, movableClock, whatsapp } from "./support.js";

const commandId = "press-1";

/** A desk whose store writes, and then fails, at the `lost`-th append from when it is armed. */
function fragileDesk(lost: number) {
  const store = memoryStore();
  let appends = Number.NEGATIVE_INFINITY;
  const clock = movableClock();
  const fragile = losingAcknowledgements(store, () => ++appends === lost);
  const desk = deskOver(fragile, { clock, ids: countingIds() });
  const arm = () => {
    appends = 0;
  };
  return { store, desk, clock, arm, lose: () => appends };
}

async function runOnce(command: EveryCommand, lost: number) {
  const { store, desk, clock, arm, lose } = fragileDesk(lost);
  const id = await command.prepare(desk, clock.move);
  arm();
  const first = await command
    .run(desk, id, { commandId })
    .catch((error: unknown) => ({ status: codeOf(error) }));
  const failed = lose() >= lost;
  const answer = failed ? await command.run(desk, id, { commandId }) : first;
  return { first, answer, failed, written: await written(store) };
}

describe.each(EVERY_COMMAND.map((command) => [command.name, command] as const))("%s", (_, command) => {
  it("takes effect once when its acknowledgement is lost and it is repeated", async () => {
    const clean = await runOnce(command, Number.POSITIVE_INFINITY);
    expect(clean.failed).toBe(false);
    let lost = 1;
    for (; ; lost++) {
      const { first, answer, failed, written } = await runOnce(command, lost);
      if (!failed) break;
      expect(first.status).toBe("STORE_FAILED");
      expect(answer.status).toBe(clean.answer.status);
      expect(eventTypes(answer)).toEqual(eventTypes(clean.answer));
      expect(written).toEqual(clean.written);
    }
    expect(lost).toBeGreaterThan(1);
  });
});

it("a webhook without a command id is a duplicate when it comes again after a lost acknowledgement", async () => {
  const { store, desk, arm } = fragileDesk(2);
  arm();
  await expect(desk.journeys.receive(whatsapp("m1"))).rejects.toMatchObject({ code: "STORE_FAILED" });
  expect((await desk.journeys.receive(whatsapp("m1"))).status).toBe("duplicate");
  expect(await written(store)).toEqual({ journeys: [4], customers: [3] });
});

/** How many events each stream has, in no order. */
async function written(store: EventStore) {
  const versions = async (kind: "journey" | "customer") =>
    (await store.list("acme", { kind })).items.map(({ version }) => version).sort();
  return { journeys: await versions("journey"), customers: await versions("customer") };
}

function eventTypes({ events }: Answer): unknown {
  return events?.map((event) =>
    typeof event === "object" && event !== null && "type" in event ? event.type : event,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
