import { type ChecklistCommand, checklistCommands } from "../journey/checklist/commands.js";
import { type CommitmentCommand, commitmentCommands } from "../journey/commitments/commands.js";
import { type KnowledgeCommand, knowledgeCommands } from "../journey/knowledge/commands.js";
import {
  type ChangeStatus,
  type ClearOfSpam,
  lifecycleCommands,
  type MarkSpam,
} from "../journey/lifecycle/commands.js";
import {
  type EndConversation,
  messageCommands,
  type RecordContact,
  type RecordDeletion,
  type RecordEdit,
  type RecordMessage,
} from "../journey/messages/commands.js";
import {
  type AttachCustomer,
  type DetachCustomer,
  type IntroduceParty,
  peopleCommands,
  type RecordIdentity,
} from "../journey/people/commands.js";
import type { Asked, CommandSchemas } from "./input.js";

type Observing =
  | RecordMessage
  | RecordEdit
  | RecordDeletion
  | RecordContact
  | EndConversation
  | KnowledgeCommand
  | RecordIdentity
  | IntroduceParty
  | ChecklistCommand;

type Acting = CommitmentCommand | ChangeStatus | MarkSpam | ClearOfSpam | AttachCustomer | DetachCustomer;

/** What may be observed of a journey. Never refused on a journey that exists. */
export type Observation = Asked<Observing>;

/** What somebody may do to a journey. All but attaching and detaching the customer, and settling a promise, is fenced by epoch and actor. */
export type Action = Asked<Acting>;

const { authoriseSend: _, ...messages } = messageCommands;
const { attachCustomer, detachCustomer, ...people } = peopleCommands;
const { changeStatus, markSpam, clearOfSpam } = lifecycleCommands;

export const observations: CommandSchemas<Observing> = {
  ...messages,
  ...people,
  ...knowledgeCommands,
  ...checklistCommands,
};

export const actions: CommandSchemas<Acting> = {
  ...commitmentCommands,
  changeStatus,
  markSpam,
  clearOfSpam,
  attachCustomer,
  detachCustomer,
};
