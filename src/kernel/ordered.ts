/** A command carries the id under which repeating it changes nothing. */
export interface Ordered<Type extends string> {
  readonly type: Type;
  readonly id: string;
}
