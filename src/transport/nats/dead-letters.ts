import { parseJson } from "../../kernel/json.js";
import { safeId } from "../../kernel/stream-id.js";
import { checkEnvelope, subjectKey } from "../check-envelope.js";
import { invalidOption, letterLimit } from "../check-input.js";
import type { DeadLetter, DeadLetters } from "../transport.js";
import { natsFailure } from "./failure.js";
import type { Names } from "./names.js";
import { HEADER_BYTES } from "./set-up.js";
import type { JetStreamClientShape, JetStreamManagerShape } from "./shapes.js";

/** What dead letters are kept and found with. */
export interface DeadLetterOffice {
  readonly jetstream: JetStreamClientShape;
  readonly manager: JetStreamManagerShape;
  readonly names: Names;
  readonly maxBytes: number;
  /** Refuses a closed transport, and sees to it that the streams are there. */
  readonly ready: () => Promise<void>;
}

/** Keeps an envelope as a dead letter. Kept twice, it is there once. `seq` is its sequence in the stream of envelopes. */
export async function keepLetter(
  { jetstream, names }: DeadLetterOffice,
  letter: Omit<DeadLetter, "key">,
  seq: number,
): Promise<void> {
  const { group, reason, attempts, envelope } = letter;
  await jetstream.publish(
    names.letter(group, String(seq)),
    JSON.stringify({ reason, attempts, envelope }),
    {},
  );
}

/** The dead letters in their stream: a subject of its own for each. */
export function deadLettersIn(office: DeadLetterOffice): DeadLetters {
  const { jetstream, manager, names } = office;

  const find = async (group: string, key: string) => {
    const found = await manager.streams.getMessage(names.deadStream, {
      last_by_subj: names.letter(group, key),
    });
    return found === null ? null : { seq: found.seq, letter: read(office, found.string(), group, key) };
  };

  return {
    async list(group, { limit } = {}) {
      const most = letterLimit(limit);
      safeId(group, "group");
      await office.ready();
      return asked("list the dead letters", async () => {
        const info = await manager.streams.info(names.deadStream, {
          subjects_filter: names.letter(group, ">"),
        });
        const keys = Object.keys(info.state.subjects ?? {})
          .map((subject) => Number(subject.split(".").at(-1)))
          .sort((a, b) => a - b);
        const letters: DeadLetter[] = [];
        for (const key of keys.slice(0, most)) {
          const found = await find(group, String(key));
          if (found !== null) letters.push(found.letter);
        }
        return letters;
      });
    },
    async replay({ group, key }) {
      safeId(group, "group");
      if (!/^\d{1,16}$/.test(key)) throw invalidOption("key", "must be the key of a dead letter");
      await office.ready();
      return asked("replay a dead letter", async () => {
        const found = await find(group, key);
        if (found === null) return false;
        const { envelope } = found.letter;
        await jetstream.publish(
          names.forOne(names.partitionOf(subjectKey(envelope)), group),
          JSON.stringify(envelope),
          // Replayed twice after a failure, it comes once within the window.
          { msgID: `replay/${group}/${found.seq}` },
        );
        return manager.streams.deleteMessage(names.deadStream, found.seq, false);
      });
    },
  };
}

async function asked<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw natsFailure(error, what);
  }
}

function read({ maxBytes }: DeadLetterOffice, text: string, group: string, key: string): DeadLetter {
  const { reason, attempts, envelope } = Object(parseJson(text, { bytes: maxBytes + HEADER_BYTES }));
  return {
    key,
    group,
    envelope: checkEnvelope(envelope, { bytes: maxBytes }),
    reason: reason === "attempts" ? "attempts" : "dead",
    attempts: typeof attempts === "number" ? attempts : 1,
  };
}
