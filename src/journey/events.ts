import type { HandoffEvent } from "../handoff/protocol/events.js";
import { handoffEvents } from "../handoff/protocol/events.js";
import type { EventDefinition } from "../kernel/event-definition.js";
import { type ChecklistEvent, checklistEvents } from "./checklist/events.js";
import { type CommitmentEvent, commitmentEvents } from "./commitments/events.js";
import { type FeedbackEvent, feedbackEvents } from "./feedback/events.js";
import { type KnowledgeEvent, knowledgeEvents } from "./knowledge/events.js";
import { type LifecycleEvent, lifecycleEvents } from "./lifecycle/events.js";
import {
  type ContactEvent,
  type ConversationEnded,
  type MessageEvent,
  messageEvents,
} from "./messages/events.js";
import { type NoticeEvent, noticeEvents } from "./notices/events.js";
import { type PacketEvent, packetEvents } from "./packets/events.js";
import { type PassEvent, passEvents } from "./passes/events.js";
import { type PeopleEvent, peopleEvents } from "./people/events.js";

/** Every event that can stand in a journey's stream. */
export type JourneyEvent =
  | LifecycleEvent
  | MessageEvent
  | ContactEvent
  | ConversationEnded
  | KnowledgeEvent
  | CommitmentEvent
  | PeopleEvent
  | ChecklistEvent
  | PacketEvent
  | PassEvent
  | NoticeEvent
  | FeedbackEvent
  | HandoffEvent;

/** The newest schema of every event type of a journey, with the way there from older ones. */
export const journeyEvents: { readonly [Type in JourneyEvent["type"]]: EventDefinition } = {
  ...lifecycleEvents,
  ...messageEvents,
  ...knowledgeEvents,
  ...commitmentEvents,
  ...peopleEvents,
  ...checklistEvents,
  ...packetEvents,
  ...passEvents,
  ...noticeEvents,
  ...feedbackEvents,
  ...handoffEvents,
};
