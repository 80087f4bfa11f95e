import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { languages } from '#domain/language.ts';
import { templateKeys } from '#domain/message-template.ts';
import { shippedTemplate } from '#domain/shipped-templates.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { richFolder } from '#tests/support/message-story.ts';
import { runCompany, today } from '#tests/support/written-run.ts';
import { TemplatePreview } from './template-preview.tsx';

describe('the preview of a template', () => {
  it.each(languages.flatMap((language) => templateKeys.map((key) => [language, key] as const)))(
    'shows in %s the words of %s',
    (language, key) => {
      const { subject, body } = shippedTemplate(key, language);
      const account = { folder: richFolder(), today } as AccountView;
      const user = { name: 'Dana Ruiz', email: 'dana@oakstreet.example' } as Parameters<typeof TemplatePreview>[0]['user'];
      render(<TemplatePreview account={account} of={{ key, language }} text={{ subject, body }} company={runCompany} user={user} />);
      expect(screen.getByRole('article', { name: 'On Mesa Craft Supply' })).toHaveTextContent('0200802193');
    },
  );
});
