import type { Language } from './language.ts';

/**
 * Words that threaten: with arrest, police or seizure, with ruin or shame, or with a court before anybody has decided to go there. Such threats cost a customer, and
 * in several countries more than that (12 CFR 1006.18(c), 1006.26(b); California Civil Code 1788.10; StGB 240). A word list is no lawyer: it says where to look.
 */
const threats: Readonly<Record<Language, RegExp>> = {
  en: list(
    'arrest\\w*|jail|prison|police|criminal\\w*|lawsuit|sue|sued|suing|court|seiz\\w+|garnish\\w*|bailiffs?|blacklist\\w*|ruin\\w*|destroy\\w*|shame\\w*|humiliat\\w+|expose|or else|consequences|last warning',
  ),
  de: list(
    'gericht\\w*|verklag\\w*|klage|anwalt|anwälte\\w*|polizei\\w*|strafanzeige|anzeige|haft|gefängnis|pfänd\\w+|zwangsvollstreckung\\w*|schufa|ruinier\\w*|anprangern|konsequenzen|drohen|letzte warnung',
  ),
  fr: list(
    'tribun\\w+|procès|poursuiv\\w*|poursuites|huissier\\w*|saisie\\w*|saisir\\w*|police|prison|pénal\\w*|liste noire|ruin\\w+|honte|conséquences|dernier avertissement',
  ),
  es: list(
    'tribunal\\w*|juicio\\w*|demandar\\w*|demanda judicial|abogad\\w+|embarg\\w+|policía|cárcel|prisión|denunci\\w+|delito|penal\\w*|lista negra|moros\\w+|arruin\\w*|vergüenza|consecuencias|última advertencia',
  ),
};

function list(words: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${words.replaceAll('\\w', '\\p{L}')})(?!\\p{L})`, 'giu');
}

/** The threatening words of a text and their lines, from 1. */
export const threatsIn = (text: string, language: Language): readonly { readonly found: string; readonly line: number }[] =>
  [...text.matchAll(threats[language])].map(({ 0: found, index }) => ({ found, line: text.slice(0, index).split('\n').length }));
