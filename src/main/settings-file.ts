import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Where a window was when it was closed. */
export type WindowPlace = { readonly bounds: Bounds; readonly isMaximized: boolean };

/** What this installation remembers between runs. Nothing in it is secret. */
export type DeskSettings = {
  readonly theme: 'system' | 'light' | 'dark';
  readonly lastEmail: string | null;
  /** Made once per installation: with the user it tells the server whose command sequence it sees. */
  readonly deviceId: string;
  /** The first window's place, the second's and so on; null for one that was never closed. */
  readonly windows: readonly (WindowPlace | null)[];
  /** The company's telephone system, where calls are handed over by sip; null: they go to the computer's telephone. */
  readonly sipHost: string | null;
  /** Each person's saved filters by the person's id, as they were written: whoever reads them parses them. */
  readonly savedFilters: Readonly<Record<string, unknown>>;
};

/** Places of more windows than anybody opens are not kept. */
export const mostWindowPlaces = 8;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads the settings; what is missing or unusable is taken as if it had never been set. By hand rather than by schema, because
 * the window waits for its size and theme and the schema library is loaded behind the first paint.
 */
export function readSettings(text: string | null): DeskSettings {
  const raw = objectIn(text);
  const { theme, lastEmail, deviceId, window, windows, sipHost, savedFilters } = raw;
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    lastEmail: typeof lastEmail === 'string' && lastEmail.length <= 254 ? lastEmail : null,
    deviceId: typeof deviceId === 'string' && uuid.test(deviceId) ? deviceId : randomUUID(),
    // An earlier version of the app had one window and one place.
    windows: (Array.isArray(windows) ? windows.slice(0, mostWindowPlaces) : [window]).map(windowIn),
    sipHost: typeof sipHost === 'string' && sipHost.length <= 253 ? sipHost : null,
    savedFilters: recordOf(savedFilters),
  };
}

function objectIn(text: string | null): Record<string, unknown> {
  try {
    return recordOf(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

function windowIn(value: unknown): WindowPlace | null {
  const { bounds, isMaximized } = recordOf(value);
  const { x, y, width, height } = recordOf(bounds);
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height)) return null;
  return { bounds: { x, y, width, height }, isMaximized: isMaximized === true };
}

const isPixels = (value: unknown): value is number => Number.isInteger(value) && Math.abs(Number(value)) <= 100_000;

/** The settings and their file in a folder. */
export type SettingsStore = { current(): DeskSettings; change(change: Partial<DeskSettings>): void };

/** Opens the settings of a folder. A change is written at once and whole; a disk that refuses costs a remembered size, no more. */
export function openSettings(folder: string, onNotWritten: (code: string) => void): SettingsStore {
  const file = path.join(folder, 'settings.json');
  const text = textOf(file);
  let settings = readSettings(text);
  const write = (): void => {
    try {
      writeFileSync(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (fault) {
      onNotWritten(fault instanceof Error && 'code' in fault ? String(fault.code) : 'unknown');
    }
  };
  if (text === null) write();
  return {
    current: () => settings,
    change(change) {
      settings = { ...settings, ...change };
      write();
    },
  };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
