import { savedFiltersSchema } from '#contracts/ipc.ts';
import type { Handlers } from './answer-call.ts';
import type { SettingsStore } from './settings-file.ts';

/**
 * Answers for the filters that a person keeps under a name: each person's own in the settings of this computer. What an earlier
 * version wrote and this one cannot read counts as none. `personId` is null while nobody is signed in.
 */
export function filterHandlers(
  settings: Pick<SettingsStore, 'current' | 'change'>,
  personId: () => string | null,
): Pick<Handlers, 'filters.get' | 'filters.keep'> {
  return {
    'filters.get'() {
      const id = personId();
      return id === null ? [] : (savedFiltersSchema.safeParse(settings.current().savedFilters[id]).data ?? []);
    },
    'filters.keep'(filters) {
      const id = personId();
      if (id !== null) settings.change({ savedFilters: { ...settings.current().savedFilters, [id]: filters } });
      return null;
    },
  };
}
