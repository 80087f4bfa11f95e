/** What a stream of server-sent events brings: a named event, or a sign that the line still stands. */
export type StreamSign = { readonly kind: 'event'; readonly name: string } | { readonly kind: 'alive' };

export class EventLineTooLongError extends Error {
  override name = 'EventLineTooLongError';
}

/** Our events are a few bytes; a longer line is not ours. */
const longestLineCharacters = 8 * 1024;
/** Of an event without a name (the format's own word). */
const unnamed = 'message';

/**
 * Reads `text/event-stream` (the WHATWG format) piece by piece as it arrives: `push` gives what a piece completes. Data is passed over:
 * our events carry none. Throws `EventLineTooLongError` for a line without an end.
 */
export function createEventReader(): { push(piece: Buffer): readonly StreamSign[] } {
  const decoder = new TextDecoder();
  let rest = '';
  let name = '';
  let hasFields = false;

  const signOf = (line: string): StreamSign | null => {
    if (line.startsWith(':')) return { kind: 'alive' };
    if (line === '') {
      const event: StreamSign | null = hasFields ? { kind: 'event', name: name === '' ? unnamed : name } : null;
      name = '';
      hasFields = false;
      return event;
    }
    const [field = '', value = ''] = line.split(/:(.*)/s, 2);
    if (field === 'event') name = value.replace(/^ /, '');
    if (field === 'event' || field === 'data') hasFields = true;
    return null;
  };
  return {
    push(piece) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r\n|\r(?!$)|\n/);
      rest = lines.pop() ?? '';
      if ([rest, ...lines].some(({ length }) => length > longestLineCharacters)) throw new EventLineTooLongError();
      return lines.flatMap((line) => signOf(line) ?? []);
    },
  };
}
