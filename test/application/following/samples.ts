import type { EventStore, NewEvent, StreamId } from "throughline/storage";

/** The first moment of the samples. */
export const START_AT = 1_772_348_400_000;

export const journey = (id: string, tenant = "acme"): StreamId => ({ tenant, kind: "journey", id });

export function event(number: number, data: NewEvent["data"] = { number }): NewEvent {
  return {
    id: `e-${number}`,
    type: "message.recorded",
    schema: 1,
    recordedAt: START_AT + number,
    data,
    personal: null,
  };
}

/** Appends one commit of `count` events to a stream that has `expected`. */
export async function write(store: EventStore, stream: StreamId, expected: number, count = 1): Promise<void> {
  const events = Array.from({ length: count }, (_, index) => event(expected + index + 1));
  const command = { id: `c-${expected}`, fingerprint: "f" };
  const result = await store.append(stream, expected, { command, events });
  if (result.status !== "ok") throw new Error(`append: ${result.status}`);
}
