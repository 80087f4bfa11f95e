import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type MiniSearch from 'minisearch';
import { v7 as uuidv7 } from 'uuid';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { SearchIndex } from '#renderer/data/search-index.ts';
import { searchTextOf } from '#renderer/data/search-text.ts';
import { type BenchRow, quantile } from '#scripts/support/bench.ts';
import { sharedMeasure } from '#scripts/support/shared-measure.ts';
import { build } from '#tests/support/build.ts';
import { installPeers } from './install-peers.ts';
import { makeNames, typedTexts } from './typed-names.ts';

/** A contender: how many names have the words, all of them found and counted. */
type Search = (text: string) => number;

/**
 * The product's search beside MiniSearch over the same names (prefixes, all words), key after key as somebody types. MiniSearch finds
 * beginnings of words, ours any part of a word and so never fewer; before anything is measured, both are held against a plain look
 * through all names.
 */
export async function searchRows(tell: (words: string) => void, count: number): Promise<readonly BenchRow[]> {
  const peers = await installPeers(tell);
  const names = makeNames(count);
  tell(`putting ${counted(count)} names into both`);
  const index = indexOf(names);
  const mini = await miniSearchOf(peers, names);
  const ours: Search = (text) => index.find(text).total;
  const theirs: Search = (text) => mini.search(text).length;
  const typed = typedTexts(names);
  tell('comparing what is found');
  for (const text of typed.flat()) compare(text, names, index, mini);
  const forwards = typed.flat();
  // The longest text first: none of them goes on from the one before.
  const backwards = typed.flatMap((texts) => texts.toReversed());
  const [oursTyped, theirsTyped] = [ours, theirs].map((search) => sharedMeasure(async () => timesOf(search, forwards)));
  const [oursAlone, theirsAlone] = [ours, theirs].map((search) => sharedMeasure(async () => timesOf(search, backwards)));
  if (!oursTyped || !theirsTyped || !oursAlone || !theirsAlone) throw new Error('a contender is missing');
  const goal = { direction: 'at most', factor: 0.33, of: 'miniSearch' } as const;
  const words = `over ${counted(count)} names, ${forwards.length} keys`;
  const pair = (of: typeof oursTyped, other: typeof oursTyped, share: number) => ({
    ours: of((times) => quantile(times, share)),
    peers: { miniSearch: other((times) => quantile(times, share)) },
  });
  return [
    { name: `search as you type ${words}, p50`, unit: 'ms', ...pair(oursTyped, theirsTyped, 0.5), goal },
    { name: `search as you type ${words}, p95`, unit: 'ms', ...pair(oursTyped, theirsTyped, 0.95) },
    { name: `the same texts each by itself, p50`, unit: 'ms', ...pair(oursAlone, theirsAlone, 0.5), goal },
    { name: `the same texts each by itself, p95`, unit: 'ms', ...pair(oursAlone, theirsAlone, 0.95) },
  ];
}

function indexOf(names: readonly string[]): SearchIndex {
  const index = new SearchIndex();
  const folder = build.folder();
  for (const [at, name] of names.entries()) {
    const id = accountIdSchema.parse(uuidv7());
    index.set(id, searchTextOf({ ...folder, account: { ...folder.account, id, number: `#${at}`, name } }));
  }
  return index;
}

async function miniSearchOf(peers: string, names: readonly string[]): Promise<MiniSearch> {
  const file = createRequire(path.join(peers, 'package.json')).resolve('minisearch');
  // Its package lies outside the project, so that no type comes with it; `peers.d.ts` says what is used of it.
  const loaded = (await import(pathToFileURL(file).href)) as { default: typeof MiniSearch };
  const search = new loaded.default({ fields: ['name'], storeFields: [], searchOptions: { prefix: true, combineWith: 'AND' } });
  search.addAll(names.map((name, id) => ({ id, name })));
  return search;
}

/** Throws where either finds something else than it should. */
function compare(text: string, names: readonly string[], index: SearchIndex, mini: MiniSearch): void {
  const words = text.split(' ').filter(Boolean);
  const lower = names.map((name) => name.toLowerCase());
  const withParts = lower.filter((name) => words.every((word) => name.includes(word))).length;
  const withBeginnings = lower.filter((name) => words.every((word) => name.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))));
  const [ours, theirs] = [index.find(text).total, mini.search(text).length];
  if (ours !== withParts) throw new Error(`"${text}" is in ${withParts} names; ours found ${ours}`);
  if (theirs !== withBeginnings.length)
    throw new Error(`"${text}" begins words of ${withBeginnings.length} names; MiniSearch found ${theirs}`);
}

/** Milliseconds of each search. */
function timesOf(search: Search, texts: readonly string[]): readonly number[] {
  return texts.map((text) => {
    const from = performance.now();
    search(text);
    return performance.now() - from;
  });
}

const counted = (count: number): string => count.toLocaleString('en-US');
