import { Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { IpcOutput } from '#contracts/ipc.ts';
import { licenceWords } from '#contracts/licence.ts';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import dialog from '#renderer/ui/dialog.module.css';

/** Which version this is, where its log files are and what its licence says: what an administrator asks for first. */
export function AboutDialog() {
  const isOpen = useScreen((screen) => screen.overlay === 'about');
  return (
    <Modal opened={isOpen} onClose={closeOverlay} title="About Collector Workstation" size={460} centered>
      <Facts />
    </Modal>
  );
}

function Facts() {
  const [info, setInfo] = useState<IpcOutput<'app.info'> | null>(null);
  useEffect(() => {
    void window.desk['app.info']().then(setInfo);
  }, []);
  if (!info) return <p>Reading…</p>;
  return (
    <dl className={dialog.facts}>
      <dt>Version</dt>
      <dd>{info.version}</dd>
      <dt>Central API</dt>
      <dd>{info.apiUrl}</dd>
      <dt>Log folder</dt>
      <dd>{info.logFolder}</dd>
      <dt>Runtime</dt>
      <dd>
        Electron {info.electron}, Chromium {info.chromium}, {info.platform}
      </dd>
      <dt>Licence</dt>
      <dd>{licenceWords}</dd>
    </dl>
  );
}
