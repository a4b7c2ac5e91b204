import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { asksWholeAnswer, endsRequest, type Message, Messages, sqlOf, transactionState } from "./wire.js";

/** Where a connection is cut, seen from the request that writes. */
export const CUTS = [
  /** The request never reaches the server. */
  "before",
  /** A part of the request reaches the server. */
  "half-request",
  /** The request reaches the server, and the connection is gone while it runs. */
  "while-running",
  /** The server has run it and answered; nothing of the answer arrives. */
  "after",
  /** A part of the answer arrives. */
  "half-answer",
] as const;
export type Cut = (typeof CUTS)[number];

/** What a cut means for the command: the reply to it was lost, and it was written, was not, or may have been. */
type Effect = "written" | "not-written" | "unknown";

export interface CuttingProxyOptions {
  /** Finds the id of a command in the bytes of a request. */
  readonly command: RegExp;
  /** Asked about every request that would make a command's writing last: whether and where to cut. */
  readonly choose: (command: string) => Cut | null;
  /** A whole number below the one given: how much of an answer arrives. */
  readonly pick: (below: number) => number;
  /** Told of every connection that was cut while a command's answer was outstanding. */
  readonly cut: (command: string, cut: Cut, effect: Effect) => void;
}

/** Stands between clients and a PostgreSQL server, without TLS, and cuts connections around the requests that write. */
export class CuttingProxy {
  readonly #target: URL;
  readonly #listening: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: URL, options: CuttingProxyOptions) {
    this.#target = target;
    this.#listening = createServer((client) => {
      const server = connect(Number(target.port || 5432), target.hostname);
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.setNoDelay(true);
        socket.on("error", () => {});
        socket.once("close", () => this.#sockets.delete(socket));
      }
      new Connection(client, server, options);
    });
  }

  static async start(target: string, options: CuttingProxyOptions): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(new URL(target), options);
    proxy.#listening.listen(0, "127.0.0.1");
    await once(proxy.#listening, "listening");
    return proxy;
  }

  /** The URL of the same database through this proxy. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = "127.0.0.1";
    url.port = String((this.#listening.address() as AddressInfo).port);
    return url.href;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#listening.close();
    await once(this.#listening, "close");
  }
}

/** A request whose whole answer is outstanding. */
interface Exchange {
  /** The command it writes, where it makes that last. */
  readonly command: string | undefined;
  readonly cut: Cut | null;
  /** The answer as far as it is held back. */
  readonly answer: Message[];
}

class Connection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #options: CuttingProxyOptions;
  readonly #prepared = new Map<string, string>();
  readonly #exchanges: Exchange[] = [];
  #request: Message[] = [];
  /** Until the server is ready for the first time, everything goes through. */
  #opening = true;
  /** After the last whole answer. */
  #state = "I";
  /** The command that the open transaction writes. */
  #commandOfTransaction: string | undefined;

  constructor(client: Socket, server: Socket, options: CuttingProxyOptions) {
    this.#client = client;
    this.#server = server;
    this.#options = options;
    const fromClient = new Messages({ fromClient: true });
    const fromServer = new Messages({ fromClient: false });
    client.on("data", (bytes) => {
      for (const message of fromClient.push(bytes)) this.#asked(message);
    });
    server.on("data", (bytes) => {
      for (const message of fromServer.push(bytes)) this.#answered(message);
    });
    client.once("close", () => server.destroy());
    server.once("close", () => client.destroy());
  }

  #asked(message: Message): void {
    this.#request.push(message);
    if (!this.#opening && !endsRequest(message)) return;
    const request = this.#request;
    this.#request = [];
    const bytes = bytesOf(request);
    if (this.#opening || !asksWholeAnswer(message)) {
      sqlOf(request, this.#prepared);
      this.#server.write(bytes);
      return;
    }
    const command = this.#commandMadeLasting(request, bytes);
    const cut = command === undefined ? null : this.#options.choose(command);
    if (command !== undefined && (cut === "before" || cut === "half-request")) {
      const sent = cut === "before" ? 0 : Math.floor(bytes.length / 2);
      this.#server.write(bytes.subarray(0, sent), () => this.#end());
      this.#tell(command, cut, "not-written");
      return;
    }
    this.#exchanges.push({ command, cut, answer: [] });
    if (command === undefined || cut !== "while-running") {
      this.#server.write(bytes);
      return;
    }
    this.#server.write(bytes, () => this.#end());
    this.#tell(command, cut, "unknown");
  }

  #answered(message: Message): void {
    const [exchange] = this.#exchanges;
    const held = exchange?.cut === "after" || exchange?.cut === "half-answer";
    if (held) exchange.answer.push(message);
    else this.#client.write(message.bytes);
    const state = transactionState(message);
    if (state === undefined) return;
    this.#opening = false;
    this.#state = state;
    if (state === "I") this.#commandOfTransaction = undefined;
    if (exchange?.command !== undefined && exchange.cut !== null && held)
      this.#cutAtAnswer(exchange.command, exchange.cut, exchange.answer);
    else this.#exchanges.shift();
  }

  #cutAtAnswer(command: string, cut: Cut, answer: readonly Message[]): void {
    const failed = answer.some(({ type }) => type === "E");
    const rolledBack = answer.some(({ type, bytes }) => type === "C" && bytes.includes("ROLLBACK"));
    this.#exchanges.shift();
    this.#tell(command, cut, failed || rolledBack ? "unknown" : "written");
    const bytes = bytesOf(answer);
    const arriving = cut === "after" ? 0 : 1 + this.#options.pick(bytes.length - 1);
    this.#client.write(bytes.subarray(0, arriving), () => this.#end());
  }

  /** In a transaction it is COMMIT that makes the writing last, and else the request itself. */
  #commandMadeLasting(request: readonly Message[], bytes: Buffer): string | undefined {
    const sql = sqlOf(request, this.#prepared);
    const [named] = bytes.toString("latin1").match(this.#options.command) ?? [];
    if (this.#state === "I") return named;
    this.#commandOfTransaction = named ?? this.#commandOfTransaction;
    return /^\s*commit\b/i.test(sql) ? this.#commandOfTransaction : undefined;
  }

  /** Also of what waits behind it on this connection nobody will ever hear. */
  #tell(command: string, cut: Cut, effect: Effect): void {
    this.#options.cut(command, cut, effect);
    for (const other of this.#exchanges)
      if (other.command !== undefined && other.command !== command)
        this.#options.cut(other.command, "while-running", "unknown");
  }

  #end(): void {
    this.#client.destroy();
    this.#server.destroy();
  }
}

function bytesOf(messages: readonly Message[]): Buffer {
  return Buffer.concat(messages.map(({ bytes }) => bytes));
}
