import type { HelloResponse } from '#contracts/http.ts';
import { roleWords } from '#renderer/ui/words.ts';
import styles from './sign-in-form.module.css';

type Demo = NonNullable<HelloResponse['demo']>;
type Props = {
  readonly demo: Demo;
  readonly chosenEmail: string;
  readonly onChoose: (user: { readonly email: string; readonly password: string }) => void;
};

/** The demo company's sign-ins, in clear, so that nobody has to look them up; a click fills the form in. */
export function DemoSignIns({ demo, chosenEmail, onChoose }: Props) {
  return (
    <section className={styles.demo} aria-label={`Demo sign-ins of ${demo.companyName}`}>
      <h2>
        Demo company <span>{demo.companyName}</span>
      </h2>
      <ul>
        {demo.users.map((user) => (
          <li key={user.email}>
            <button type="button" aria-pressed={user.email === chosenEmail} onClick={() => onChoose(user)}>
              <b>{user.name}</b>
              <span>{roleWords[user.role]}</span>
              <code>{user.email}</code>
              <code>{user.password}</code>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
