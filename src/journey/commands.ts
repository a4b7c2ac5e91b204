import type * as z from "zod";
import { type HandoffCommand, handoffCommands } from "../handoff/protocol/commands.js";
import { type ChecklistCommand, checklistCommands } from "./checklist/commands.js";
import { type CommitmentCommand, commitmentCommands } from "./commitments/commands.js";
import { type FeedbackCommand, feedbackCommands } from "./feedback/commands.js";
import { type KnowledgeCommand, knowledgeCommands } from "./knowledge/commands.js";
import { type LifecycleCommand, lifecycleCommands } from "./lifecycle/commands.js";
import { type MessageCommand, messageCommands } from "./messages/commands.js";
import { type NoticeCommand, noticeCommands } from "./notices/commands.js";
import { type PacketCommand, packetCommands } from "./packets/commands.js";
import { type PassCommand, passCommands } from "./passes/commands.js";
import { type PeopleCommand, peopleCommands } from "./people/commands.js";

/** Every command a journey takes. */
export type JourneyCommand =
  | LifecycleCommand
  | MessageCommand
  | KnowledgeCommand
  | CommitmentCommand
  | PeopleCommand
  | ChecklistCommand
  | PacketCommand
  | PassCommand
  | NoticeCommand
  | FeedbackCommand
  | HandoffCommand;

/** The schema of every command, by type. */
export const journeyCommands: {
  readonly [Type in JourneyCommand["type"]]: z.ZodType<Extract<JourneyCommand, { type: Type }>>;
} = {
  ...lifecycleCommands,
  ...messageCommands,
  ...knowledgeCommands,
  ...commitmentCommands,
  ...peopleCommands,
  ...checklistCommands,
  ...packetCommands,
  ...passCommands,
  ...noticeCommands,
  ...feedbackCommands,
  ...handoffCommands,
};
