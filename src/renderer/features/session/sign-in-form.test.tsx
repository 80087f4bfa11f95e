import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Failure } from '#contracts/failure.ts';
import type { HelloResponse } from '#contracts/http.ts';
import type { IpcOutput, Session } from '#contracts/ipc.ts';
import { instant } from '#tests/support/build.ts';
import { usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { SignInForm } from './sign-in-form.tsx';

const dana = { name: 'Dana Reyes', role: 'collector', email: 'dana@brightwater.example', password: 'demo-collector' } as const;
const priya = { name: 'Priya Shah', role: 'supervisor', email: 'priya@brightwater.example', password: 'demo-supervisor' } as const;
const hello: HelloResponse = {
  product: 'collector-workstation',
  protocolVersions: [1],
  serverTime: instant('2026-03-31T15:00:00.000Z'),
  demo: { companyName: 'Brightwater Supply Co', users: [priya, dana] },
};

type Story = {
  readonly prospect?: IpcOutput<'session.prospect'>;
  readonly answer?: IpcOutput<'session.signIn'>;
  readonly ending?: Failure | null;
};

async function open({ prospect = { hello, lastEmail: null }, answer, ending = null }: Story = {}) {
  const signIn = vi.fn(async () => answer ?? ({ ok: false, error: { code: 'session.wrongPassword' } } as const));
  putDesk({ 'session.prospect': async () => prospect, 'session.signIn': signIn });
  const onSignedIn = vi.fn();
  render(<SignInForm ending={ending} onSignedIn={onSignedIn} />);
  return { user: userEvent.setup(), signIn, onSignedIn };
}

describe('signing in', () => {
  it('shows the demo sign-ins and has the collector filled in', async () => {
    await open();
    expect(await screen.findByRole('button', { name: /Priya Shah Supervisor/ })).toBeVisible();
    expect(await screen.findByDisplayValue(dana.email)).toBe(screen.getByLabelText('E-mail'));
    expect(screen.getByLabelText('Password')).toHaveValue(dana.password);
  });

  it('fills in the demo sign-in that is pressed', async () => {
    const { user, signIn } = await open();
    await user.click(await screen.findByRole('button', { name: /Priya Shah/ }));
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(signIn).toHaveBeenCalledWith({ email: priya.email, password: priya.password });
  });

  it('remembers who was here last, and signs in with Enter', async () => {
    const session: Session = { user: { ...dana, id: usualCompany.id as never }, company: usualCompany, confirmedBy: 'server' };
    const { user, signIn, onSignedIn } = await open({
      prospect: { hello: { ...hello, demo: null }, lastEmail: 'lu@own.example' },
      answer: { ok: true, value: session },
    });
    expect(await screen.findByDisplayValue('lu@own.example')).toBeVisible();
    await user.type(screen.getByLabelText('Password'), 'my own{Enter}');
    expect(signIn).toHaveBeenCalledWith({ email: 'lu@own.example', password: 'my own' });
    expect(onSignedIn).toHaveBeenCalledWith(session);
  });

  it('does not write over what somebody has begun to type', async () => {
    let answer: (prospect: IpcOutput<'session.prospect'>) => void = () => undefined;
    putDesk({ 'session.prospect': () => new Promise((resolve) => (answer = resolve)) });
    render(<SignInForm ending={null} onSignedIn={() => undefined} />);
    await userEvent.type(screen.getByLabelText('E-mail'), 'me@own.example');
    answer({ hello, lastEmail: null });
    expect(await screen.findByRole('button', { name: /Dana Reyes/ })).toBeVisible();
    expect(screen.getByLabelText('E-mail')).toHaveValue('me@own.example');
  });

  it('says in words why it was refused, and keeps what was typed', async () => {
    const { user } = await open({ answer: { ok: false, error: { code: 'session.throttled', retryAfterSeconds: 30 } } });
    await screen.findByDisplayValue(dana.email);
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('Too many tries')).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent('30 seconds');
    expect(screen.getByLabelText('E-mail')).toHaveValue(dana.email);
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  });

  it('says while offline who can sign in on this computer', async () => {
    await open({ prospect: { hello: null, lastEmail: dana.email } });
    expect(await screen.findByRole('status')).toHaveTextContent(
      `Offline: the central API does not answerYou can sign in on this computer with ${dana.email}`,
    );
  });

  it('says while offline that a first sign-in needs the central API', async () => {
    await open({ prospect: { hello: null, lastEmail: null } });
    expect(await screen.findByRole('status')).toHaveTextContent('first sign-in on this computer needs the central API');
  });

  it('says why an earlier session ended also to somebody who types already, and takes nothing of that away', async () => {
    putDesk({ 'session.prospect': async () => ({ hello: null, lastEmail: dana.email }) });
    const form = (ending: Failure | null) => <SignInForm ending={ending} onSignedIn={() => undefined} />;
    const { rerender } = render(form(null));
    await userEvent.type(screen.getByLabelText('Password'), 'half a pass');
    rerender(form({ code: 'session.lockedIdle' }));
    expect(screen.getByRole('alert')).toHaveTextContent('nobody touched the workstation');
    expect(screen.getByLabelText('Password')).toHaveValue('half a pass');
  });

  it('says why an earlier session ended', async () => {
    await open({ ending: { code: 'session.missing' } });
    expect(screen.getByRole('alert')).toHaveTextContent('Your sign-in has ended');
  });
});
