import { createFollower, createInbox, publishTo } from "throughline";
import { streamOf } from "throughline/transport";
import { openDatabase, openTransport } from "./connect.js";
import type { Settings } from "./settings.js";

/**
 * One worker: publishes its share of the feed to JetStream, and takes its share of the envelopes, for each of which it writes a mail. Mail and
 * inbox entry are one transaction, so a mail is written once however often the envelope comes.
 */
export async function work(settings: Settings): Promise<void> {
  const { pool, store, coordination } = openDatabase(settings, 12);
  const { transport, close } = await openTransport(settings);

  const publisher = createFollower({
    store,
    coordination,
    name: "publish",
    handle: publishTo(transport),
    maxInFlight: 128,
    maxJourneys: 150,
    pollMs: 50,
    leaseMs: 5_000,
  });
  await publisher.run();

  const inbox = createInbox({ coordination, group: "mail" });
  const subscription = await transport.subscribe({ group: "mail", maxInFlight: 8 }, async (envelope) => {
    const stream = streamOf(envelope);
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      const mail = async (): Promise<void> => {
        await client.query(`INSERT INTO "${settings.name}".mails VALUES ($1, $2, $3)`, [
          stream.id,
          envelope.subjectversion,
          envelope.id,
        ]);
      };
      const came = await inbox.once(stream, envelope.subjectversion, mail, { tx: client });
      await client.query("COMMIT");
      if (came === "early") throw new Error("It comes again once the one before it has come.");
      return "ack";
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  });

  process.once("SIGTERM", async () => {
    await subscription.stop();
    await publisher.stop();
    await close();
    await pool.end();
  });
}
