import { useMemo } from 'react';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import type { MessageWriter } from '#renderer/data/run-outcome.ts';

/** Who writes as: the company's signature or the person's name, and the domain that mail servers know the messages by. */
export function useWriter({ policy }: Company, { name, email }: User): MessageWriter {
  const { signature } = policy.letters;
  return useMemo(
    () => ({ signature: signature === '' ? name : `${name}\n${signature}`, senderDomain: email.slice(email.lastIndexOf('@') + 1) }),
    [signature, name, email],
  );
}
