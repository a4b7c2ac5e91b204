import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Pool } from "pg";
import { fromPg, type PgPool, type PostgresStore, postgresStore } from "throughline/storage/postgres";
import { type SqlCoordination, sqlCoordination } from "throughline/storage/sql";
import { type NatsTransport, natsTransport } from "throughline/transport/nats";
import { PARTITIONS, type Settings } from "./settings.js";

/** The database as one process of the cluster has it. */
export interface Database {
  readonly pool: Pool;
  readonly store: PostgresStore<Awaited<ReturnType<PgPool["connect"]>>>;
  readonly coordination: SqlCoordination;
}

export function openDatabase({ postgres, name }: Settings, connections: number): Database {
  const pool = new Pool({ connectionString: postgres, max: connections });
  const executor = fromPg(pool);
  return {
    pool,
    store: postgresStore(executor, { schema: name, partitions: PARTITIONS }),
    coordination: sqlCoordination(executor, { schema: name }),
  };
}

/** The transport, and the connection to be closed after it. */
export async function openTransport({ nats, name }: Settings): Promise<{
  readonly transport: NatsTransport;
  close(): Promise<void>;
  /** Removes the streams of this run. */
  remove(): Promise<void>;
}> {
  const connection = await connect({ servers: nats, maxReconnectAttempts: -1 });
  const manager = await jetstreamManager(connection);
  const transport = natsTransport({
    connection,
    jetstream: jetstream(connection),
    manager,
    stream: name,
    subjectPrefix: name,
    partitions: PARTITIONS,
    ackWaitMs: 3_000,
  });
  return {
    transport,
    close: async () => {
      await transport.close();
      await connection.close();
    },
    remove: async () => {
      for (const stream of [name, `${name}_DEAD`, `${name}_WORKERS`]) await manager.streams.delete(stream);
    },
  };
}
