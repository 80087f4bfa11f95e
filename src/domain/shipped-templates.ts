import type { Language } from './language.ts';
import type { LetterSettings } from './letter-settings.ts';
import type { MessageTemplate, ShippedTemplates, TemplateKey } from './message-template.ts';
import { de } from './templates/de.ts';
import { en } from './templates/en.ts';
import { es } from './templates/es.ts';
import { fr } from './templates/fr.ts';

const shipped: Readonly<Record<Language, ShippedTemplates>> = { en, de, fr, es };

/** A template as the program comes with it: version 0. */
export const shippedTemplate = (key: TemplateKey, language: Language): MessageTemplate => ({
  key,
  language,
  version: 0,
  ...shipped[language][key],
});

/** The template a company uses: its own where it has changed it, otherwise the one the program comes with. */
export const templateOf = (
  key: TemplateKey,
  language: Language,
  { changedTemplates }: Pick<LetterSettings, 'changedTemplates'>,
): MessageTemplate =>
  changedTemplates.find((template) => template.key === key && template.language === language) ?? shippedTemplate(key, language);
