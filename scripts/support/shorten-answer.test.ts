import { expect, test } from 'vitest';
import { isLongerStill, shortenedAnswer } from './shorten-answer.ts';

const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunked = (...parts: string[]): Buffer =>
  Buffer.from(head + parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('') + '0\r\n\r\n');

test('the first bytes of the body are kept, across chunks, and the answer ends in good order', () => {
  expect(shortenedAnswer(chunked('abcdefghijklmnopqrst', 'uvwxyz'), 22)?.toString()).toBe(
    `${head}16\r\nabcdefghijklmnopqrstuv\r\n0\r\n\r\n`,
  );
});

test('nothing is said before enough has come, nor of an answer that is not chunked', () => {
  const whole = chunked('abc', 'def');
  expect(shortenedAnswer(whole.subarray(0, head.length - 2), 5)).toBeNull();
  expect(shortenedAnswer(whole.subarray(0, head.length + 7), 5)).toBeNull();
  expect(shortenedAnswer(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'), 2)).toBeNull();
});

test('an answer that is over is told from one that goes on, so that a short one can be let through', () => {
  const whole = chunked('abc', 'def');
  expect(isLongerStill(whole.subarray(0, 10))).toBe(true);
  expect(isLongerStill(whole.subarray(0, -3))).toBe(true);
  expect(isLongerStill(whole)).toBe(false);
  expect(isLongerStill(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab'))).toBe(false);
});
