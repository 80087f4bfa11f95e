import { useEffect } from 'react';
import type { Role } from '#domain/command.ts';
import { overseers } from '#domain/command.ts';
import { learnPhoneSettings, usePhoneSettings } from '#renderer/state/phone-settings.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { CompanyCalls } from './company-calls.tsx';
import { OwnTelephone } from './own-telephone.tsx';
import styles from './phone-screen.module.css';

/** Where one is rung, and for those who lead how the company calls. */
export function PhoneScreen({ role }: { readonly role: Role }) {
  const { inUse, failure } = usePhoneSettings();
  useEffect(() => void learnPhoneSettings(), []);
  return (
    <div className={styles.screen}>
      <h1>Telephone</h1>
      {failure && (
        <FailureNotice failure={failure} kept="Until then calls are handed to the telephone on the desk.">
          <button type="button" onClick={() => void learnPhoneSettings()}>
            Ask again
          </button>
        </FailureNotice>
      )}
      {inUse && (
        <>
          <OwnTelephone inUse={inUse} />
          <CompanyCalls key={inUse.version} inUse={inUse} mayChange={overseers.includes(role)} />
        </>
      )}
      {!inUse && !failure && <p role="status">Asking the central API…</p>}
    </div>
  );
}
