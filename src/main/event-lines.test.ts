import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventLineTooLongError, createEventReader } from './event-lines.ts';

const read = (...pieces: readonly string[]) => {
  const reader = createEventReader();
  return pieces.flatMap((piece) => reader.push(Buffer.from(piece))).map((sign) => (sign.kind === 'event' ? sign.name : sign.kind));
};

it('reads events and the comments between them', () => {
  expect(read(': here\n\n', 'event: poke\ndata: {}\n\n', 'event: poke\ndata\n\n', ':\n')).toEqual(['alive', 'poke', 'poke', 'alive']);
});

it('calls an event without a name by the name of the format', () => expect(read('data: x\n\n')).toEqual(['message']));
it('makes no event of an empty line or of a field it does not know', () => expect(read('\n\nretry: 3000\n\n')).toEqual([]));

it.each(['\n', '\r\n', '\r'])('reads the same however the bytes arrive, with lines ending in %j', (end) => {
  const text = [': ä', '', 'event: poke', 'data: 1', '', ':', 'event:other', 'data', '', 'x'].join(end);
  const whole = read(text);
  expect(whole).toEqual(['alive', 'poke', 'alive', 'other']);
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const reader = createEventReader();
      const signs = places.slice(1).flatMap((to, at) => reader.push(bytes.subarray(places[at], to)));
      expect(signs.map((sign) => (sign.kind === 'event' ? sign.name : sign.kind))).toEqual(whole);
    }),
  );
});

it('refuses a line without an end', () => {
  expect(() => read('x'.repeat(5000), 'x'.repeat(5000))).toThrow(EventLineTooLongError);
});
