import { afterEach, beforeEach } from 'vitest';

/**
 * Gives every element the inner size of a window for the tests of a file: the page of a component test has no layout, and
 * a list that draws only what is in view would draw nothing.
 */
export function giveElementsSize(widthPx = 384, heightPx = 700): void {
  const undo: (() => void)[] = [];
  beforeEach(() => {
    undo.push(replaced('clientWidth', widthPx), replaced('clientHeight', heightPx));
  });
  afterEach(() => {
    for (const each of undo.splice(0)) each();
  });
}

/** Replaces a getter where elements really have it: the page's own `Element` is not in their chain. */
function replaced(name: string, value: number): () => void {
  let owner: object | null = document.createElement('div');
  while (owner && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner);
  const old = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (!owner || !old) throw new Error(`elements have no ${name}`);
  const holder = owner;
  Object.defineProperty(holder, name, { configurable: true, get: () => value });
  return () => Object.defineProperty(holder, name, old);
}
