/** `Intl` objects are slow to make, so each is made once; a flood of different locales or zones only empties the memory. */
const MOST_REMEMBERED = 1_000;

/** `make`, which is then called once for each key. */
export function remembered<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    if (made.size >= MOST_REMEMBERED) made.clear();
    made.set(key, fresh);
    return fresh;
  };
}
