import { isErased } from "../../kernel/erased.js";
import type { PacketView } from "../packet/audience.js";
import { inWords } from "../packet/in-words.js";
import type { BriefSpan } from "./brief.js";
import type { Wording } from "./wording.js";

type SeenFact = NonNullable<PacketView["facts"]>[number];
type Lines = readonly (readonly BriefSpan[])[];

const MOST_PROMISES = 6;
const MOST_ITEMS = 5;
const MOST_FACTS = 16;
const MOST_NOTES = 3;
const MOST_EXTENSIONS = 4;

/** What is still owed, the earliest due time first, then what was broken. Kept promises need no attention. */
export function promisedLines({ commitments = [] }: PacketView, words: Wording): Lines {
  const { phrases } = words.labels;
  const owed = commitments
    .filter(({ status }) => status === "open" || status === "broken")
    .sort((one, other) => rank(one) - rank(other))
    .map(({ text = "", status, dueAt }) => words.join([words.value(text, 160), due(status, dueAt)], ": "));
  return words.firstOf(owed, MOST_PROMISES);

  function due(status: string | undefined, dueAt: number | undefined): readonly BriefSpan[] {
    if (status === "broken") return words.phrase(phrases.broken);
    if (dueAt === undefined) return words.phrase(phrases.noDueTime);
    const left = dueAt - words.now;
    return words.fill(left < 0 ? phrases.overdue : phrases.dueIn, {
      duration: words.phrase(words.duration(Math.abs(left))),
      time: words.phrase(words.time(dueAt)),
    });
  }
}

function rank({ status, dueAt }: { readonly status?: string; readonly dueAt?: number }): number {
  return status === "broken" ? Number.MAX_VALUE : (dueAt ?? Number.MAX_SAFE_INTEGER);
}

export function triedLines({ attempts = [] }: PacketView, words: Wording): Lines {
  const tried = attempts.map(({ what = "", outcome, detail }) =>
    words.join(
      [
        words.value(what, 120),
        words.join(
          [outcome, detail].flatMap((text) => (text === undefined ? [] : [words.value(text, 120)])),
          ", ",
        ),
      ],
      ": ",
    ),
  );
  return words.lastOf(tried, MOST_ITEMS);
}

export function openLines({ questions = [] }: PacketView, words: Wording): Lines {
  return words.lastOf(
    questions.map(({ text = "" }) => words.value(text, 160)),
    MOST_ITEMS,
  );
}

/** Facts on one line, as a reader takes them in at a glance; what was only worked out on another. */
export function knownLines({ facts = [] }: PacketView, words: Wording): Lines {
  const known = facts.filter(({ value }) => value !== undefined && !isErased(value));
  const inferred = known.filter(({ certainty }) => certainty === "inferred");
  const told = known.filter(({ certainty }) => certainty !== "inferred");
  const listed = (some: readonly SeenFact[]) =>
    words.join(
      words.lastOf(
        some.map((fact) => factWords(fact, words)),
        MOST_FACTS,
      ),
      "; ",
    );
  return [
    listed(told),
    inferred.length === 0 ? [] : words.fill(words.labels.phrases.inferred, { facts: listed(inferred) }),
  ];
}

function factWords(
  { key = "", label, value = "", others = [] }: SeenFact,
  words: Wording,
): readonly BriefSpan[] {
  const also = others.flatMap((other) =>
    other.value === undefined || isErased(other.value) ? [] : [words.value(other.value, 40)],
  );
  return words.join(
    [
      words.value(label ?? inWords(key), 40),
      words.value(value, 80),
      also.length === 0 ? [] : words.fill(words.labels.phrases.others, { values: words.join(also) }),
    ],
    " ",
  );
}

export function missingLines({ completeness = {} }: PacketView, words: Wording): Lines {
  const { missing = [] } = completeness;
  return [
    words.join(
      missing.map((item) =>
        item.startsWith("fact:")
          ? words.value(inWords(item.slice("fact:".length)), 40)
          : words.label(words.labels.items, item),
      ),
    ),
  ];
}

export function alsoLines({ extensions = {} }: PacketView, words: Wording): Lines {
  const shown = Object.entries(extensions).flatMap(([name, extension]) => {
    const { value } = extension ?? {};
    if (value === undefined || value === null) return [];
    const text =
      typeof value === "object" && !isErased(value)
        ? words.value(inline(value), 160)
        : words.value(value, 160);
    return [words.fill(words.labels.phrases.item, { key: name, value: text })];
  });
  return words.firstOf(shown, MOST_EXTENSIONS);
}

/** `{ plan: "gold", orders: 3 }` is read as `plan gold, orders 3`. */
function inline(value: object): string {
  return Object.entries(value)
    .map(([name, inner]) => {
      const text = typeof inner === "object" && inner !== null ? JSON.stringify(inner) : String(inner);
      return Array.isArray(value) ? text : `${inWords(name)} ${text}`;
    })
    .join(", ");
}

export function noteLines({ notes = [] }: PacketView, words: Wording): Lines {
  const written = notes.map(({ text = "", by, at }) => {
    const who = by === undefined ? [] : words.party(by);
    const when = at === undefined ? [] : words.ago(at);
    const source = words.join([who, when]);
    return words.join([words.said(text, 200), words.inBrackets(source)], " ");
  });
  return words.lastOf(written, MOST_NOTES);
}
