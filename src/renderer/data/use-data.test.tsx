import { act, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { noFilter } from '#domain/queue-filter.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import type { DataClient } from './data-client.ts';
import { DataClientProvider, useDataClient, useFolder, useOpened, useQueue, useSearch, useSyncState } from './use-data.ts';

let world: DeskWorld;
afterEach(() => world.shut());

function Desk({ accountId, text }: { accountId: AccountId | null; text: string }) {
  const sync = useSyncState();
  const opened = useOpened();
  const queue = useQueue('all', 0, 10, noFilter);
  const watched = useFolder(accountId);
  const found = useSearch(text);
  return (
    <>
      <p>phase {sync.phase}</p>
      <p>user {opened?.user.name ?? 'nobody'}</p>
      <ul>
        {queue?.rows.map((row) => (
          <li key={row.accountId}>{row.name}</li>
        ))}
      </ul>
      <p>
        account{' '}
        {watched.status === 'ready'
          ? `${watched.account.folder.account.name}, ${watched.account.folder.contacts.length} contacts`
          : watched.status}
      </p>
      <p>found {found ? found.hits.map((hit) => hit.name).join(', ') || 'nothing' : 'unasked'}</p>
    </>
  );
}

const desk = (client: DataClient, accountId: AccountId | null = null, text = '') => (
  <DataClientProvider value={client}>
    <Desk accountId={accountId} text={text} />
  </DataClientProvider>
);

describe('the hooks', () => {
  it('show the book, one account, and what changes', async () => {
    const acme = build.folder({ account: build.account({ name: 'Acme' }), invoices: [build.invoice()] });
    world = new DeskWorld([acme, build.folder({ account: build.account({ name: 'Zebra' }) })]);
    const client = world.open();
    const { rerender } = render(desk(client));
    expect(screen.getByText('account none')).toBeInTheDocument();
    expect((await screen.findAllByRole('listitem')).map((item) => item.textContent)).toEqual(['Acme', 'Zebra']);
    expect(screen.getByText('user Dana Reyes')).toBeInTheDocument();
    expect(screen.getByText('phase ready')).toBeInTheDocument();

    const { id } = acme.account;
    rerender(desk(client, id));
    await screen.findByText('account Acme, 0 contacts');
    const input = { contactId: newId(), accountId: id, name: 'Jo', role: '', phone: '312 555 0100', email: null };
    await act(() => client.run('contact.add', id, input as never));
    await screen.findByText('account Acme, 1 contacts');

    rerender(desk(client, id, 'zeb'));
    await screen.findByText('found Zebra');
    rerender(desk(client, id, 'nobody at all'));
    await screen.findByText('found nothing');
    rerender(desk(client, null, ' '));
    expect(screen.getByText('found unasked')).toBeInTheDocument();
    expect(screen.getByText('account none')).toBeInTheDocument();
  });

  it('give the account before while the next one is on its way, so that no frame is empty, and say so where that takes long', async () => {
    const [acme, zebra] = ['Acme', 'Zebra'].map((name) => build.folder({ account: build.account({ name }) }));
    if (!acme || !zebra) throw new Error('no accounts');
    world = new DeskWorld([acme, zebra]);
    const client = world.open();
    const { rerender } = render(desk(client, acme.account.id));
    await screen.findByText('account Acme, 0 contacts');
    rerender(desk(client, zebra.account.id));
    expect(screen.getByText('account Acme, 0 contacts')).toBeInTheDocument();
    await screen.findByText('account Zebra, 0 contacts');
    rerender(desk({ ...client, watchAccount: () => undefined }, acme.account.id));
    expect(screen.getByText('account Zebra, 0 contacts')).toBeInTheDocument();
    await screen.findByText('account loading');
  });

  it('want a client above them', () => {
    world = new DeskWorld([]);
    function Alone() {
      return <p>{String(useDataClient())}</p>;
    }
    expect(() => render(<Alone />)).toThrow('outside a DataClientProvider');
  });
});
