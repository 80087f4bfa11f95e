import type { Company } from '#domain/company.ts';
import { useOpened } from '#renderer/data/use-data.ts';

/** The company as its newest settings have it: the data's, which come down while a person is signed in; that of the sign-in until then. */
export const useCompany = (atSignIn: Company): Company => useOpened()?.company ?? atSignIn;
