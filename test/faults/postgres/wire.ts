/**
 * Just enough of the protocol of PostgreSQL, version 3: where a message begins and ends, which statement a request runs, and
 * what the answer says of the transaction.
 */

/** A message: its type (the empty string for those that open a connection), and its bytes with type and length. */
export interface Message {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes into messages. */
export class Messages {
  #rest: Buffer = Buffer.alloc(0);
  /** Whether the next message has no type, as the first of a client. */
  #untyped: boolean;

  constructor(options: { readonly fromClient: boolean }) {
    this.#untyped = options.fromClient;
  }

  push(bytes: Buffer): readonly Message[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const messages: Message[] = [];
    for (;;) {
      const typeLength = this.#untyped ? 0 : 1;
      if (this.#rest.length < typeLength + 4) return messages;
      const length = typeLength + this.#rest.readInt32BE(typeLength);
      if (this.#rest.length < length) return messages;
      const type = this.#untyped ? "" : this.#rest.toString("latin1", 0, 1);
      messages.push({ type, bytes: this.#rest.subarray(0, length) });
      this.#rest = this.#rest.subarray(length);
      this.#untyped = false;
    }
  }
}

/** Whether a client's message ends a request, so that it can be sent on: `Query`, `Sync`, `Flush`, `Terminate`. */
export function endsRequest({ type }: Message): boolean {
  return type === "Q" || type === "S" || type === "H" || type === "X";
}

/** Whether it asks for a whole answer, up to `ReadyForQuery`. */
export function asksWholeAnswer({ type }: Message): boolean {
  return type === "Q" || type === "S";
}

/** Which SQL a request runs, on a connection whose prepared statements are remembered in `prepared`. */
export function sqlOf(request: readonly Message[], prepared: Map<string, string>): string {
  let sql = "";
  for (const { type, bytes } of request) {
    const [first = "", second = ""] = bytes.toString("utf8", 5).split("\0", 2);
    if (type === "Q") sql = first;
    else if (type === "P") prepared.set(first, second);
    else if (type === "B") sql = prepared.get(second) ?? "";
  }
  return sql;
}

/** The state after an answer, as `ReadyForQuery` says it: `I` for no transaction, `T` in one, `E` in one that failed. */
export function transactionState({ type, bytes }: Message): string | undefined {
  return type === "Z" ? bytes.toString("latin1", 5, 6) : undefined;
}
