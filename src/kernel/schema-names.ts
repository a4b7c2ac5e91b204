/**
 * Where in a value an issue is, fit for an error message: names the schema does not spell out itself were chosen by
 * whoever made the value, may be personal, and are shown as `*`.
 */
export function shownPath(path: readonly PropertyKey[], names: ReadonlySet<string>): string {
  return path
    .map((part) => (typeof part === "number" || (typeof part === "string" && names.has(part)) ? part : "*"))
    .join(".");
}

/** Every property name a zod schema spells out itself, at any depth. */
export function namesIn(schema: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<unknown>();

  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    const definition = definitionOf(node);
    if (definition === undefined) {
      for (const child of Object.values(node)) visit(child);
      return;
    }
    if (definition.type === "object" && isObject(definition.shape)) {
      for (const name of Object.keys(definition.shape)) names.add(name);
    }
    if (definition.type === "enum" && isObject(definition.entries)) {
      for (const name of Object.values(definition.entries)) names.add(String(name));
    }
    if (definition.type === "lazy" && typeof definition.getter === "function") visit(definition.getter());
    visit(definition);
  };

  visit(schema);
  return names;
}

function definitionOf(node: object): Readonly<Record<string, unknown>> | undefined {
  const internals = "_zod" in node ? node._zod : undefined;
  const definition = isObject(internals) ? internals.def : undefined;
  return isObject(definition) ? definition : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
