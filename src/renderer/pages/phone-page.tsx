import type { Role } from '#domain/command.ts';
import { PhoneScreen } from '#renderer/features/phone/phone-screen.tsx';

/** The screen on how one calls. */
export function PhonePage({ role }: { readonly role: Role }) {
  return <PhoneScreen role={role} />;
}
