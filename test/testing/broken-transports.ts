import type { TransportHarness } from "throughline/testing";
import type { Envelope, EnvelopeHandler, Published, Transport } from "throughline/transport";
import { inProcessTransport } from "throughline/transport/in-process";

/** A transport with one defect, and the case that names it. */
export interface BrokenTransport {
  readonly defect: string;
  /** The id of the case that must reject it. */
  readonly caughtBy: string;
  readonly harness: TransportHarness;
}

const whole = () => inProcessTransport({ graceMs: 300, retries: { baseMs: 1, capMs: 2, attempts: 1_000 } });
const { capabilities } = whole();

type Overrides = Partial<Omit<Transport, "capabilities">> & {
  readonly capabilities?: Partial<Transport["capabilities"]>;
};

/** The in-process transport, but for what is overridden. */
export function alteredTransport(
  overrides: (next: Transport) => Overrides,
  next: Transport = whole(),
): Transport {
  const { capabilities: declared, ...methods } = overrides(next);
  return {
    capabilities: { ...next.capabilities, ...declared },
    publish: (batch) => next.publish(batch),
    subscribe: (options, handle) => next.subscribe(options, handle),
    ...(next.deadLetters === undefined ? {} : { deadLetters: next.deadLetters }),
    close: async () => next.close?.(),
    ...methods,
  };
}

function broken(
  caughtBy: string,
  defect: string,
  overrides: (next: Transport) => Overrides,
  harness: Partial<TransportHarness> = {},
): BrokenTransport {
  return {
    defect,
    caughtBy,
    harness: {
      capabilities,
      deadLetters: true,
      patienceMs: 300,
      quietMs: 30,
      open: () => alteredTransport(overrides),
      interrupt: async () => {},
      ...harness,
    },
  };
}

/** Publishes another batch than was given, with the answers of what is left. */
const publishing =
  (change: (batch: readonly Envelope[]) => readonly Envelope[]) =>
  (next: Transport): Overrides => ({ publish: (batch) => next.publish(change(batch)) });

/** Subscribes another handler than was given. */
const handling =
  (change: (handle: EnvelopeHandler) => EnvelopeHandler) =>
  (next: Transport): Overrides => ({
    subscribe: (options, handle) => next.subscribe(options, change(handle)),
  });

const answering =
  (change: (answers: readonly Published[]) => readonly Published[]) =>
  (next: Transport): Overrides => ({ publish: async (batch) => change(await next.publish(batch)) });

/** A handler of its own for each subscription, over what is published, with neither order nor retries. */
function naive(next: Transport): Overrides {
  const handlers: EnvelopeHandler[] = [];
  return {
    publish: async (batch) => {
      for (const envelope of batch)
        for (const handle of handlers)
          handle(structuredClone(envelope), { attempt: 1, signal: new AbortController().signal }).catch(
            () => {},
          );
      return batch.map(() => "accepted");
    },
    subscribe: async (_, handle) => {
      handlers.push(handle);
      return { stop: async () => void handlers.splice(handlers.indexOf(handle), 1) };
    },
    close: async () => next.close?.(),
  };
}

/** Everything of a group through one queue: one that fails holds up all. */
const oneLane = (next: Transport): Overrides => ({
  subscribe: (options, handle) => {
    let tail: Promise<unknown> = Promise.resolve();
    return next.subscribe(options, (envelope, delivery) => {
      const mine = tail.then(async () => {
        for (;;) {
          try {
            return await handle(envelope, delivery);
          } catch {
            await new Promise((resolve) => setTimeout(resolve, 1));
          }
        }
      });
      tail = mine;
      return mine;
    });
  },
});

const swallowed = (envelope: Envelope): boolean => envelope.subjectversion === 2;

export const brokenTransports: readonly BrokenTransport[] = [
  broken(
    "publish/answers",
    "answers once for a whole batch",
    answering((answers) => answers.slice(0, 1)),
  ),
  broken("publish/oversize", "drops a batch with an envelope that is too large", (next) => ({
    publish: async (batch) => {
      const large = batch.some((one) => JSON.stringify(one).length > capabilities.maxBytes);
      const answers = await next.publish(batch);
      return large ? batch.map(() => "rejected") : answers;
    },
  })),
  broken("publish/by-bytes", "counts characters for bytes", (next) => ({
    publish: async (batch) => {
      const answers = await next.publish(batch);
      return batch.map((one, index) =>
        JSON.stringify(one).length <= capabilities.maxBytes ? "accepted" : (answers[index] ?? "retry"),
      );
    },
  })),
  broken("publish/no-envelope", "publishes what it can of a batch with what is no envelope", (next) => ({
    publish: async (batch) => {
      for (const one of batch) await next.publish([one]);
      return batch.map(() => "accepted");
    },
  })),
  broken("publish/copies", "hands the publisher's object to every handler", (next) => {
    const originals = new Map<string, Envelope>();
    return {
      publish: (batch) => {
        for (const one of batch) originals.set(one.id, one);
        return next.publish(batch);
      },
      subscribe: (options, handle) =>
        next.subscribe(options, (envelope, delivery) =>
          handle(originals.get(envelope.id) ?? envelope, delivery),
        ),
    };
  }),
  broken(
    "publish/large",
    "cuts long text",
    handling((handle) => (envelope, delivery) => {
      const { text } = envelope.data;
      const data = typeof text === "string" ? { text: text.slice(0, 65_536) } : envelope.data;
      return handle({ ...envelope, data }, delivery);
    }),
  ),
  broken(
    "receive/whole",
    "loses the trace context",
    handling(
      (handle) =>
        ({ traceparent: _, ...envelope }, delivery) =>
          handle(envelope, delivery),
    ),
  ),
  broken("receive/while-away", "forgets a group without a subscriber", (next) => {
    const live = new Set<string>();
    return {
      publish: async (batch) => (live.size === 0 ? batch.map(() => "accepted") : next.publish(batch)),
      subscribe: async (options, handle) => {
        live.add(options.group);
        const subscription = await next.subscribe(options, handle);
        return {
          stop: () => {
            live.delete(options.group);
            return subscription.stop();
          },
        };
      },
    };
  }),
  broken("groups/fan-out", "gives each envelope to one group", (next) => ({
    subscribe: (options, handle) => next.subscribe({ ...options, group: "all" }, handle),
  })),
  broken("groups/share", "gives each subscriber of a group everything", (next) => {
    let groups = 0;
    return {
      subscribe: (options, handle) => next.subscribe({ ...options, group: `g-${++groups}` }, handle),
    };
  }),
  broken("groups/apart-in-failure", "sends to every group again where one fails", (next) => {
    const handlers = new Set<EnvelopeHandler>();
    return {
      subscribe: (options, handle) => {
        handlers.add(handle);
        return next.subscribe(options, async (envelope, delivery) => {
          try {
            return await handle(envelope, delivery);
          } catch (error) {
            for (const other of handlers) if (other !== handle) await other(envelope, delivery);
            throw error;
          }
        });
      },
    };
  }),
  broken("flow/max-in-flight", "takes no notice of maxInFlight", (next) => ({
    subscribe: (options, handle) => next.subscribe({ ...options, maxInFlight: 100 }, handle),
  })),
  broken("flow/max-in-flight", "handles one envelope at a time", (next) => ({
    subscribe: (options, handle) => next.subscribe({ ...options, maxInFlight: 1 }, handle),
  })),
  broken("order/by-subject", "hands out everything at once", naive),
  broken("order/after-failure", "lets later envelopes overtake one that failed", (next) => ({
    subscribe: (options, handle) =>
      next.subscribe(options, async (envelope, delivery) => {
        handle(envelope, delivery).catch(() => {
          setTimeout(() => handle(envelope, { ...delivery, attempt: 2 }), 20);
        });
        return "ack";
      }),
  })),
  broken("order/poison-stays-alone", "lets one failing subject hold up all", oneLane),
  broken("order/late-goes-first", "lets a failing envelope hold up what it waits for", (next) => ({
    publish: async (batch) => {
      let place = 0;
      return next.publish(batch.map((one) => ({ ...one, subjectversion: ++place })));
    },
    subscribe: (options, handle) =>
      next.subscribe(options, (one, delivery) =>
        handle({ ...one, subjectversion: Number(one.id.split("-").at(-1)) }, delivery),
      ),
  })),
  broken("order/two-subscribers", "shares the envelopes of a subject between subscribers", (next) => {
    const held: Envelope[] = [];
    return {
      subscribe: (options, handle) =>
        next.subscribe(options, async (envelope, delivery) => {
          if (envelope.subjectversion === 3) {
            held.push(envelope);
            setTimeout(() => handle(envelope, delivery), 50);
            return "ack";
          }
          return handle(envelope, delivery);
        }),
    };
  }),
  broken("order/subject-of-tenant", "mixes up the subjects of tenants", oneLane),
  broken(
    "redelivery/after-throw",
    "takes an error for an acknowledgement",
    handling((handle) => (envelope, delivery) => handle(envelope, delivery).catch(() => "ack")),
  ),
  broken(
    "redelivery/after-throw",
    "hands out again what was acknowledged",
    handling((handle) => async (envelope, delivery) => {
      const outcome = await handle(envelope, delivery);
      if (delivery.attempt > 3) await handle(envelope, delivery);
      return outcome;
    }),
  ),
  broken(
    "redelivery/attempts",
    "counts every attempt as the first",
    handling((handle) => (envelope, delivery) => handle(envelope, { ...delivery, attempt: 1 })),
  ),
  broken(
    "redelivery/no-answer",
    "takes any answer for an acknowledgement",
    handling((handle) => async (envelope, delivery) => {
      await handle(envelope, delivery);
      return "ack";
    }),
  ),
  broken(
    "redelivery/dead",
    "hands out again what can never be handled",
    handling((handle) => async (envelope, delivery) => {
      if ((await handle(envelope, delivery)) === "ack") return "ack";
      if (delivery.attempt > 3) return "dead";
      throw new Error("again");
    }),
  ),
  broken("redelivery/many-failures", "loses what fails while it is busy", (next) => {
    let failures = 0;
    return {
      subscribe: (options, handle) =>
        next.subscribe(options, (envelope, delivery) =>
          handle(envelope, delivery).catch((error: unknown) => {
            if (++failures > 40) return "ack";
            throw error;
          }),
        ),
    };
  }),
  broken("dead-letters/kept", "keeps no dead letters", () => ({
    deadLetters: { list: async () => [], replay: async () => false },
  })),
  broken("dead-letters/kept", "shows every group the letters of all", (next) => ({
    deadLetters: {
      list: async () => (await next.deadLetters?.list("dies")) ?? [],
      replay: async () => false,
    },
  })),
  broken("dead-letters/replayed", "replays a letter for every group", (next) => ({
    deadLetters: {
      list: async (group) => (await next.deadLetters?.list(group)) ?? [],
      replay: async (letter) => {
        const [found] = (await next.deadLetters?.list(letter.group)) ?? [];
        if (found === undefined) return false;
        await next.publish([{ ...found.envelope, id: `${found.envelope.id}-again` }]);
        return true;
      },
    },
  })),
  broken("dedup/within-window", "declares a window and has none", () => ({}), {
    open: () => {
      const none = inProcessTransport({ dedupWindowMs: 0 });
      return alteredTransport(() => ({ capabilities: { dedupWindowMs: 120_000 } }), none);
    },
  }),
  broken("dedup/within-batch", "does not look within a batch", (next) => ({
    publish: async (batch) => {
      await next.publish(batch);
      return batch.map(() => "accepted");
    },
  })),
  broken("dedup/by-tenant", "knows envelopes by their id alone", (next) => {
    const seen = new Set<string>();
    return {
      publish: async (batch) => {
        const fresh = batch.filter(({ id }) => !seen.has(id) && seen.add(id));
        await next.publish(fresh);
        return batch.map(() => "accepted");
      },
    };
  }),
  broken(
    "data/text",
    "drops control characters",
    handling((handle) => (envelope, delivery) => {
      const text = JSON.stringify(envelope.data).replaceAll("\\u0000", "");
      return handle({ ...envelope, data: JSON.parse(text) }, delivery);
    }),
  ),
  broken(
    "data/ids",
    "takes a dot in an id for something of its own",
    handling(
      (handle) => (envelope, delivery) =>
        handle({ ...envelope, subject: envelope.subject.replaceAll(".", "_") }, delivery),
    ),
  ),
  broken("data/polluting", "refuses a whole batch for one envelope's data", (next) => ({
    publish: async (batch) => {
      const answers = await next.publish(batch);
      return answers.includes("rejected") ? batch.map(() => "rejected") : answers;
    },
  })),
  broken("lifecycle/drains", "stops without waiting for what is at work", (next) => ({
    subscribe: async (options, handle) => {
      const subscription = await next.subscribe(options, handle);
      return { stop: async () => void subscription.stop() };
    },
  })),
  broken("lifecycle/stopped", "goes on after stop", (next) => ({
    subscribe: async (options, handle) => {
      await next.subscribe(options, handle);
      return { stop: async () => {} };
    },
  })),
  broken("lifecycle/closed", "goes on after close", () => ({ close: async () => {} })),
  broken("lifecycle/no-subscription", "takes any group and any number", (next) => ({
    subscribe: (_, handle) => next.subscribe({ group: "g", maxInFlight: 1 }, handle),
  })),
  broken("lifecycle/declares-what-was-said", "declares something else", () => ({
    capabilities: { maxBytes: 2_048 },
  })),
  broken(
    "connection/comes-back",
    "loses what it accepted while the connection was lost",
    publishing((batch) => batch),
    {
      open: () =>
        alteredTransport((next) => {
          let lost = 0;
          return {
            publish: async (batch) => {
              if (batch.some(({ subjectversion }) => subjectversion > 5) && lost++ < 1)
                return batch.map(() => "accepted");
              return next.publish(batch);
            },
          };
        }),
    },
  ),
  broken("connection/at-work", "never tells what was at work while the connection was lost", (next) => ({
    publish: async (batch) => {
      if (batch.some(swallowed)) return batch.map(() => "accepted");
      return next.publish(batch);
    },
  })),
];
