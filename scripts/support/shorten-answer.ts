const headEnd = '\r\n\r\n';
const lineEnd = '\r\n';

/**
 * What a proxy sends on that loses the end of an answer and still closes it in good order: the first `bodyBytes` of a chunked
 * HTTP/1.1 answer and the mark of its end. `answer` is what has come of it so far. Null while that is not enough to say, or
 * when the answer is not chunked.
 */
export function shortenedAnswer(answer: Buffer, bodyBytes: number): Buffer | null {
  const headBytes = headBytesOf(answer);
  if (!isChunked(answer)) return null;
  const head = answer.subarray(0, headBytes);
  const body = unchunked(answer.subarray(headBytes), bodyBytes);
  if (body.length < bodyBytes) return null;
  return Buffer.concat([head, Buffer.from(`${bodyBytes.toString(16)}${lineEnd}`), body, Buffer.from(`${lineEnd}0${headEnd}`)]);
}

/** Whether more of a chunked answer is to come; of any other answer this is not said, and it may go its way as it is. */
export function isLongerStill(answer: Buffer): boolean {
  return headBytesOf(answer) === 0 || (isChunked(answer) && !answer.subarray(-7).equals(lastChunk));
}

const lastChunk = Buffer.from(`${lineEnd}0${headEnd}`);

/** 0 while the head is not whole. */
const headBytesOf = (answer: Buffer): number => (answer.includes(headEnd) ? answer.indexOf(headEnd) + headEnd.length : 0);
const isChunked = (answer: Buffer): boolean =>
  /^transfer-encoding:\s*chunked/im.test(answer.subarray(0, headBytesOf(answer)).toString('latin1'));

/** At most the first `most` bytes that the chunks carry. */
function unchunked(chunks: Buffer, most: number): Buffer {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (let at = 0; bytes < most;) {
    const sizeEnd = chunks.indexOf(lineEnd, at);
    if (sizeEnd < 0) break;
    const size = Number.parseInt(chunks.subarray(at, sizeEnd).toString('latin1'), 16);
    if (!(size > 0)) break;
    const start = sizeEnd + lineEnd.length;
    const part = chunks.subarray(start, start + Math.min(size, most - bytes));
    parts.push(part);
    bytes += part.length;
    at = start + size + lineEnd.length;
  }
  return Buffer.concat(parts);
}
