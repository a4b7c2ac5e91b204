/** What every process of the cluster is told, in its environment. */
export interface Settings {
  readonly postgres: string;
  readonly nats: string;
  /** A schema of PostgreSQL, and the name of the stream of JetStream, for this run alone. */
  readonly name: string;
}

/** `undefined` where it is not said where the servers are. */
export function settingsFromEnvironment(): Settings | undefined {
  const { THROUGHLINE_POSTGRES_URL: postgres, THROUGHLINE_NATS_URL: nats, CLUSTER_NAME } = process.env;
  if (postgres === undefined || nats === undefined) return undefined;
  return { postgres, nats, name: CLUSTER_NAME ?? `cluster_${crypto.randomUUID().slice(0, 8)}` };
}

export const TENANT = "acme";
export const PARTITIONS = 16;
