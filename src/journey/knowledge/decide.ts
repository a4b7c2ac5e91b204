import { partyOf } from "../../handoff/protocol/authority.js";
import type { JourneyDraft } from "../draft.js";
import type {
  AddNote,
  AnswerQuestion,
  AskForFact,
  AskQuestion,
  DescribeIssue,
  RecordAttempt,
  RecordFact,
  RetractFact,
  Tag,
  Untag,
} from "./commands.js";

export function addNote(draft: JourneyDraft, command: AddNote): null {
  const { note, author, occurredAt, content } = command;
  if (draft.state.notes.has(note)) return null;
  draft.add({
    ...draft.stamp("note.added"),
    data: { note, author: partyOf(author), occurredAt },
    personal: { content },
  });
  return null;
}

export function recordFact(draft: JourneyDraft, command: RecordFact): null {
  const { key, value, label, certainty, by, source, occurredAt } = command;
  draft.add({
    ...draft.stamp("fact.recorded"),
    data: {
      key,
      certainty: certainty ?? "stated",
      by: partyOf(by),
      occurredAt,
      ...(source === undefined ? {} : { source }),
    },
    personal: { value, ...(label === undefined ? {} : { label }) },
  });
  return null;
}

export function retractFact(draft: JourneyDraft, command: RetractFact): null {
  const { key, by, occurredAt } = command;
  draft.add({ ...draft.stamp("fact.retracted"), data: { key, by: partyOf(by), occurredAt }, personal: null });
  return null;
}

/** A fact told after the question, by the source's clock, was not known then. */
export function askForFact(draft: JourneyDraft, command: Omit<AskForFact, "type" | "id">): null {
  const { key, by, message, occurredAt } = command;
  const { facts, askedAgain } = draft.state;
  const history = facts.history(key);
  const since = history.slice(history.findLastIndex(({ type }) => type === "fact.retracted") + 1);
  const known = since.some(({ data }) => data.occurredAt <= occurredAt);
  const seen = message !== undefined && askedAgain.history(key).some(({ data }) => data.message === message);
  if (!known || seen) return null;
  draft.add({
    ...draft.stamp("fact.asked-again"),
    data: { key, by: partyOf(by), ...(message === undefined ? {} : { message }), occurredAt },
    personal: null,
  });
  return null;
}

export function recordAttempt(draft: JourneyDraft, command: RecordAttempt): null {
  const { attempt, what, outcome, detail, by, occurredAt } = command;
  const known = draft.state.attempts
    .history(attempt)
    .some(({ data }) => data.outcome === outcome && data.occurredAt === occurredAt);
  if (known) return null;
  draft.add({
    ...draft.stamp("attempt.recorded"),
    data: { attempt, outcome, by: partyOf(by), occurredAt },
    personal: { what, ...(detail === undefined ? {} : { detail }) },
  });
  return null;
}

export function askQuestion(draft: JourneyDraft, command: AskQuestion): null {
  const { question, text, fact, by, occurredAt } = command;
  const asked = draft.state.questions.history(question).some(({ type }) => type === "question.asked");
  if (asked) return null;
  draft.add({
    ...draft.stamp("question.asked"),
    data: { question, by: partyOf(by), occurredAt, ...(fact === undefined ? {} : { fact }) },
    personal: { text },
  });
  return null;
}

export function answerQuestion(draft: JourneyDraft, command: AnswerQuestion): null {
  const { question, by, occurredAt } = command;
  const answered = draft.state.questions.history(question).some(({ type }) => type === "question.answered");
  if (answered) return null;
  draft.add({
    ...draft.stamp("question.answered"),
    data: { question, by: partyOf(by), occurredAt },
    personal: null,
  });
  return null;
}

export function describeIssue(draft: JourneyDraft, command: DescribeIssue): null {
  const { by, category, priority, sensitive, subject, description } = command;
  draft.add({
    ...draft.stamp("issue.described"),
    data: {
      by: partyOf(by),
      ...(category === undefined ? {} : { category }),
      ...(priority === undefined ? {} : { priority }),
      ...(sensitive === undefined ? {} : { sensitive }),
    },
    personal: {
      ...(subject === undefined ? {} : { subject }),
      ...(description === undefined ? {} : { description }),
    },
  });
  return null;
}

export function tag(draft: JourneyDraft, command: Tag): null {
  if (draft.state.tags.includes(command.tag)) return null;
  draft.add({
    ...draft.stamp("journey.tagged"),
    data: { tag: command.tag, by: partyOf(command.by) },
    personal: null,
  });
  return null;
}

export function untag(draft: JourneyDraft, command: Untag): null {
  if (!draft.state.tags.includes(command.tag)) return null;
  draft.add({
    ...draft.stamp("journey.untagged"),
    data: { tag: command.tag, by: partyOf(command.by) },
    personal: null,
  });
  return null;
}
