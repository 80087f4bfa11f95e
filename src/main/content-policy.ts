import { telephoneHosts } from './url-rules.ts';

/**
 * The page's content security policy. The page has no network (`connect-src 'none'`): the main process owns it. Styles come from
 * our own files alone. Markup and script addresses have to be trusted types: one policy makes the data worker's address, and
 * there is no other, so text never becomes markup.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "worker-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types collector-workstation#worker',
].join('; ');

/**
 * The policy of the window that calls are made in: our own script, the lines of the telephone network, and the sound of the call. It shows nothing, so it has no styles and no pictures, and no
 * text of it ever becomes markup.
 */
export const telephonePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `connect-src ${telephoneHosts.join(' ')}`,
  "media-src 'self' mediastream:",
  "worker-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');
