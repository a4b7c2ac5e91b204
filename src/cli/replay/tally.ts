import type { Played } from "./play.js";

const ROLES = ["customer", "agent", "bot", "system"];

/** `29 turns in, 29 in the packet`. */
export function turnsOf({ turnsIn, messagesOut }: Played): string {
  return `${count(sum(turnsIn), "turn")} in, ${sum(messagesOut)} in the packet`;
}

/** Who said how many of them, and whatever is not as it should be. */
export function detailsOf({ messagesOut, packet, untimed }: Played): string {
  const roles = ROLES.flatMap((role) =>
    messagesOut[role] === undefined ? [] : `${messagesOut[role]} ${role}`,
  );
  const omitted = packet.omissions.find(({ kind }) => kind === "messages")?.count ?? 0;
  return [
    roles.join(", "),
    ...(omitted === 0 ? [] : [`${omitted} earlier ones left out, as the packet says`]),
    ...(untimed ? ["no times given, so a minute apart"] : []),
  ].join("; ");
}

/** What became of all conversations of an input. */
export class Tally {
  #conversations = 0;
  #turns = 0;
  #kept = 0;
  #leftOut = 0;

  add({ turnsIn, messagesOut, packet }: Played): void {
    this.#conversations += 1;
    this.#turns += sum(turnsIn);
    this.#kept += sum(messagesOut);
    for (const { kind, count } of packet.omissions) if (kind === "messages") this.#leftOut += count;
  }

  /** Turns that are neither in a packet nor in its report of what was left out. */
  get lost(): number {
    return this.#turns - this.#kept - this.#leftOut;
  }

  sentence(): string {
    const left = this.#leftOut === 0 ? "" : `, ${this.#leftOut} left out and reported`;
    return `${count(this.#conversations, "conversation")}: ${count(this.#turns, "turn")} in, ${this.#kept} in the packets${left}, ${this.lost} lost.\n`;
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((one, other) => one + other, 0);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
