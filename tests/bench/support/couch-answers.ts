/** An answer of the benchmark's server. */
export type Answer = { readonly status: number; readonly type: string; readonly body: string };

export const json = (body: string, status = 200): Answer => ({ status, type: 'application/json', body });

/**
 * What CouchDB would say to a replication that fetches a database whose documents have one revision each: the answers are put
 * together from lines of JSON that are in memory, so that the server costs the replication next to nothing.
 */
export function couchAnswer(lines: readonly string[], ask: { path: string; query: URLSearchParams; body: string }): Answer {
  if (ask.path.startsWith('_local/')) return ask.body === '' ? json('{"error":"not_found"}', 404) : json('{"ok":true,"rev":"0-1"}', 201);
  if (ask.path === '') return json(`{"db_name":"book","doc_count":${lines.length},"update_seq":${lines.length},"instance_start_time":"0"}`);
  if (ask.path === '_changes')
    return json(changes(lines, Number(ask.query.get('since') ?? 0), Number(ask.query.get('limit') ?? lines.length)));
  if (ask.path === '_bulk_get') return json(bulk(lines, ask.body));
  return json('{"error":"not_found"}', 404);
}

function changes(lines: readonly string[], since: number, limit: number): string {
  const end = Math.min(lines.length, since + limit);
  const results: string[] = [];
  for (let seq = since + 1; seq <= end; seq += 1) {
    results.push(`{"seq":${seq},"id":"${nameOf(seq)}","changes":[{"rev":"${revision}"}]}`);
  }
  return `{"results":[${results.join(',')}],"last_seq":${end},"pending":${lines.length - end}}`;
}

function bulk(lines: readonly string[], body: string): string {
  const { docs } = JSON.parse(body) as { docs: { id: string }[] };
  const results = docs.map(({ id }) => {
    const line = lines[Number(id) - 1] ?? '{}';
    const document = `{"_id":"${id}","_rev":"${revision}","_revisions":{"start":1,"ids":["${revision.slice(2)}"]},${line.slice(1)}`;
    return `{"id":"${id}","docs":[{"ok":${document}}]}`;
  });
  return `{"results":[${results.join(',')}]}`;
}

const revision = '1-0123456789abcdef0123456789abcdef';
/** A document's name is its place in the lines. */
const nameOf = (seq: number): string => String(seq).padStart(9, '0');
