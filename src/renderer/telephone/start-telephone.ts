import { type TelephoneOrder, telephoneOrderSchema } from '#contracts/telephone.ts';
import type { TelephoneBridge } from './bridge.d.ts';
import { type NetworkCall, connectCall } from './network-call.ts';
import { tryMicrophone } from './microphone.ts';

/** Does what the main process orders, for one call and no second one: whatever comes of that, a window makes no other. */
export function startTelephone({ onOrder, report }: TelephoneBridge): void {
  let call: NetworkCall | null = null;
  const obey = async (order: TelephoneOrder): Promise<void> => {
    switch (order.do) {
      case 'tryMicrophone':
        return report({ say: 'microphone', microphone: await tryMicrophone() });
      case 'connect':
        call ??= connectCall(order, report);
        return;
      case 'mute':
        return call?.mute(order.isMuted);
      case 'press':
        return call?.press(order.digits);
      case 'hangUp':
        return call?.hangUp();
      case 'renew':
        return call?.renew(order.token);
    }
  };
  onOrder((order) => {
    const read = telephoneOrderSchema.safeParse(order);
    if (read.success) void obey(read.data);
  });
  report({ say: 'open' });
}
