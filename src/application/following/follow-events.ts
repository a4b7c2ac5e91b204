import type { CustomerEvent } from "../../journey/customer/events.js";
import type { JourneyEvent } from "../../journey/events.js";
import type { StreamId } from "../../kernel/stream-id.js";
import type { StoredEvent } from "../../storage/event-store.js";
import type { TenantContext } from "../tenant-context.js";
import type { FollowContext } from "./follow-context.js";
import { createFollower, type Follower } from "./follower.js";
import type { FollowerTuning } from "./options.js";

/** What an application follows by: the options of `createFollower`, and a handler of events as the core knows them. */
export interface FollowOptions extends Omit<FollowerTuning, "store"> {
  /**
   * Acts on an event, decrypted and brought to its newest schema; `personal` is `Erased` where its key was destroyed. At least once; where it
   * rejects, the event comes again.
   */
  readonly handle: (event: JourneyEvent | CustomerEvent, context: FollowContext) => Promise<void>;
}

/** A follower of the application's store. */
export function followEvents(
  context: Pick<TenantContext, "store" | "clock" | "newId" | "journeys" | "customers">,
  options: FollowOptions,
): Follower {
  const { store, clock, newId, journeys, customers } = context;
  const open = async (
    stream: StreamId,
    stored: StoredEvent,
  ): Promise<readonly (JourneyEvent | CustomerEvent)[]> =>
    stream.kind === "journey"
      ? journeys.reader.open(stream, [stored])
      : customers.reader.open(stream, [stored]);
  return createFollower({
    clock,
    ids: newId,
    ...options,
    store,
    open,
    handle: async (events: readonly (JourneyEvent | CustomerEvent)[], told) => {
      for (const event of events) await options.handle(event, told);
    },
  });
}
