import { type Desk, isThroughlineError } from "throughline";
import type { EventStore, FeedCommit } from "throughline/storage";
import type { Person } from "./scenario.js";

const PAGE = 50;

/** Every commit of every partition of the feed. */
export async function feedOf({ feed, capabilities }: EventStore): Promise<readonly FeedCommit[]> {
  if (feed === undefined) throw new Error("The store has no feed.");
  const commits: FeedCommit[] = [];
  for (let partition = 0; partition < capabilities.partitions; partition++) {
    let page = await feed.read(partition, null, PAGE);
    for (; page.commits.length > 0; page = await feed.read(partition, page.next, PAGE))
      commits.push(...page.commits);
  }
  return commits;
}

/** What came of asking for packets. */
export interface Packets {
  readonly packets: readonly unknown[];
  /** What was said where there was none. */
  readonly refusals: readonly unknown[];
}

/** Every packet that can be had of a person: the one issued before, and for each journey one for the asking and one issued now. */
export async function packetsOf(desk: Desk, { journeys, packet }: Person): Promise<Packets> {
  const target = { to: { queue: "billing" }, reason: "speed" } as const;
  const packets: unknown[] = [await desk.handoffs.rebuildPacket(journeys[0] ?? "", packet)];
  const refusals: unknown[] = [];
  for (const journey of journeys) {
    packets.push(await desk.handoffs.packet(journey, { target }));
    try {
      packets.push(await desk.handoffs.issuePacket(journey, { id: `${packet}-again`, target }));
    } catch (error) {
      if (!isThroughlineError(error)) throw error;
      const { code, message, details } = error;
      refusals.push({ code, message, details });
    }
  }
  return { packets, refusals };
}
