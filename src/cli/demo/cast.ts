import type { OwnerRef, PartyRef } from "../../handoff/index.js";
import { type Clock, type EpochMs, epochMs, type Sender } from "../../throughline.js";

/** Somebody of the story, under the name that is shown. */
export interface Player<Ref extends PartyRef = PartyRef> {
  readonly name: string;
  readonly party: Ref;
}

export const NIKOS: Player<OwnerRef> = { name: "Nikos", party: { kind: "agent", id: "nikos" } };
export const IRIS: Player<OwnerRef> = { name: "Iris", party: { kind: "bot", id: "iris" } };
export const MARIA: Player<OwnerRef> = { name: "Maria", party: { kind: "agent", id: "maria" } };
export const ELENI: Player<OwnerRef> = { name: "Eleni", party: { kind: "agent", id: "eleni" } };
export const DESK: readonly Player<OwnerRef>[] = [NIKOS, IRIS, MARIA, ELENI];

/** The customer, and what she is seen under on each channel. */
export const ANNA = {
  name: "Anna",
  post: { kind: "account", platform: "mastodon", value: "anna_p", name: "Anna" },
  chat: { kind: "account", platform: "web-chat", value: "visitor-7c1" },
  phone: { kind: "phone", value: "+30 694 123 4567" },
} as const satisfies Readonly<Record<string, string | Sender>>;

/** Something an agent may have to know: how they would ask, what Anna answers, and what is then known. */
export interface Needed {
  readonly key: string;
  readonly label: string;
  readonly ask: string;
  readonly answer: string;
  readonly value: string;
}

export const CUSTOMER_NUMBER: Needed = {
  key: "customerNumber",
  label: "customer number",
  ask: "Which customer number is on your bill?",
  answer: "It is 4417-20.",
  value: "4417-20",
};
export const ERROR_CODE: Needed = {
  key: "errorCode",
  label: "error code",
  ask: "And what does the router's display say?",
  answer: "Error E42.",
  value: "E42",
};
export const CALLBACK_NUMBER: Needed = {
  key: "callbackNumber",
  label: "number to call",
  ask: "On which number can we call you this morning?",
  answer: "+30 694 123 4567.",
  value: "+30 694 123 4567",
};
export const LINE_LIGHT: Needed = {
  key: "lineLight",
  label: "line light",
  ask: "Is the light marked Line steady or blinking?",
  answer: "Blinking, red.",
  value: "blinking red",
};

export const TIME_ZONE = "Europe/Athens";

/** A time of day in the story. */
export function at(time: string): EpochMs {
  return epochMs(`2026-03-02T${time}:00+02:00`);
}

/** A clock that stands until it is set. */
export class StoryClock implements Clock {
  #now = at("09:00");

  now(): EpochMs {
    return this.#now;
  }

  set(time: string): void {
    this.#now = at(time);
  }
}
