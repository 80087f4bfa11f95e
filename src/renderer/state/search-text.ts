import { create } from 'zustand';

/** What is looked for, while the search is on the screen. */
export const useSearchText = create<{ readonly text: string }>()(() => ({ text: '' }));

export const setSearchText = (text: string): void => useSearchText.setState({ text });
