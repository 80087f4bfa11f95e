/**
 * Gives a stand-in for `target` that has some members of its own. All others are the target's, its methods called on it: those of
 * the platform do not work on anything else.
 */
export const withOwn = <T extends object>(target: T, own: Partial<T>): T =>
  new Proxy(target, {
    get(from, name) {
      const member: unknown = Reflect.get(Object.hasOwn(own, name) ? own : from, name);
      return typeof member === 'function' ? member.bind(from) : member;
    },
  });
