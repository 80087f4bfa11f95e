import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { optOutSubject } from '#domain/opt-out-wish.ts';
import { useFolder } from '#renderer/data/use-data.ts';
import { chooseTab, openAccount, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { AccountPane } from './account-pane.tsx';

giveElementsSize();
let world: DeskWorld;
beforeEach(resetScreen);
afterEach(() => world.shut());

function Pane() {
  const watched = useFolder(useScreen((state) => state.accountId));
  return <AccountPane watched={watched} company={usualCompany} headingRef={null} />;
}

async function openTimeline(folder: Folder) {
  world = new DeskWorld([folder]);
  const client = await world.openReady();
  openAccount(folder.account.id);
  chooseTab('timeline');
  renderOnDesk(client, <Pane />);
  return userEvent.setup();
}
const eventOf = async (words: string) => within((await screen.findByText(words)).closest('li') ?? expect.fail());

describe('on the timeline', { timeout: 60_000 }, () => {
  it('a mail that asks for no more e-mails has them stopped by whoever reads it, once', async () => {
    const message = build.message({ state: 'sent', toAddress: 'ap@brightline.example' });
    const mail = build.receivedMail({ subject: optOutSubject, messageId: message.id });
    const user = await openTimeline(build.folder({ messages: [message], receivedMails: [mail] }));
    const asked = await eventOf(optOutSubject);
    expect(asked.getByText(/seems to ask for no more e-mails\. None is stopped yet/)).toBeVisible();
    await user.click(asked.getByRole('button', { name: 'Stop e-mails to ap@brightline.example' }));
    await waitFor(() => expect(screen.queryByText(/seems to ask/)).toBeNull());
    expect(world.main.journal.map(({ name, input }) => [name, input])).toMatchObject([
      [
        'contactStop.place',
        { kind: 'optOut', channel: 'email', address: 'ap@brightline.example', reason: 'Asked for by e-mail: No more e-mails' },
      ],
    ]);
  });

  it('a message names the mail server only where that has spoken, and what was taken back is not held back', async () => {
    await openTimeline(
      build.folder({
        messages: [
          build.message({ subject: 'Spam', state: 'failed', problem: 'refused', problemText: '554 spam' }),
          build.message({ subject: 'Copy', state: 'sent', problemText: 'the copy was not taken' }),
          build.message({ subject: 'Back', state: 'cancelled', problem: 'takenBack' }),
        ],
      }),
    );
    const spam = await eventOf('Spam');
    spam.getByText(/The mail server refused the message, not its address/);
    spam.getByText('The mail server said: 554 spam');
    (await eventOf('Copy')).getByText('Noted: the copy was not taken');
    (await eventOf('Back')).getByText('Taken back');
    expect(screen.queryByText(/Held back|Correct/)).toBeNull();
  });
});
