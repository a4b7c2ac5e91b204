import type { Assurance } from "../channels/assurance.js";
import type { ChannelId } from "../channels/channel-id.js";
import type { ChannelTraits } from "../channels/traits.js";
import type { ContentResolver } from "../content/content-resolver.js";
import type { CustomerLoader } from "../content/customer-loader.js";
import type { Summarizer } from "../content/summarizer.js";
import type { OwnerRef } from "../handoff/party.js";
import type { JourneyCommand } from "../journey/commands.js";
import type { CustomerCommand } from "../journey/customer/commands.js";
import type { CustomerEvent } from "../journey/customer/events.js";
import type { Customer } from "../journey/customer/state.js";
import type { JourneyEvent } from "../journey/events.js";
import type { Journey } from "../journey/state.js";
import type { Clock } from "../kernel/clock.js";
import type { NewId } from "../kernel/ids.js";
import type { KeyedMac } from "../kernel/keyed-mac.js";
import type { EventStore } from "../storage/event-store.js";
import type { CommandRunner } from "./command-runner.js";
import type { CodecKeys } from "./personal-codec.js";
import type { StreamReader } from "./stream-reader.js";

/** What the first owner of a journey is chosen by. */
export interface Opening {
  readonly tenant: string;
  readonly channel: ChannelId;
}

/** Everything the calls of one tenant work with. */
export interface TenantContext {
  readonly tenant: string;
  readonly store: EventStore;
  /** The store is part of a transaction of the caller's. */
  readonly inTransaction: boolean;
  /** Of the codec, where it encrypts. */
  readonly keys: CodecKeys | undefined;
  readonly macs: KeyedMac;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly firstOwner: (opening: Opening) => OwnerRef;
  readonly senderAssurance: (channel: ChannelId) => Assurance;
  readonly traits: (channel: ChannelId) => ChannelTraits;
  /** Whether everybody can read what is written there. */
  readonly isPublic: (channel: ChannelId) => boolean;
  readonly defaultCountry: string | undefined;
  readonly messages: ContentResolver | undefined;
  readonly loadCustomer: CustomerLoader | undefined;
  readonly summarize: Summarizer | undefined;
  readonly summarizeWithinMs: number;
  readonly pinAnswerMs: number;
  readonly journeys: {
    readonly reader: StreamReader<Journey, JourneyEvent>;
    readonly runner: CommandRunner<Journey, JourneyCommand, JourneyEvent>;
  };
  readonly customers: {
    readonly reader: StreamReader<Customer, CustomerEvent>;
    readonly runner: CommandRunner<Customer, CustomerCommand, CustomerEvent>;
  };
}
