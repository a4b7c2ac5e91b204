/**
 * An object that is another in everything but some of its members, whatever else that one has, now or later. Methods of the other keep it as
 * their `this`, so classes with private fields can be stood in for.
 */
export function standIn<Port extends object>(port: Port, members: object): Port {
  // Nothing of its own, so that the members of a frozen object can be others too.
  const inheriting: Port = Object.create(port);
  return new Proxy(inheriting, {
    get: (_, name) => {
      if (Object.hasOwn(members, name)) return Reflect.get(members, name);
      const member: unknown = Reflect.get(port, name, port);
      return typeof member === "function" ? member.bind(port) : member;
    },
  });
}
