import type { z } from 'zod';
import type { microphoneSchema } from '#contracts/telephone.ts';

/** Whether there is a microphone that the workstation may have. It is let go of at once. */
export async function tryMicrophone(): Promise<z.infer<typeof microphoneSchema>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return 'there';
  } catch (fault) {
    return fault instanceof DOMException && fault.name === 'NotAllowedError' ? 'denied' : 'missing';
  }
}
