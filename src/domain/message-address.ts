/** Line feeds and tabs are part of a text; every other control character is a mistake or an attack. */
const otherControl = /[^\P{Cc}\n\t]/u;
const anyControl = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Whether a text is one line: without any control character. */
export const isOneLine = (text: string): boolean => !anyControl.test(text);

/** Whether a text has no control characters but line feeds and tabs. */
export const isPlainText = (text: string): boolean => !otherControl.test(text);

const mostAddressCharacters = 254;
const mostLocalCharacters = 64;
/** A dot-atom at a host name with a dot in it (RFC 5321, 4.1.2, without quoted names and without addresses in brackets). */
const oneAddress =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/i;

/**
 * Whether a text is exactly one e-mail address: no name, no list, no group, no comment, nothing a mail program could take for a second receiver or a
 * header. Names in other scripts have to come in their ASCII form.
 */
export const isOneAddress = (text: string): boolean =>
  text.length <= mostAddressCharacters && text.indexOf('@') <= mostLocalCharacters && oneAddress.test(text);

const mostPostalLines = 8;
const mostLineCharacters = 80;

/** Whether a text is a postal address as a window shows one: up to eight lines, none of them empty. */
export function isPostalAddress(text: string): boolean {
  const lines = text.split('\n');
  return (
    lines.length <= mostPostalLines && lines.every((line) => line.trim() !== '' && line.length <= mostLineCharacters && isOneLine(line))
  );
}
