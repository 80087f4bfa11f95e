const darkQuery = '(prefers-color-scheme: dark)';

/**
 * Marks the document with the scheme in force. The main process makes the chosen theme the window's preferred scheme, so
 * this one media query is right for 'system', 'light' and 'dark' alike, before any setting has been read.
 */
export function followColorScheme(): void {
  const query = window.matchMedia(darkQuery);
  const mark = () => {
    document.documentElement.dataset['mantineColorScheme'] = query.matches ? 'dark' : 'light';
  };
  mark();
  query.addEventListener('change', mark);
}
