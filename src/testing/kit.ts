import { ThroughlineError } from "../kernel/error.js";
import { Mismatch } from "./expect.js";

/** One thing an adapter must do, as data. */
export interface KitCase<Context, Requirement extends string> {
  /** Stable: `group/what-it-shows`. */
  readonly id: string;
  readonly group: string;
  /** A sentence about the behaviour. */
  readonly title: string;
  /** Whether it is part of the core, which no adapter may leave out. */
  readonly core: boolean;
  readonly requires?: Requirement;
  /** Resolves where the adapter does it, and rejects with `ADAPTER_BROKEN` where it does not. */
  run(context: Context): Promise<void>;
}

/** A case made ready for a test runner. */
export interface ConformanceCase {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** Why the case does not apply to this adapter, or `false`. */
  readonly skip: string | false;
  /** @throws ThroughlineError `ADAPTER_BROKEN`, its details holding the id of the `case`, what was `expected` and what was `met` */
  run(): Promise<void>;
}

/** A case as it is written down: its group and id are added, and it is of the core unless it says otherwise. */
export interface WrittenCase<Context, Requirement extends string> {
  readonly title: string;
  readonly core?: false;
  readonly requires?: Requirement;
  readonly run: (context: Context) => Promise<void>;
}

/** The cases of one group, keyed by the part of the id after the group. */
export function caseGroup<Context, Requirement extends string>(
  name: string,
  cases: Readonly<Record<string, WrittenCase<Context, Requirement>>>,
): readonly KitCase<Context, Requirement>[] {
  return Object.entries(cases).map(([key, { core = true, ...more }]) => ({
    id: `${name}/${key}`,
    group: name,
    core,
    ...more,
  }));
}

/** How the cases of a kit get at the adapter under test. */
export interface KitRun<Context, Requirement extends string> {
  readonly cases: readonly KitCase<Context, Requirement>[];
  /** Why a case outside the core is left out, by its id. */
  readonly skip: Readonly<Record<string, string>> | undefined;
  /** Why a requirement is not met by this adapter, or `false`. */
  readonly missing: (requirement: Requirement) => string | false;
  /** What one case is run with, and what has to be freed after it. */
  readonly prepare: () => { readonly context: Context; readonly dispose: () => Promise<void> };
}

/**
 * The cases of a kit for one adapter, to be handed to any test runner.
 *
 * @throws ThroughlineError `INVALID_INPUT` where a case of the core or an unknown one is to be skipped
 */
export function casesOf<Context, Requirement extends string>({
  cases,
  skip = {},
  missing,
  prepare,
}: KitRun<Context, Requirement>): readonly ConformanceCase[] {
  for (const id of Object.keys(skip)) {
    const known = cases.find((one) => one.id === id);
    if (known === undefined) throw invalidHarness("skip", `names ${id}, which is no case`);
    if (known.core)
      throw invalidHarness("skip", `names ${id}, which is part of the core that every adapter must pass`);
  }
  return cases.map(({ id, group, title, requires, run }) => ({
    id,
    group,
    title,
    skip: skip[id] ?? (requires === undefined ? false : missing(requires)),
    run: async () => {
      const { context, dispose } = prepare();
      let failure: unknown;
      for (const step of [() => run(context), dispose]) {
        try {
          await step();
        } catch (error) {
          failure ??= error;
        }
      }
      if (failure !== undefined) throw broken(id, failure);
    },
  }));
}

/** The error for a harness that lacks what a declared capability needs. */
export function invalidHarness(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}

function broken(id: string, error: unknown): ThroughlineError {
  if (!(error instanceof Mismatch)) {
    const message = error instanceof Error ? error.message : String(error);
    return new ThroughlineError("ADAPTER_BROKEN", `${id}: an error nobody expected: ${message}`, {
      details: { case: id },
      cause: error,
    });
  }
  const { message, expected, met } = error;
  return new ThroughlineError(
    "ADAPTER_BROKEN",
    `${id}: ${message}. Expected ${shown(expected)}, met ${shown(met)}.`,
    {
      details: { case: id, expected, met },
      cause: met,
    },
  );
}

const LONGEST_SHOWN = 300;

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error)
    return `${"code" in value ? String(value.code) : value.name} (${value.message})`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
