import { alreadySent } from "./already-sent.js";
import { channelWindow } from "./channel-window.js";
import { consent } from "./consent.js";
import { digest } from "./digest.js";
import { disclosure } from "./disclosure.js";
import { expiry } from "./expiry.js";
import { frequencyCap } from "./frequency-cap.js";
import { optOut } from "./opt-out.js";
import { presence } from "./presence.js";
import { publicPrivacy } from "./public-privacy.js";
import { quietHours } from "./quiet-hours.js";
import type { Rule } from "./rule.js";

/** What must not be comes first, then what need not be, then what must wait. */
export const RULES: readonly Rule[] = [
  publicPrivacy,
  optOut,
  consent,
  alreadySent,
  expiry,
  presence,
  channelWindow,
  quietHours,
  frequencyCap,
  digest,
  disclosure,
];
