import { createThroughline } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { type Answer, EVERY_COMMAND, meanwhile } from "./every-command.js";
import { countingIds, deskOver, everything, movableClock, rotated, secrets } from "./support.js";

const commandId = "press-1";

describe.each(EVERY_COMMAND.map((command) => [command.name, command] as const))("%s", (_, command) => {
  async function ran() {
    const store = memoryStore();
    const clock = movableClock();
    const desk = createThroughline({ store, secrets, clock, ids: countingIds() }).tenant("acme");
    const id = await command.prepare(desk, clock.move);
    const first = await command.run(desk, id, { commandId });
    clock.move(1000);
    await meanwhile(desk, command, id);
    const fresh = () => deskOver(store, { clock, ids: countingIds("fresh") });
    const withNewKey = () => deskOver(store, { clock, ids: countingIds("new"), secrets: rotated });
    return { store, desk, id, first, fresh, withNewKey };
  }

  it("gives its first outcome again, after everything that came between, and writes nothing", async () => {
    const { store, desk, id, first, fresh, withNewKey } = await ran();
    expect(first).toMatchObject({ repeated: false });
    const before = await everything(store);
    const told = inShort(first);
    expect(inShort(await command.run(desk, id, { commandId }))).toEqual(told);
    expect(inShort(await command.run(fresh(), id, { commandId }))).toEqual(told);
    expect(inShort(await command.run(withNewKey(), id, { commandId }))).toEqual(told);
    expect(await everything(store)).toEqual(before);
  });

  it("is refused under the same id with other input, and writes nothing", async () => {
    const { store, desk, id, fresh, withNewKey } = await ran();
    const before = await everything(store);
    const reused = { code: "COMMAND_REUSED", details: { command: commandId } };
    await expect(command.other(desk, id, { commandId })).rejects.toMatchObject(reused);
    await expect(command.other(fresh(), id, { commandId })).rejects.toMatchObject(reused);
    await expect(command.other(withNewKey(), id, { commandId })).rejects.toMatchObject(reused);
    expect(await everything(store)).toEqual(before);
  });

  it("is another command under another id", async () => {
    const store = memoryStore();
    const clock = movableClock();
    const desk = createThroughline({ store, secrets, clock, ids: countingIds() }).tenant("acme");
    const id = await command.prepare(desk, clock.move);
    await command.run(desk, id, { commandId });
    const again: Answer = await command
      .run(desk, id, { commandId: "press-2" })
      .catch(() => ({ status: "thrown" }));
    expect(again.repeated ?? false).toBe(false);
  });
});

/** What an answer says, without the state, which may be later than the command. */
function inShort({ status, events, authorisation, handoff, message, customer, ...pass }: Answer) {
  const { token, digits, invitation } = pass;
  return { status, events, authorisation, handoff, message, customer, token, digits, invitation };
}
