import { describe, expect, it } from 'vitest';
import { portMessageOf } from '#contracts/channels.ts';
import { build } from '#tests/support/build.ts';
import { type StartWorker, createDataClient, listenForPort } from './client.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

/** A worker that notes what it is told and says what the test lets it say. */
function spokenWorker() {
  const told: ToWorker[] = [];
  const started: { say: (message: FromWorker) => void; fault: () => void; isStopped: boolean }[] = [];
  const start: StartWorker = ({ onMessage, onFault }) => {
    const one = { say: onMessage, fault: onFault, isStopped: false };
    started.push(one);
    return { post: (message) => told.push(message), stop: () => (one.isStopped = true) };
  };
  return { told, started, start };
}

describe('the client', () => {
  it('gives each answer to its own question', async () => {
    const { start, started, told } = spokenWorker();
    const client = createDataClient(start);
    const [one, two] = [client.search('one'), client.search('two')];
    const ids = told.flatMap((message) => (message.kind === 'search' ? [message.id] : []));
    const hit = { accountId: build.accountId(), number: '1', name: 'Two', found: 'name', excerpt: 'Two' } as const;
    started[0]?.say({ kind: 'hits', id: ids[1] ?? 0, hits: [hit], total: 1, isComplete: true });
    started[0]?.say({ kind: 'hits', id: ids[0] ?? 0, hits: [], total: 0, isComplete: true });
    expect((await one).hits).toEqual([]);
    expect((await two).hits).toEqual([hit]);
  });

  it('drops an answer about an account that is no longer in view', () => {
    const { start, started } = spokenWorker();
    const client = createDataClient(start);
    const [old, now] = [build.accountId(), build.accountId()];
    client.watchAccount(old);
    client.watchAccount(now);
    started[0]?.say({ kind: 'account', accountId: old, account: null });
    expect(client.account.read()).toEqual({ status: 'loading', accountId: now });
    started[0]?.say({ kind: 'account', accountId: now, account: null });
    expect(client.account.read()).toEqual({ status: 'absent', accountId: now });
  });

  it('keeps the account in hand and the one beside it apart, also when another engine takes over', () => {
    const { start, started, told } = spokenWorker();
    const client = createDataClient(start);
    const [inHand, caller] = [build.accountId(), build.accountId()];
    client.watchAccount(inHand);
    client.watchAccount(caller, 'beside');
    expect(client.beside.read()).toEqual({ status: 'loading', accountId: caller });
    started[0]?.say({ kind: 'account', accountId: caller, account: null });
    expect(client.beside.read()).toEqual({ status: 'absent', accountId: caller });
    expect(client.account.read()).toEqual({ status: 'loading', accountId: inHand });
    const before = told.length;
    client.take({ use: 'open', port: new MessageChannel().port1 });
    expect(told.slice(before)).toMatchObject([
      { kind: 'open' },
      { kind: 'watchAccount', place: 'inHand', accountId: inHand },
      { kind: 'watchAccount', place: 'beside', accountId: caller },
    ]);
    client.watchAccount(null, 'beside');
    expect(client.beside.read()).toEqual({ status: 'none' });
    expect(client.account.read()).toEqual({ status: 'loading', accountId: inHand });
  });

  it('has the account that was expected at once when it is taken in hand, and what was on its way to it as well', () => {
    const { start, started } = spokenWorker();
    const client = createDataClient(start);
    const [expected, late] = [build.accountId(), build.accountId()];
    client.watchAccount(expected, 'upcoming');
    started[0]?.say({ kind: 'account', accountId: expected, account: null });
    client.watchAccount(expected);
    expect(client.account.read()).toEqual({ status: 'absent', accountId: expected });
    client.watchAccount(late, 'upcoming');
    client.watchAccount(late);
    client.watchAccount(build.accountId(), 'upcoming');
    expect(client.account.read()).toEqual({ status: 'loading', accountId: late });
    started[0]?.say({ kind: 'account', accountId: late, account: null });
    expect(client.account.read()).toEqual({ status: 'absent', accountId: late });
  });

  it('forgets everything on closing, gives up what was asked, and has a new worker ready', async () => {
    const { start, started } = spokenWorker();
    const client = createDataClient(start);
    client.watchAccount(build.accountId());
    const running = client.run('followUp.close', build.accountId(), {} as never);
    client.close();
    expect(await running).toEqual({ saved: false, refusal: { code: 'call.failed' } });
    expect(client.account.read()).toEqual({ status: 'none' });
    expect(client.sync.read().phase).toBe('opening');
    expect(started.map(({ isStopped }) => isStopped)).toEqual([true, false]);
  });

  it('shows a worker that broke down as failed', () => {
    const { start, started } = spokenWorker();
    const client = createDataClient(start);
    started[0]?.fault();
    expect(client.sync.read()).toMatchObject({ phase: 'failed', problem: { code: 'call.failed' } });
  });
});

describe('the port of the main process', () => {
  const portMessage = (over: MessageEventInit = {}) =>
    new MessageEvent('message', {
      data: portMessageOf('open'),
      origin: window.location.origin,
      source: window,
      ports: [new MessageChannel().port1],
      ...over,
    });

  it('is taken from this window alone', () => {
    let taken = 0;
    const stop = listenForPort(window, () => (taken += 1));
    window.dispatchEvent(portMessage({ origin: 'https://elsewhere.example' }));
    window.dispatchEvent(portMessage({ source: null }));
    window.dispatchEvent(portMessage({ data: 'something else' }));
    window.dispatchEvent(portMessage({ ports: [] }));
    expect(taken).toBe(0);
    window.dispatchEvent(portMessage());
    expect(taken).toBe(1);
    stop();
    window.dispatchEvent(portMessage());
    expect(taken).toBe(1);
  });
});
