import fc from "fast-check";
import type { CommandOptions, Desk, Received } from "throughline";
import { agent, bot, queue } from "../support.js";

/** The journey everybody acts on at once. */
export const JOURNEY = "j1";
export const APPLICATIONS = 3;

const ACTORS = [
  agent("maria"),
  agent("nikos"),
  bot("helper"),
  { ...agent("sam"), supervisor: true },
] as const;
export type Actor = (typeof ACTORS)[number];

/** A command as a client decided on it: issued under one id, however often, through whatever application. */
export type Command =
  | { readonly what: "take" | "takeOver"; readonly by: Actor }
  | { readonly what: "reassign"; readonly by: Actor; readonly to: Actor | "queue" }
  | {
      readonly what: "authoriseSend" | "promise" | "solve" | "reopen" | "request";
      readonly by: Actor;
      readonly epoch: number;
    }
  | { readonly what: "accept"; readonly by: Actor; readonly handoff: string }
  | { readonly what: "note" | "message"; readonly by: Actor; readonly item: string }
  | { readonly what: "receive"; readonly externalId: string };

/** What a client does next. What it cannot know beforehand (the epoch, a handoff) is filled in when it comes to it. */
export type Step =
  | {
      readonly do: "command";
      readonly application: number;
      readonly what: Command["what"];
      readonly by: Actor;
      readonly to: Actor | "queue";
      /** Added to the epoch the client saw last. */
      readonly epochOff: number;
      readonly item: number;
    }
  /** Issues an earlier command of this client again, through another application perhaps. */
  | { readonly do: "repeat"; readonly application: number; readonly back: number }
  | { readonly do: "look"; readonly application: number };

const application = fc.nat({ max: APPLICATIONS - 1 });
const actor = fc.constantFrom(...ACTORS);
const what = fc.constantFrom<Command["what"][]>(
  "take",
  "take",
  "takeOver",
  "reassign",
  "authoriseSend",
  "authoriseSend",
  "promise",
  "solve",
  "reopen",
  "request",
  "request",
  "accept",
  "note",
  "message",
  "receive",
  "receive",
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("command" as const),
      application,
      what,
      by: actor,
      to: fc.oneof(actor, fc.constant("queue" as const)),
      epochOff: fc.constantFrom(0, 0, 0, 0, -1, 1),
      item: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("repeat" as const), application, back: fc.nat({ max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("look" as const), application }) },
);

/** What several clients do side by side, and which acknowledgements of the store get lost. */
export interface Program {
  readonly clients: readonly (readonly Step[])[];
  /** By the number of the append. */
  readonly lost: readonly boolean[];
}

export const programs: fc.Arbitrary<Program> = fc.record({
  clients: fc.array(fc.array(step, { minLength: 1, maxLength: 7 }), { minLength: 3, maxLength: 4 }),
  lost: fc.array(fc.constantFrom(false, false, false, true), { maxLength: 24, size: "max" }),
});

/** What any command answers, as far as it is looked at. */
export interface Answered {
  readonly status: string;
  readonly repeated?: boolean;
  readonly events?: readonly { readonly id: string }[];
  readonly refusal?: { readonly code: string };
  readonly state?: { readonly handoff: { readonly ownership: { readonly epoch: number } } };
  readonly authorisation?: string;
}

/** Sends a command through an application. */
export function issue(desk: Desk, command: Command, options: CommandOptions): Promise<Answered | Received> {
  const { journeys, owners, handoffs } = desk;
  switch (command.what) {
    case "take":
      return owners.take(JOURNEY, { by: { kind: command.by.kind, id: command.by.id } }, options);
    case "takeOver":
      return owners.takeOver(JOURNEY, { by: command.by }, options);
    case "reassign": {
      const to = command.to === "queue" ? queue("intake") : { kind: command.to.kind, id: command.to.id };
      return owners.reassign(JOURNEY, { by: command.by, to, cause: "other" }, options);
    }
    case "authoriseSend":
      return journeys.authoriseSend(JOURNEY, fence(command), options);
    case "promise": {
      const commitment = options.commandId ?? "";
      return journeys.act(
        JOURNEY,
        { type: "makeCommitment", commitment, text: "Refund", ...fence(command) },
        options,
      );
    }
    case "solve":
    case "reopen": {
      const to = command.what === "solve" ? "solved" : "open";
      return journeys.act(JOURNEY, { type: "changeStatus", to, ...fence(command) }, options);
    }
    case "request": {
      const handoff = `handoff.${options.commandId}`;
      const cold = { handoff, mode: "cold", reason: "speed", to: { queue: "billing" } } as const;
      return handoffs.request(JOURNEY, { ...cold, ...fence(command) }, options);
    }
    case "accept": {
      const { handoff, by } = command;
      return handoffs.accept(JOURNEY, { handoff, by: { kind: by.kind, id: by.id } }, options);
    }
    case "note":
    case "message": {
      const party = { kind: command.by.kind, id: command.by.id };
      const content = { text: "Noted" };
      const occurredAt = 500;
      return journeys.observe(
        JOURNEY,
        command.what === "note"
          ? { type: "addNote", note: command.item, author: party, content, occurredAt }
          : {
              type: "recordMessage",
              message: command.item,
              author: party,
              channel: "email",
              content,
              occurredAt,
            },
        options,
      );
    }
    case "receive":
      return journeys.receive(
        {
          channel: "whatsapp",
          from: { kind: "phone", value: "+30 694 123 4567" },
          message: { externalId: command.externalId, occurredAt: 500, text: command.externalId },
        },
        options,
      );
  }
}

function fence({ by, epoch }: { readonly by: Actor; readonly epoch: number }) {
  return { by, epoch };
}
