/**
 * The channels of a desk, what each is like, and where to continue.
 *
 * @module channels
 */
export type {
  AvailableChannel,
  ChannelNeed,
  CustomerReach,
  Urgency,
} from "./advice-need.js";
export { ADVICE_POINTS, EXCLUSIONS, type Exclusion, WAIT_POINTS } from "./advice-rules.js";
export { type AdviseChannelOptions, adviseChannel, type ChannelAdvice } from "./advise-channel.js";
export { ASSURANCE_LEVELS, type Assurance, higherAssurance } from "./assurance.js";
export { BUILT_IN_CHANNELS, type BuiltInChannel, type ChannelId } from "./channel-id.js";
export { type MessageLimit, type MessageUnit, measureMessage, messageFits } from "./message-limit.js";
export {
  type ChannelDefinition,
  type ChannelRegistry,
  channelCatalog,
  defineChannels,
  isKnownChannel,
  traitsOf,
} from "./registry.js";
export { type SmsParts, smsParts } from "./sms-parts.js";
export type { ChannelTraits, FreeFormWindow } from "./traits.js";
