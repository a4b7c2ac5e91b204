import type { AppendResult, Commit, IndexKey, StoredEvent, StreamId } from "throughline/storage";

/** What a client asks of a store. */
export type Call =
  | {
      readonly do: "append";
      readonly stream: StreamId;
      readonly expected: number;
      readonly commit: Commit;
    }
  | { readonly do: "read"; readonly stream: StreamId }
  | { readonly do: "find"; readonly key: IndexKey };

/** An event as far as it matters for order: where it stands, what it is, and who wrote it. */
export type Seen = readonly [version: number, id: string, command: string];

/** What the store answered. */
export type Answer = AppendResult | readonly Seen[] | readonly StreamId[];

/** One call as a client saw it. Times only say what came first. */
export interface Operation {
  readonly client: number;
  readonly call: Call;
  /** `null` where nobody knows: the answer was lost, so it may have been written or not. */
  readonly answer: Answer | null;
  readonly calledAt: number;
  /** `Infinity` where it may take effect at any later time. */
  readonly answeredAt: number;
}

export function seen({ version, id, commandId }: StoredEvent): Seen {
  return [version, id, commandId];
}

/** An operation in one line, for whoever has to find the fault. */
export function inWords({ client, call, answer, calledAt, answeredAt }: Operation): string {
  const what =
    call.do === "find"
      ? `find ${call.key.mac}`
      : call.do === "read"
        ? `read ${call.stream.id}`
        : `append ${call.commit.command.id} to ${call.stream.id} at ${call.expected} with ${call.commit.events.length} events, keys ${JSON.stringify(call.commit.index ?? {})}`;
  return `${calledAt}–${answeredAt} client ${client}: ${what} → ${answer === null ? "lost" : JSON.stringify(answer)}`;
}
