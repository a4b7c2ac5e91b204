/** What every process of the cluster is told, in its environment. */
export interface Settings {
  readonly postgres: string;
  readonly nats: string;
  /** A schema of PostgreSQL, and the name of the stream of JetStream, for this run alone. */
  readonly name: string;
}

export function settingsFromEnvironment(): Settings {
  const { THROUGHLINE_POSTGRES_URL, THROUGHLINE_NATS_URL, CLUSTER_NAME } = process.env;
  return {
    postgres: THROUGHLINE_POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/test",
    nats: THROUGHLINE_NATS_URL ?? "nats://127.0.0.1:4222",
    name: CLUSTER_NAME ?? `cluster_${crypto.randomUUID().slice(0, 8)}`,
  };
}

export const TENANT = "acme";
export const PARTITIONS = 16;
