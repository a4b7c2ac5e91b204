import type { Pool } from "pg";

/** What there is of the journeys, and of the mails written for them. */
export interface Tally {
  readonly events: number;
  readonly mails: number;
  /** Events without a mail, events with more than one, and mails of a journey in another order than its events. */
  readonly lost: number;
  readonly doubled: number;
  readonly disordered: number;
  /** What an event takes in the tables of the store, indexes included. */
  readonly bytesAnEvent: number;
}

export async function count(pool: Pool, schema: string): Promise<Tally> {
  const [events, mails] = await Promise.all([
    number(pool, `SELECT coalesce(sum(version), 0) AS n FROM "${schema}".throughline_streams`),
    number(pool, `SELECT count(*) AS n FROM "${schema}".mails`),
  ]);
  const distinct = await number(
    pool,
    `SELECT count(*) AS n FROM (SELECT DISTINCT journey, version FROM "${schema}".mails) one`,
  );
  const disordered = await number(
    pool,
    `SELECT count(*) AS n FROM (SELECT version, lag(version) OVER (PARTITION BY journey ORDER BY at) AS before
      FROM "${schema}".mails) one WHERE before >= version`,
  );
  const bytes = await number(
    pool,
    `SELECT sum(pg_total_relation_size(c.oid)) AS n FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
      WHERE s.nspname = '${schema}' AND c.relkind = 'r' AND c.relname IN
        ('throughline_streams', 'throughline_commits', 'throughline_events', 'throughline_keys', 'throughline_feed')`,
  );
  const bytesAnEvent = Math.round(bytes / Math.max(events, 1));
  return { bytesAnEvent, events, mails, lost: events - distinct, doubled: mails - distinct, disordered };
}

export async function mailsIn(pool: Pool, schema: string): Promise<number> {
  return number(pool, `SELECT count(*) AS n FROM "${schema}".mails`);
}

async function number(pool: Pool, query: string): Promise<number> {
  const { rows } = await pool.query<{ n: string }>(query);
  return Number(rows[0]?.n ?? 0);
}
