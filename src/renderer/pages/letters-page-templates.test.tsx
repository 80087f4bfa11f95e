import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IpcInput } from '#contracts/ipc.ts';
import { shippedTemplate } from '#domain/shipped-templates.ts';
import { templateLimits } from '#domain/message-template.ts';
import { resetLetters } from '#renderer/state/letters.ts';
import { resetScreen } from '#renderer/state/screen.ts';
import { resetTemplateEdits } from '#renderer/state/template-edits.ts';
import { instant } from '#tests/support/build.ts';
import type { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { openLettersPage } from '#tests/support/open-letters-page.tsx';

let world: DeskWorld;
let changed: IpcInput<'templates.change'>[];
beforeEach(() => {
  resetScreen();
  resetLetters();
  resetTemplateEdits();
  changed = [];
});
afterEach(() => world.shut());

async function openTemplates(role: 'collector' | 'supervisor' = 'supervisor', over: Parameters<typeof putDesk>[0] = {}) {
  putDesk({
    'templates.change': async (request) => {
      changed.push(request);
      return { ok: true, value: { version: 1 } };
    },
    ...over,
  });
  const opened = await openLettersPage('Templates', role);
  world = opened.world;
  return { user: opened.user };
}
const preview = () => screen.getByRole('complementary', { name: 'Preview' });
const words = () => screen.getByRole('textbox', { name: 'Words' });

describe('the templates of a company', { timeout: 60_000 }, () => {
  it('are for those who lead', async () => {
    await openTemplates('collector');
    expect(screen.queryByRole('radio', { name: 'Templates' })).toBeNull();
  });

  it('show a text as it reads on a real account while it is typed, and go to the central API as the version they began from', async () => {
    const { user } = await openTemplates();
    await waitFor(() => expect(preview()).toHaveTextContent('INV-1001'));
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeDisabled();
    await user.clear(words());
    await user.type(words(), '{{{{ greeting }} please pay {{{{ total }}.');
    await waitFor(() => expect(preview()).toHaveTextContent('Dear Marian Webb, please pay $100.00.'));
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    const { subject } = shippedTemplate('friendlyReminder', 'en');
    expect(changed).toMatchObject([
      { key: 'friendlyReminder', language: 'en', basedOnVersion: 0, text: { subject, body: '{{ greeting }} please pay {{ total }}.' } },
    ]);
    await waitFor(() => expect(screen.getByText(/^In use: the text the program came with/)).toBeVisible());
  });

  it('say what speaks against a text, and let none be used that could not be written', async () => {
    const { user } = await openTemplates();
    await user.clear(words());
    await user.type(words(), 'Pay {{{{ totall }} now.');
    const findings = await screen.findByRole('list', { name: 'What speaks against it' });
    expect(findings).toHaveTextContent('Line 1 of the words: there is no field totall.');
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeDisabled();
    await user.clear(words());
    expect(await screen.findByText('A message needs words.')).toBeVisible();
    expect(words()).toHaveAttribute('maxLength', String(templateLimits.body));
  });

  it('keep a text that the central API did not take, with the reason, and ask again under the same id', async () => {
    const requests: string[] = [];
    const { user } = await openTemplates('supervisor', {
      'templates.change': async ({ requestId }) => {
        requests.push(requestId);
        return { ok: false, error: { code: 'templates.changedMeanwhile' } };
      },
    });
    await user.type(words(), ' One more sentence.');
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText('Somebody else has changed this template meanwhile')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(words()).toHaveDisplayValue(/One more sentence\.$/);
    expect(requests).toHaveLength(2);
    expect(new Set(requests).size).toBe(1);
  });

  it('show the texts before, with who wrote them, and take one again as a draft', async () => {
    const at = '2026-03-30T15:00:00.000Z';
    const before: (number | null)[] = [];
    const { user } = await openTemplates('supervisor', {
      'templates.versions': async (request) => {
        before.push(request.before);
        return request.before === null
          ? { ok: true, value: { versions: [{ version: 2, text: null, actorName: 'Alex Kim', at: instant(at) }], next: 2 } }
          : {
              ok: true,
              value: {
                versions: [{ version: 1, text: { subject: 'Our own', body: 'Words of March' }, actorName: 'Sam Ito', at: instant(at) }],
                next: null,
              },
            };
      },
    });
    await user.click(screen.getByText('Earlier versions'));
    expect(await screen.findByText('Version 2: back to the shipped text')).toBeVisible();
    expect(screen.queryByText('What the program comes with')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show older' }));
    expect(await screen.findByText(/^Sam Ito/)).toBeVisible();
    expect(before).toEqual([null, 2]);
    await user.click(screen.getByRole('button', { name: 'Read: Version 1' }));
    expect(screen.getByText(/Words of March/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /Take these words again: What the program/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Take these words again: Version 1' }));
    expect(words()).toHaveDisplayValue('Words of March');
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeEnabled();
    expect(screen.getByRole('button', { name: 'Take these words again: Version 1' })).toBeDisabled();
  });

  it('say that the versions could not be asked for, and ask again', async () => {
    let times = 0;
    const { user } = await openTemplates('supervisor', {
      'templates.versions': async () => {
        times += 1;
        return times === 1 ? { ok: false, error: { code: 'api.unreachable' } } : { ok: true, value: { versions: [], next: null } };
      },
    });
    await user.click(screen.getByText('Earlier versions'));
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('What the program comes with')).toBeVisible();
  });

  it('are kept by language and key while another one is looked at', async () => {
    const { user } = await openTemplates();
    await user.type(words(), ' Kept.');
    await user.click(screen.getByRole('radio', { name: 'German' }));
    expect(words()).toHaveDisplayValue(shippedTemplate('friendlyReminder', 'de').body);
    await user.click(within(screen.getByRole('list', { name: 'Templates' })).getByRole('button', { name: /Final demand/ }));
    expect(words()).toHaveDisplayValue(shippedTemplate('finalDemand', 'de').body);
    await user.click(screen.getByRole('radio', { name: 'English' }));
    await user.click(screen.getByRole('button', { name: /Friendly reminder.*Edited/ }));
    expect(words()).toHaveDisplayValue(/Kept\.$/);
    await user.click(screen.getByRole('button', { name: 'Discard edits' }));
    expect(words()).toHaveDisplayValue(shippedTemplate('friendlyReminder', 'en').body);
  });
});
