import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LettersPage } from '#renderer/pages/letters-page.tsx';
import { DeskWorld } from './desk-world.ts';
import { ModelServer } from './model-server.ts';
import { renderOnDesk } from './render-on-desk.tsx';
import { ready, runCompany } from './written-run.ts';

/** The screen Letters of somebody; for those who lead with the part of it open that they alone have. */
export async function openLettersPage(part: string, role: 'collector' | 'supervisor') {
  const world = new DeskWorld(new ModelServer(runCompany, ready), role);
  const client = await world.openReady();
  renderOnDesk(client, <LettersPage session={{ user: world.main.user, company: runCompany, confirmedBy: 'server' }} />);
  const user = userEvent.setup();
  if (role === 'supervisor') await user.click(screen.getByRole('radio', { name: part }));
  return { world, user };
}
