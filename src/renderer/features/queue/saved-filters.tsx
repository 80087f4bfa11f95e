import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useState } from 'react';
import type { Result } from '#domain/kernel/result.ts';
import { type QueueFilter, type SavedFilter, askedCount } from '#domain/queue-filter.ts';
import { mostSavedFilters } from '#contracts/ipc.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { Field } from '#renderer/ui/field.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import type { FilterProblem } from './filter-values.ts';
import styles from './filter-form.module.css';

type Props = {
  /** What the fields hold, as far as it can be read. */
  readonly current: Result<QueueFilter, FilterProblem>;
  readonly onChoose: (filter: QueueFilter) => void;
};

/** The filters this person keeps under a name on this computer: choose one, keep another, let one go. */
export function SavedFilters({ current, onChoose }: Props) {
  const id = useId();
  const { saved, keep, problem } = useSavedFilters();
  const [name, setName] = useState('');
  const filter = current.ok ? current.value : null;
  // A group names an account of the books; what is kept here is not sealed.
  const isKeepable = filter !== null && askedCount({ ...filter, parentNumber: null }) > 0;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isKeepable || name.trim() === '') return;
    const others = saved.filter((each) => each.name !== name.trim());
    void keep([...others, { name: name.trim(), filter: { ...filter, parentNumber: null } }]);
    setName('');
  };

  return (
    <section className={styles.saved} aria-label="Saved filters">
      <h3>Saved filters</h3>
      <ul>
        {saved.map((each) => (
          <li key={each.name}>
            <button type="button" title={`Filter by “${each.name}”`} onClick={() => onChoose(each.filter)}>
              {each.name}
            </button>
            <IconButton
              className={styles.delete}
              aria-label={`Delete the filter ${each.name}`}
              title="Delete"
              onClick={() => void keep(saved.filter((other) => other !== each))}
            >
              <IconTrash size={15} stroke={1.8} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      <form className={styles.keep} onSubmit={submit} aria-label="Save the filter">
        <Field id={id} label="Save as" problem={null}>
          {(field) => <input {...field} maxLength={60} placeholder="Name" value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <button type="submit" className={dialog.plain} disabled={!isKeepable || name.trim() === '' || saved.length >= mostSavedFilters}>
          Save
        </button>
      </form>
      <p className={styles.said} role="status">
        {problem ? 'This could not be saved on this computer. The filter still works now.' : saidOf(filter, isKeepable)}
      </p>
    </section>
  );
}

function saidOf(filter: QueueFilter | null, isKeepable: boolean): string {
  if (filter === null) return 'Put the fields right before you save them.';
  if (filter.parentNumber === null) return '';
  return isKeepable ? 'The group is not saved with it.' : 'A group alone cannot be saved: choose it anew each time.';
}

function useSavedFilters() {
  const [saved, setSaved] = useState<readonly SavedFilter[]>([]);
  const [problem, setProblem] = useState(false);
  useEffect(() => {
    let isStale = false;
    void window.desk['filters.get']().then((filters) => !isStale && setSaved(filters));
    return () => {
      isStale = true;
    };
  }, []);
  const keep = async (filters: readonly SavedFilter[]): Promise<void> => {
    const before = saved;
    setSaved(filters);
    setProblem(false);
    await window.desk['filters.keep']([...filters]).catch(() => {
      setSaved(before);
      setProblem(true);
    });
  };
  return { saved, keep, problem };
}
