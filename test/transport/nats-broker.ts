import { randomBytes } from "node:crypto";
import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type NatsTransport, type NatsTransportOptions, natsTransport } from "throughline/transport/nats";

/** The server that the suites of NATS run against; `undefined` leaves them out. */
export const natsUrl = process.env.THROUGHLINE_NATS_URL;

/** A connection, and transports over it with streams of their own, which are removed with it. */
export interface Broker {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  /** A transport with streams of its own, or of the given name. */
  transport(options?: Partial<NatsTransportOptions>): NatsTransport;
  close(): Promise<void>;
}

export async function broker(url: string): Promise<Broker> {
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 20 });
  const manager = await jetstreamManager(connection);
  const streams = new Set<string>();
  return {
    connection,
    manager,
    transport: (options = {}) => {
      const name = options.stream ?? `T_${randomBytes(8).toString("hex")}`;
      streams.add(name);
      return natsTransport({
        connection,
        jetstream: jetstream(connection),
        manager,
        stream: name,
        subjectPrefix: name.toLowerCase(),
        partitions: 4,
        ackWaitMs: 1_000,
        retries: { baseMs: 1, capMs: 4, attempts: 1_000 },
        ...options,
      });
    },
    close: async () => {
      for (const stream of streams)
        for (const name of [stream, `${stream}_DEAD`, `${stream}_WORKERS`])
          await manager.streams.delete(name).catch(() => false);
      await connection.close();
    },
  };
}
