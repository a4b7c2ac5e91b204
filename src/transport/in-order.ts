import type { Outgoing } from "./outgoing.js";
import type { Published } from "./transport.js";

/** Sends one envelope by its text. Never rejects. */
type Send = (one: Outgoing, text: string) => Promise<Published>;

/**
 * Sends batches so that the envelopes of a subject go one after the other, also over several batches, and those of different subjects side by
 * side. Once one is answered `retry`, the later ones of its subject in the batch are not sent, so that they do not overtake it.
 */
export class InOrder {
  readonly #send: Send;
  readonly #atOnce: number;
  readonly #tails = new Map<string, Promise<unknown>>();

  /** @param atOnce the most subjects of a batch that are sent side by side */
  constructor(send: Send, atOnce: number) {
    this.#send = send;
    this.#atOnce = atOnce;
  }

  async publish(ready: readonly Outgoing[]): Promise<readonly Published[]> {
    const answers = ready.map((): Published => "retry");
    const bySubject = new Map<string, number[]>();
    for (const [index, { subject }] of ready.entries()) {
      const indexes = bySubject.get(subject);
      if (indexes === undefined) bySubject.set(subject, [index]);
      else indexes.push(index);
    }
    if (bySubject.size <= this.#atOnce)
      await Promise.all(
        Array.from(bySubject, ([subject, indexes]) => this.#inTurn(subject, indexes, ready, answers)),
      );
    else {
      const waiting = bySubject.entries();
      const sendNext = async () => {
        for (const [subject, indexes] of waiting) await this.#inTurn(subject, indexes, ready, answers);
      };
      await Promise.all(Array.from({ length: this.#atOnce }, sendNext));
    }
    return answers;
  }

  /** After what earlier batches have of the subject. */
  #inTurn(
    subject: string,
    indexes: readonly number[],
    ready: readonly Outgoing[],
    answers: Published[],
  ): Promise<void> {
    const before = this.#tails.get(subject);
    const send = () => this.#oneByOne(indexes, ready, answers);
    const mine = (before === undefined ? send() : before.then(send)).then(() => {
      if (this.#tails.get(subject) === mine) this.#tails.delete(subject);
    });
    this.#tails.set(subject, mine);
    return mine;
  }

  async #oneByOne(
    indexes: readonly number[],
    ready: readonly Outgoing[],
    answers: Published[],
  ): Promise<void> {
    for (const index of indexes) {
      const one = ready[index];
      if (one === undefined) continue;
      const answer = one.text === null ? "rejected" : await this.#send(one, one.text);
      answers[index] = answer;
      if (answer === "retry") return this.#rejectLater(indexes, index, ready, answers);
    }
  }

  /** What can never be taken is answered so, although nothing is sent after one that is to be sent again. */
  #rejectLater(
    indexes: readonly number[],
    from: number,
    ready: readonly Outgoing[],
    answers: Published[],
  ): void {
    for (const index of indexes) if (index > from && ready[index]?.text === null) answers[index] = "rejected";
  }
}
