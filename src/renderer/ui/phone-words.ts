import type { Words } from './failure-words.ts';

type PhoneWords = Words & { readonly field: 'phone' };
const kept = 'Nothing was saved, and nothing is dialled before the number is clear.';
const words = (title: string, detail: string): PhoneWords => ({ title, detail: `${detail} ${kept}`, field: 'phone' });

/** What is wrong with a telephone number, by the code `parsePhone` refuses it with. */
export const phoneRejectionWords: Readonly<Record<string, PhoneWords>> = {
  'phone.empty': words('There is no number', 'Type it, with + and the country code for another country.'),
  'phone.notANumber': words(
    'This is no telephone number',
    'Digits, spaces, brackets and a + are read, and an extension behind them (ext. 12).',
  ),
  'phone.letters': words('There are letters in the number', 'They may stand for keys or be a slip of the hand. Type the digits.'),
  'phone.countryMissing': words('The country is missing', 'The account has none, so begin with + and the country code.'),
  'phone.plusMissing': words('This is no number in the account’s country', 'With a + in front it is one of another country.'),
  'phone.twoCountries': words('This may be a number of two countries', 'Begin with + and the country code.'),
  'phone.tooShort': words('Digits are missing', 'The number is too short for its country.'),
  'phone.tooLong': words('These are too many digits', 'The number is too long for its country; put an extension behind it as ext. 12.'),
  'phone.notInUse': words('No number begins like this', 'Check the area code.'),
  'phone.noCountry': words('This number belongs to no country', 'Numbers of satellites and of international services are not called.'),
  'phone.premium': words('Whoever calls this number pays more', 'Ask the customer for an ordinary one.'),
};
