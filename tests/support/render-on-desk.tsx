import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { PageClient } from '#renderer/data/client.ts';
import { DataClientProvider } from '#renderer/data/use-data.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';

/** Renders a part of the window over a client's data, in the light scheme. */
export const renderOnDesk = (client: PageClient, part: ReactNode) =>
  render(
    <DataClientProvider value={client}>
      <MantineRoot scheme="light">{part}</MantineRoot>
    </DataClientProvider>,
  );
