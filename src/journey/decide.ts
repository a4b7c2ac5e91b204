import { partyOf } from "../handoff/protocol/authority.js";
import { isHandoffCommand } from "../handoff/protocol/commands.js";
import type { HandoffContext } from "../handoff/protocol/decide.js";
import { defaultHandoffPolicy } from "../handoff/protocol/policy.js";
import { lastsUntil } from "../handoff/protocol/state.js";
import { type Decision, refused } from "../kernel/refusal.js";
import { recordChecklist } from "./checklist/decide.js";
import type { JourneyCommand } from "./commands.js";
import { makeCommitment, renegotiateCommitment, settleCommitment } from "./commitments/decide.js";
import { JourneyDraft, type Refused } from "./draft.js";
import { type JourneyEvent, journeyEvents } from "./events.js";
import { evolveJourney } from "./evolve.js";
import { captureMention, decideSurvey } from "./feedback/decide.js";
import {
  addNote,
  answerQuestion,
  askForFact,
  askQuestion,
  describeIssue,
  recordAttempt,
  recordFact,
  retractFact,
  tag,
  untag,
} from "./knowledge/decide.js";
import type { OpenJourney } from "./lifecycle/commands.js";
import {
  absorbJourney,
  changeStatus,
  clearOfSpam,
  eraseJourney,
  markSpam,
  mergeJourney,
  rekeyJourney,
} from "./lifecycle/decide.js";
import type { JourneyOpened } from "./lifecycle/events.js";
import {
  authoriseSend,
  endConversation,
  recordContact,
  recordDeletion,
  recordEdit,
  recordMessage,
} from "./messages/decide.js";
import { recordNoticeReceipt, settleNotice, startNotice, suppressNotice } from "./notices/decide.js";
import { issuePacket } from "./packets/decide.js";
import { issuePass, redeemPass, revokePass, tryPin } from "./passes/decide.js";
import { attachCustomer, detachCustomer, introduceParty, recordIdentity } from "./people/decide.js";
import type { Journey } from "./state.js";

/**
 * Decides a command: the events to append, or why it is refused. Pure: the time and new ids come in `context`.
 *
 * What was observed is never refused on a journey that exists. Acting (to speak, promise, hand off, change the status) is
 * fenced by epoch and actor.
 *
 * A command id is accepted once: repeated, it gives no events, and what it gave the first time stands in the stream at the
 * versions `journey.commands` names. A command that was refused or changed nothing left no trace, and is decided anew.
 *
 * @param journey the journey so far; `null` before it is opened
 * @example
 * ```ts
 * const decision = decideJourney(
 *   null,
 *   {
 *     type: "openJourney",
 *     id: "c1",
 *     journey: "j1",
 *     channel: "web-chat",
 *     by: { kind: "customer", id: "anna" },
 *     firstOwner: { kind: "queue", id: "intake" },
 *   },
 *   { now: 0, newId: () => "e1" },
 * );
 * decision.status; // "accepted"
 * ```
 */
export function decideJourney(
  journey: Journey | null,
  command: JourneyCommand,
  context: HandoffContext,
): Decision<JourneyEvent> {
  if (journey?.commands.has(command.id)) return { status: "accepted", events: [], repeated: true };
  if (command.type === "openJourney") return openJourney(journey, command, context);
  if (journey === null)
    return refused("NO_JOURNEY", "There is no such journey. Check its id and its tenant, or open it first.");
  const draft = draftOf(journey, command.id, context);
  const refusal = refuseWhereEnded(journey, command) ?? run(draft, command);
  return refusal ?? { status: "accepted", events: draft.events, repeated: false };
}

function draftOf(journey: Journey, commandId: string, context: HandoffContext): JourneyDraft {
  return new JourneyDraft(journey, commandId, {
    at: Math.max(context.now, journey.recordedAt),
    newId: context.newId,
    policy: context.policy ?? defaultHandoffPolicy,
  });
}

function openJourney(
  journey: Journey | null,
  command: OpenJourney,
  context: HandoffContext,
): Decision<JourneyEvent> {
  if (journey !== null)
    return refused("ALREADY_OPEN", `Journey ${journey.id} is open already. Record what is new on it.`, {
      journey: journey.id,
    });
  const { channel, by, firstOwner, customer, identity, message, invitedFrom } = command;
  const { now, policy = defaultHandoffPolicy } = context;
  const opened: JourneyOpened = {
    id: context.newId(),
    type: "journey.opened",
    schema: journeyEvents["journey.opened"].schema,
    commandId: command.id,
    recordedAt: now,
    data: {
      journey: command.journey,
      channel,
      by: partyOf(by),
      ...(invitedFrom === undefined ? {} : { invitedFrom }),
      ownership: {
        owner: partyOf(firstOwner),
        epoch: 1,
        since: now,
        expiresAt: lastsUntil(firstOwner, now, policy),
      },
    },
    personal: null,
  };
  const first = evolveJourney(null, opened);
  if (first === null) return { status: "accepted", events: [opened], repeated: false };
  const draft = draftOf(first, command.id, context);
  if (customer !== undefined) attachCustomer(draft, { ...customer, by });
  if (identity !== undefined) recordIdentity(draft, { ...identity, by });
  if (message !== undefined) recordMessage(draft, message);
  return { status: "accepted", events: [opened, ...draft.events], repeated: false };
}

/** Commands that act, and so need a journey that has not ended. Everything else is an observation, and is taken always. */
const ACTS: ReadonlySet<JourneyCommand["type"]> = new Set<JourneyCommand["type"]>([
  "authoriseSend",
  "makeCommitment",
  "renegotiateCommitment",
  "mergeJourney",
  "take",
  "takeOver",
  "reassign",
  "renewLease",
  "join",
  "requestHandoff",
  "offerHandoff",
  "rescheduleHandoff",
  "returnHandoff",
  "completeHandoff",
  "startConsult",
  "issuePass",
]);

/** What goes to the customer. On a closed journey it still may: feedback is asked for when all is done. */
const ADDRESSES: ReadonlySet<JourneyCommand["type"]> = new Set<JourneyCommand["type"]>([
  "startNotice",
  "inviteToSurvey",
  "remindOfSurvey",
]);

function refuseWhereEnded(journey: Journey, command: JourneyCommand): Refused | null {
  const { mergedInto, spam, status, erased } = journey;
  const addresses = ADDRESSES.has(command.type);
  const acts = ACTS.has(command.type) || addresses;
  if (erased !== null && (acts || command.type === "changeStatus"))
    return refused("WRONG_STATUS", "The journey was erased, and stays so. Open a new one.", { erased: true });
  if (mergedInto !== null && (acts || command.type === "changeStatus" || command.type === "absorbJourney"))
    return refused("WRONG_STATUS", `The journey was merged into ${mergedInto}. Act on that one.`, {
      mergedInto,
    });
  if (acts && spam)
    return refused("WRONG_STATUS", "The journey is marked as spam. Clear it of spam before acting on it.", {
      spam,
    });
  if (acts && !addresses && status === "closed" && command.type !== "mergeJourney")
    return refused("WRONG_STATUS", "The journey is closed. Reopen it before acting on it.", { status });
  return null;
}

function run(draft: JourneyDraft, command: Exclude<JourneyCommand, OpenJourney>): Refused | null {
  if (isHandoffCommand(command)) return draft.protocol(command);
  switch (command.type) {
    case "recordMessage":
      return recordMessage(draft, command);
    case "recordEdit":
      return recordEdit(draft, command);
    case "recordDeletion":
      return recordDeletion(draft, command);
    case "recordContact":
      return recordContact(draft, command);
    case "endConversation":
      return endConversation(draft, command);
    case "authoriseSend":
      return authoriseSend(draft, command);
    case "addNote":
      return addNote(draft, command);
    case "recordFact":
      return recordFact(draft, command);
    case "retractFact":
      return retractFact(draft, command);
    case "askForFact":
      return askForFact(draft, command);
    case "recordAttempt":
      return recordAttempt(draft, command);
    case "askQuestion":
      return askQuestion(draft, command);
    case "answerQuestion":
      return answerQuestion(draft, command);
    case "describeIssue":
      return describeIssue(draft, command);
    case "tag":
      return tag(draft, command);
    case "untag":
      return untag(draft, command);
    case "makeCommitment":
      return makeCommitment(draft, command);
    case "renegotiateCommitment":
      return renegotiateCommitment(draft, command);
    case "settleCommitment":
      return settleCommitment(draft, command);
    case "attachCustomer":
      return attachCustomer(draft, command);
    case "detachCustomer":
      return detachCustomer(draft, command);
    case "recordIdentity":
      return recordIdentity(draft, command);
    case "introduceParty":
      return introduceParty(draft, command);
    case "reviewContext":
    case "confirmIdentity":
    case "confirmIssue":
    case "explainTransition":
    case "scoreReview":
      return recordChecklist(draft, command);
    case "issuePacket":
      return issuePacket(draft, command);
    case "issuePass":
      return issuePass(draft, command);
    case "tryPin":
      return tryPin(draft, command);
    case "redeemPass":
      return redeemPass(draft, command);
    case "revokePass":
      return revokePass(draft, command);
    case "startNotice":
      return startNotice(draft, command);
    case "settleNotice":
      return settleNotice(draft, command);
    case "recordNoticeReceipt":
      return recordNoticeReceipt(draft, command);
    case "suppressNotice":
      return suppressNotice(draft, command);
    case "inviteToSurvey":
    case "remindOfSurvey":
    case "answerSurvey":
    case "commentOnSurvey":
    case "recordUnclearReply":
      return decideSurvey(draft, draft.state, command);
    case "captureMention":
      return captureMention(draft, command);
    case "changeStatus":
      return changeStatus(draft, command);
    case "mergeJourney":
      return mergeJourney(draft, command);
    case "absorbJourney":
      return absorbJourney(draft, command);
    case "markSpam":
      return markSpam(draft, command);
    case "clearOfSpam":
      return clearOfSpam(draft, command);
    case "eraseJourney":
      return eraseJourney(draft, command);
    case "rekeyJourney":
      return rekeyJourney(draft, command);
  }
}
