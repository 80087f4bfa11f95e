import { Combobox, useCombobox } from '@mantine/core';
import type { Folder } from '#domain/folder.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import { Field } from '#renderer/ui/field.tsx';
import type { ChosenContact } from './chosen-contact.ts';
import styles from './contact-note-panel.module.css';

type Props = {
  readonly id: string;
  readonly folder: Folder;
  readonly chosen: ChosenContact;
  readonly problem: string | null;
  readonly onChange: (part: Pick<NoteDraft, 'contactId' | 'contactName'>) => void;
};

/** The person spoken to: one of the account's contacts, or any name typed in. */
export function ContactField({ id, folder, chosen, problem, onChange }: Props) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const contacts = folder.contacts.filter((contact) => contact.status === 'active');
  const typed = chosen.name.trim().toLowerCase();
  // A name that was chosen whole does not narrow the list: opening it again offers everybody.
  const offered = chosen.contact ? contacts : contacts.filter((contact) => contact.name.toLowerCase().includes(typed));

  const choose = (contactId: string) => {
    const contact = contacts.find((each) => each.id === contactId);
    if (contact) onChange({ contactId: contact.id, contactName: contact.name });
    combobox.closeDropdown();
  };
  return (
    // Mounted while it is closed it would be measured with every account that is opened.
    <Combobox store={combobox} onOptionSubmit={choose} offset={4} shadow="none" keepMounted={false}>
      <Combobox.Target>
        <div>
          <Field id={id} label="Person" problem={problem}>
            {(field) => (
              <Combobox.EventsTarget>
                <input
                  {...field}
                  autoComplete="off"
                  maxLength={200}
                  placeholder="Name"
                  value={chosen.name}
                  onFocus={(event) => event.target.select()}
                  onClick={() => combobox.openDropdown()}
                  onBlur={() => combobox.closeDropdown()}
                  onChange={(event) => {
                    onChange({ contactId: null, contactName: event.target.value });
                    combobox.openDropdown();
                  }}
                />
              </Combobox.EventsTarget>
            )}
          </Field>
        </div>
      </Combobox.Target>
      <Combobox.Dropdown hidden={offered.length === 0}>
        <Combobox.Options mah={220} className={styles.options}>
          {offered.map((contact) => (
            <Combobox.Option key={contact.id} value={contact.id} active={contact.id === chosen.contact?.id}>
              {contact.name} <small>{contact.role}</small>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
