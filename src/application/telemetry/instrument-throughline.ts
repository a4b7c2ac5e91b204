import { actions, observations } from "../journey-commands.js";
import type { Instruments } from "./instruments.js";
import { ATTRIBUTES as A } from "./names.js";

/** The application, or the part of it that works within a transaction of the caller's. */
export interface TracedDesks {
  /** The desk of one tenant. */
  tenant(id: string): object;
}

/**
 * The same application, every call of which is told of: one operation a call, with the store's own below it. What a call was given is never
 * told, but for the type of an observation or action that was one.
 *
 * @example
 * ```ts
 * const throughline = instrumentThroughline(createThroughline({ store, secrets }), instruments);
 * ```
 */
export function instrumentThroughline<App extends TracedDesks>(
  throughline: App,
  instruments: Instruments,
): App {
  return new Proxy(throughline, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (name === "tenant") return (id: string) => deskOf(target.tenant(id), id, instruments);
      // An application within a transaction of the caller's.
      if (name === "with" && isMethod(member))
        return (...given: unknown[]) => {
          const within: unknown = Reflect.apply(member, target, given);
          return areDesks(within) ? instrumentThroughline(within, instruments) : within;
        };
      return member;
    },
  });
}

function deskOf(desk: object, tenant: string, instruments: Instruments): object {
  return new Proxy(desk, {
    get: (target, name) => {
      const surface: unknown = Reflect.get(target, name, target);
      if (typeof name !== "string" || typeof surface !== "object" || surface === null) return surface;
      return watched(surface, name, tenant, instruments);
    },
  });
}

/** Every method of a surface is asynchronous. */
function watched(surface: object, called: string, tenant: string, instruments: Instruments): object {
  return new Proxy(surface, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof name !== "string" || !isMethod(member)) return member;
      return (...given: readonly unknown[]) => {
        const method = `${called}.${name}`;
        return instruments.run("command", [], async (told) => {
          told.add({ [A.tenant.name]: tenant, [A.commandType.name]: typed(method, given) });
          const answer: unknown = await Reflect.apply(member, target, given);
          told.add({
            [A.outcome.name]: textIn(answer, "status"),
            [A.refusal.name]: textIn(fieldIn(answer, "refusal"), "code"),
          });
          return answer;
        });
      };
    },
  });
}

/** The methods that take many types of command. */
const TYPES: Readonly<Record<string, object>> = { "journeys.observe": observations, "journeys.act": actions };

/** The method, and the type of what is observed or done, where there is such a type: anything else may be personal. */
function typed(method: string, [, asked]: readonly unknown[]): string {
  const type = textIn(asked, "type");
  const types = TYPES[method];
  return type !== undefined && types !== undefined && Object.hasOwn(types, type)
    ? `${method}:${type}`
    : method;
}

function fieldIn(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const text = fieldIn(value, name);
  return typeof text === "string" ? text : undefined;
}

function isMethod(value: unknown): value is (...given: readonly unknown[]) => unknown {
  return typeof value === "function";
}

function areDesks(value: unknown): value is TracedDesks {
  return typeof fieldIn(value, "tenant") === "function";
}
