/** First come, first served within a tenant, and one of each tenant in turn. */
export class FairQueue<T> {
  /** The tenant whose turn it is stands first. */
  readonly #byTenant = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(tenant: string, item: T): void {
    const waiting = this.#byTenant.get(tenant);
    if (waiting === undefined) this.#byTenant.set(tenant, [item]);
    else waiting.push(item);
    this.#size++;
  }

  take(): T | undefined {
    const [turn] = this.#byTenant;
    if (turn === undefined) return undefined;
    const [tenant, waiting] = turn;
    const item = waiting.shift();
    this.#byTenant.delete(tenant);
    if (waiting.length > 0) this.#byTenant.set(tenant, waiting);
    this.#size--;
    return item;
  }
}
