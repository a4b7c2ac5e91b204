import type { Outgoing } from "./outgoing.js";
import type { Published } from "./transport.js";

/** Sends one envelope, which a receiver can take as far as its text goes. Never rejects. */
type Send = (one: Outgoing & { readonly text: string }) => Promise<Published>;

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
    const [only] = ready;
    if (ready.length === 1 && only !== undefined) return this.#inTurn(only.subject, ready);
    const bySubject = new Map<string, number[]>();
    for (const [index, { subject }] of ready.entries()) {
      const indexes = bySubject.get(subject);
      if (indexes === undefined) bySubject.set(subject, [index]);
      else indexes.push(index);
    }
    const answers = ready.map((): Published => "retry");
    const waiting = bySubject.entries();
    const sendSubjects = async () => {
      for (const [subject, indexes] of waiting) {
        const batch = indexes.map((index) => ready[index]).filter((one) => one !== undefined);
        const given = await this.#inTurn(subject, batch);
        for (const [at, index] of indexes.entries()) answers[index] = given[at] ?? "retry";
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.#atOnce, bySubject.size) }, sendSubjects));
    return answers;
  }

  async #inTurn(subject: string, batch: readonly Outgoing[]): Promise<readonly Published[]> {
    const before = this.#tails.get(subject);
    const mine = before === undefined ? this.#oneByOne(batch) : before.then(() => this.#oneByOne(batch));
    this.#tails.set(subject, mine);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(subject) === mine) this.#tails.delete(subject);
    }
  }

  async #oneByOne(batch: readonly Outgoing[]): Promise<readonly Published[]> {
    const answers: Published[] = [];
    let late = false;
    for (const one of batch) {
      const { text } = one;
      if (text === null) answers.push("rejected");
      else if (late) answers.push("retry");
      else {
        const answer = await this.#send({ ...one, text });
        late = answer === "retry";
        answers.push(answer);
      }
    }
    return answers;
  }
}
