import { LinkButton } from '#renderer/ui/link-button.tsx';
import styles from './contacts.module.css';

type Offers = { readonly numbers: readonly string[]; readonly onTake: (number: string) => void };

/** What a number may mean; whoever typed it chooses. */
export function PhoneOffers({ numbers, onTake }: Offers) {
  return (
    <p className={styles.offers}>
      Is it{' '}
      {numbers.map((number) => (
        <LinkButton key={number} onClick={() => onTake(number)}>
          {number}
        </LinkButton>
      ))}
      ?
    </p>
  );
}
