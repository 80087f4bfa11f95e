import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProject, projectFolder } from '#scripts/support/project.ts';

/** A rule over text that no import or type shows. `planted` is a line in a file that has to be caught. */
interface TidyRule {
  name: string;
  /** Which files are read, by their path below the project. */
  files: RegExp;
  except?: RegExp;
  forbidden: RegExp;
  planted: { file: string; line: string };
}

/** Put together from halves, so that this file does not hold what it looks for. */
const join = (...parts: string[]): string => parts.join('');

const RULES: TidyRule[] = [
  {
    name: 'amounts are never parsed or printed through floats in the domain',
    files: /^src\/domain\//,
    forbidden: /\bparseFloat\b|\.toFixed\(/,
    planted: { file: 'src/domain/kernel/money.ts', line: `const amount = parseFloat(text)` },
  },
  {
    name: 'only kernel/dates.ts touches Date in the domain',
    files: /^src\/domain\//,
    except: /^src\/domain\/kernel\/dates(\.test)?\.ts$/,
    forbidden: /\bnew Date\b|\bDate\.(now|parse|UTC)\b/,
    planted: { file: 'src/domain/aging.ts', line: `const today = new Date()` },
  },
  {
    name: 'the domain has no chance and no console',
    files: /^src\/domain\//,
    except: /\.test\.ts$/,
    forbidden: /\bMath\.random\b|\bconsole\.|\bcrypto\./,
    planted: { file: 'src/domain/kernel/ids.ts', line: `console.log(id)` },
  },
  {
    name: 'windows are made in one place, and those that print or call in three others',
    files: /^src\//,
    except: /^src\/main\/(window|print\/press|print\/pdf-window|phone\/telephone-window)\.ts$/,
    forbidden: /\bnew (BrowserWindow|BaseWindow|BrowserView|WebContentsView)\b/,
    planted: { file: 'src/main/index.ts', line: `const letter = new BrowserWindow({})` },
  },
  {
    name: 'ipcRenderer stays in the preload',
    files: /^src\//,
    except: /^src\/preload\//,
    forbidden: /\bipcRenderer\b/,
    planted: { file: 'src/renderer/app.tsx', line: `ipcRenderer.send('x')` },
  },
  {
    name: 'no page writes markup from text or runs text as code',
    files: /^src\/renderer\//,
    except: /\.test\.tsx?$/,
    forbidden: /dangerouslySetInnerHTML|\.(inner|outer)HTML\s*=|insertAdjacentHTML|\beval\(|\bnew Function\(/,
    planted: { file: 'src/renderer/pages/queue-page.tsx', line: `<p dangerouslySetInnerHTML={{ __html: note }} />` },
  },
  {
    name: 'the page has no network',
    files: /^src\/renderer\//,
    except: /\.test\.tsx?$/,
    forbidden: /\bfetch\(|\bXMLHttpRequest\b|\bnew WebSocket\b|\bEventSource\b|\bsendBeacon\b/,
    planted: { file: 'src/renderer/data/sync.ts', line: `await fetch('/x')` },
  },
  {
    name: 'no module mocks, no skipped and no lonely tests',
    files: /^(src|scripts|tests)\//,
    forbidden: new RegExp(join('\\bvi\\.', 'mock\\(|\\b(it|test|describe)\\.', '(skip|only|todo)\\b')),
    planted: { file: 'src/domain/note.test.ts', line: join('it.', 'skip("x", () => {})') },
  },
  {
    name: 'no leftovers and no checks silenced without a reason',
    files: /^(src|scripts|tests)\//,
    forbidden: new RegExp(
      join('\\b(TO', 'DO|FIX', 'ME)\\b|@ts-', '(ignore|nocheck)|\\bas ', 'any\\b|(eslint|oxlint)-', 'disable(?!.* -- )'),
    ),
    planted: { file: 'src/server/app.ts', line: join('const x = y as ', 'any') },
  },
  {
    name: 'no paths of one machine',
    files: /^(src|scripts|tests|docs|resources|\.ci)\/|^[^/]+\.(json|ts|cjs|yml|md)$/,
    forbidden: new RegExp(join('(^|[\\s\'"`(=])/', '(work|root|home|Users|tmp)/[\\w.]')),
    planted: { file: 'README.md', line: join('see /', 'home/ann/collector') },
  },
  {
    name: 'the lockfile names no registry',
    files: /^package-lock\.json$/,
    forbidden: /"resolved":/,
    planted: { file: 'package-lock.json', line: `"resolved": "https://example.org/zod.tgz"` },
  },
];

const PLACES = ['src', 'scripts', 'tests', 'docs', 'resources', '.ci'];
const TEXT = /\.(ts|tsx|mjs|cjs|json|css|html|md|yml|sh)$|^\.ci\/run$/;

describe('the tidy rules', () => {
  let texts: Map<string, string>;

  beforeAll(async () => {
    texts = await productTexts();
    expect(texts.size).toBeGreaterThan(50);
  });

  it.each(RULES)('$name', (rule) => {
    const found = [...texts].flatMap(([file, text]) => findings(rule, file, text));
    expect(found).toEqual([]);
  });

  it.each(RULES)('catch a planted line: $name', (rule) => {
    expect(findings(rule, rule.planted.file, `// before\n${rule.planted.line}\n`)).toHaveLength(1);
  });
});

function findings(rule: TidyRule, file: string, text: string): string[] {
  if (!rule.files.test(file) || rule.except?.test(file)) return [];
  return text.split('\n').flatMap((line, index) => (rule.forbidden.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []));
}

async function productTexts(): Promise<Map<string, string>> {
  const files: string[] = [];
  for (const entry of await readdir(projectFolder, { withFileTypes: true })) if (entry.isFile()) files.push(entry.name);
  for (const place of PLACES) {
    const entries = await readdir(inProject(place), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile()) files.push(path.relative(projectFolder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
    }
  }
  const wanted = files.filter((file) => TEXT.test(file));
  return new Map(await Promise.all(wanted.map(async (file) => [file, await readFile(inProject(file), 'utf8')] as const)));
}
