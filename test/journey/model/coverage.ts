import { journeyCommands } from "../../../src/journey/commands.js";
import { journeyEvents } from "../../../src/journey/events.js";
import { REFUSAL_CODES } from "../../../src/kernel/refusal.js";

/** Refusals of the customer's stream, which a journey never gives. */
const NOT_OF_A_JOURNEY: readonly string[] = ["EVIDENCE_WEAK", "NO_CUSTOMER"];

/** What walks have to come across, so that agreeing with the model means something: everything there is. */
export const COMMAND_TYPES: readonly string[] = Object.keys(journeyCommands);
export const EVENT_TYPES: readonly string[] = Object.keys(journeyEvents);
export const REFUSALS: readonly string[] = REFUSAL_CODES.filter((code) => !NOT_OF_A_JOURNEY.includes(code));
