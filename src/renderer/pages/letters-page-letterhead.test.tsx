import { screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IpcInput } from '#contracts/ipc.ts';
import { policyRequestIdSchema } from '#domain/kernel/ids.ts';
import { discardLetterhead, useLetterheadEdits } from '#renderer/state/letterhead-edits.ts';
import { resetLetters } from '#renderer/state/letters.ts';
import { resetScreen } from '#renderer/state/screen.ts';
import { newId } from '#tests/support/build.ts';
import type { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { openLettersPage } from '#tests/support/open-letters-page.tsx';

let world: DeskWorld;
let changed: IpcInput<'letters.change'>[];
beforeEach(() => {
  resetScreen();
  resetLetters();
  discardLetterhead();
  changed = [];
});
afterEach(() => world.shut());

async function openLetterhead(role: 'collector' | 'supervisor' = 'supervisor', over: Parameters<typeof putDesk>[0] = {}) {
  putDesk({
    'letters.change': async (request) => {
      changed.push(request);
      return { ok: true, value: { version: 1 } };
    },
    ...over,
  });
  const opened = await openLettersPage('Letterhead', role);
  world = opened.world;
  return { user: opened.user };
}
const preview = () => screen.getByRole('complementary', { name: 'Preview' });
const use = () => screen.getByRole('button', { name: 'Put into use' });
const field = (name: string | RegExp) => screen.getByRole('textbox', { name });

describe('the letterhead of a company', { timeout: 60_000 }, () => {
  it('is for those who lead', async () => {
    await openLetterhead('collector');
    expect(screen.queryByRole('radio', { name: 'Letterhead' })).toBeNull();
  });

  it('shows a letter as it would look while it is written, and goes to the central API as the version it began from', async () => {
    const { user } = await openLetterhead();
    expect(use()).toBeDisabled();
    await user.type(field('Name'), 'Müller & Söhne');
    await user.type(field(/^Address/), '12 Elm Street\n\nOmaha');
    await user.type(field('Telephone'), '+1 402 555 0100');
    await user.type(field(/^Below the pages/), 'HRB 12345');
    await user.click(screen.getByRole('radio', { name: 'A4' }));
    await user.click(screen.getByRole('radio', { name: 'DIN 5008' }));
    await waitFor(() => expect(preview()).toHaveTextContent('Müller & Söhne12 Elm StreetOmaha+1 402 555 0100'));
    expect(preview()).toHaveTextContent('HRB 12345');
    expect(field(/^Address/)).toHaveDisplayValue('12 Elm Street\n\nOmaha');
    await user.click(use());
    expect(changed).toMatchObject([
      {
        basedOnVersion: 0,
        settings: {
          letterhead: {
            name: 'Müller & Söhne',
            lines: ['12 Elm Street', 'Omaha'],
            phone: '+1 402 555 0100',
            email: null,
            footer: ['HRB 12345'],
          },
          paper: 'a4',
          window: 'din5008',
          mailsPerMinute: 30,
        },
      },
    ]);
    expect(await screen.findByText(/^Put into use as version 1/)).toBeVisible();
  });

  it('is not put into use while a field cannot be as it is, and what is discarded leaves the fields', async () => {
    const { user } = await openLetterhead();
    await user.type(field('E-mail'), 'not an address');
    expect(await screen.findByText(/^The e-mail address is not whole/)).toBeVisible();
    expect(use()).toBeDisabled();
    await user.type(field(/^Address/), 'A line');
    await user.click(screen.getByRole('button', { name: 'Discard edits' }));
    expect(field('E-mail')).toHaveDisplayValue('');
    expect(field(/^Address/)).toHaveDisplayValue('');
    expect(useLetterheadEdits.getState().edits).toBeNull();
  });

  it('keeps what was written where another person was faster, and asks again under the same id', async () => {
    const requests: string[] = [];
    const { user } = await openLetterhead('supervisor', {
      'letters.change': async ({ requestId }) => {
        requests.push(requestId);
        return { ok: false, error: { code: 'letters.changedMeanwhile' } };
      },
    });
    await user.type(field('Name'), 'Mine');
    await user.click(use());
    expect(await screen.findByText('Somebody else has changed the letterhead and its settings meanwhile')).toBeVisible();
    await user.click(use());
    expect(new Set(requests).size).toBe(1);
    expect(requests).toHaveLength(2);
    expect(field('Name')).toHaveDisplayValue('Mine');
  });

  it('says where it waits for somebody else’s word', async () => {
    const { user } = await openLetterhead('supervisor', {
      'letters.change': async () => ({ ok: true, value: { version: 0, waitsAs: policyRequestIdSchema.parse(newId()) } }),
    });
    await user.type(field('Name'), 'Mine');
    await user.click(use());
    expect(await screen.findByText('It waits for a second person')).toBeVisible();
    expect(field('Name')).toHaveDisplayValue('');
  });

  it('says when it is surpassed, and goes on only in place of theirs', async () => {
    const { user } = await openLetterhead();
    await user.type(field('Name'), 'Mine');
    useLetterheadEdits.setState(({ edits }) => ({ edits: edits && { ...edits, basedOnVersion: 7 } }));
    expect(await screen.findByText('Somebody else has put version 0 into use since you began')).toBeVisible();
    expect(use()).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Go on with mine' }));
    await waitFor(() => expect(use()).toBeEnabled());
  });

  it('gives a sample of the sheet as a file, with the letterhead as it is being written', async () => {
    const sheets: string[] = [];
    const { user } = await openLetterhead('supervisor', {
      'print.add': async ({ sheets: given }) => {
        sheets.push(...given.map(({ html }) => html));
        return { ok: true, value: null };
      },
      'print.savePdf': async ({ name }) => ({ ok: true, value: { status: 'saved', fileName: `${name}.pdf`, letters: 1, pages: 1 } }),
    });
    await user.type(field('Name'), 'Draft House');
    await user.click(await screen.findByRole('button', { name: 'Save a sample sheet (PDF)' }));
    await waitFor(() => expect(sheets[0]).toContain('Draft House'));
  });
});
