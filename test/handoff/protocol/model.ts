import {
  defaultHandoffPolicy,
  type HandoffCommand,
  type HandoffPolicy,
  type HandoffState,
  type OwnerRef,
} from "throughline/handoff";
import { protocolDifference } from "../../journey/model/compare.js";
import { type Outcome, ProtocolModel } from "../../journey/model/protocol-model.js";
import { intake } from "./desk.js";

/** The independent model of the protocol, as a desk without journeys would use it: it remembers the commands it did itself. */
export class Model {
  #model: ProtocolModel;
  #clock = 0;
  #done: string[] = [];

  constructor(owner: OwnerRef, ownsUntil: number | null, policy: HandoffPolicy) {
    this.#model = new ProtocolModel(owner, 0, policy);
    this.#model.until = ownsUntil;
  }

  copy(): Model {
    const copy = new Model(intake, null, defaultHandoffPolicy);
    copy.#model = this.#model.copy();
    copy.#clock = this.#clock;
    copy.#done = [...this.#done];
    return copy;
  }

  run(command: HandoffCommand, now: number): Outcome | "repeated" {
    if (this.#done.slice(-100).includes(command.id)) return "repeated";
    const trial = this.#model.copy();
    trial.now = Math.max(this.#clock, now);
    const outcome = trial.run(command);
    if ("code" in outcome || outcome.wrote.length === 0) return outcome;
    this.#model = trial;
    this.#clock = trial.now;
    this.#done.push(command.id);
    return { wrote: [...outcome.wrote] };
  }

  /** Where the state is other than the model says, or `null`. */
  difference(state: HandoffState): string | null {
    const { open, consult } = this.#model;
    if (open?.id === "given" && state.open !== null) open.id = state.open.id;
    if (consult?.id === "given" && state.consult !== null)
      this.#model.consult = { ...consult, id: state.consult.id };
    return protocolDifference(state, this.#model);
  }
}
