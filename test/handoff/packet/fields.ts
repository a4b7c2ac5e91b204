import { PACKET_AUDIENCE, packetJsonSchema } from "throughline/handoff";

/** One field of the packet as the published schema has it. A `[]` marks a list, a `*` any name. */
export interface Field {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly audience: string;
  readonly description: string;
}

interface Node {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node;
  readonly description?: string;
}

const { $defs, ...root }: Node & { $defs?: Readonly<Record<string, Node>> } = packetJsonSchema();

/** Every field of the packet, in the order of the schema. */
export function packetFields(): readonly Field[] {
  return fieldsOf(root, "", PACKET_AUDIENCE);
}

function fieldsOf(node: Node, path: string, audience: unknown): readonly Field[] {
  const { properties = {}, required = [], additionalProperties } = node;
  const inner = Object.entries(properties).flatMap(([name, field]) =>
    withInner(field, `${path}${name}`, required.includes(name), audienceOf(audience, name)),
  );
  const named = additionalProperties !== undefined && isSomething(additionalProperties);
  return named
    ? [...inner, ...withInner(additionalProperties, `${path}*`, true, audienceOf(audience, "*"))]
    : inner;
}

function withInner(node: Node, path: string, required: boolean, audience: unknown): readonly Field[] {
  const list = node.type === "array";
  const content = resolve((list ? node.items : node) ?? {});
  const marked = list ? `${path}[]` : path;
  const field = {
    path: marked,
    type: typeName(content),
    required,
    audience: typeof audience === "string" ? audience : "",
    description: node.description ?? content.description ?? "",
  };
  return isErasable(content) ? [field] : [field, ...fieldsOf(content, `${marked}.`, audience)];
}

/** A text that may be erased is one field, and so is any JSON. */
function isErasable({ anyOf }: Node): boolean {
  return anyOf !== undefined;
}

function isSomething(node: Node): boolean {
  return Object.keys(node).length > 0;
}

function resolve(node: Node): Node {
  const name = node.$ref?.replace("#/$defs/", "");
  return name === undefined ? node : { ...$defs?.[name], ...node };
}

function audienceOf(audience: unknown, name: string): unknown {
  if (audience === "item") return "item";
  return typeof audience === "object" && audience !== null ? Reflect.get(audience, name) : audience;
}

function typeName(node: Node): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((choice) => `\`${choice}\``).join(", ");
  if (node.$ref === "#/$defs/Json") return "JSON";
  if (node.anyOf === undefined) return node.type ?? "";
  return node.anyOf
    .map((one) => (one.$ref === "#/$defs/Erased" ? "erased" : typeName(resolve(one))))
    .join(" or ");
}
