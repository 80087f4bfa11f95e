import { describe, expect, test } from 'vitest';
import { date, newId } from '#tests/support/build.ts';
import { defaultApprovalSettings } from './approval-settings.ts';
import { userIdSchema } from './kernel/ids.ts';
import { policyAuthority, policyLevel } from './policy-approval.ts';

const today = date('2026-03-31');
const person = (role: 'supervisor' | 'manager' | 'auditor') => ({ id: userIdSchema.parse(newId()), role });
const [sam, mia, noor, asker] = [person('supervisor'), person('manager'), person('auditor'), person('manager')];
const change = (part: 'authority' | 'templates') => ({ part, requestedById: asker.id });
const by = (who: typeof sam, settings = defaultApprovalSettings) => policyAuthority(who, change('authority'), settings, today);

describe('a change of the policy', () => {
  test('is decided by a role that may, and by nobody who asked for it', () => {
    expect(by(mia)).toEqual({ role: 'manager', onBehalfOfName: null });
    expect(by(sam)).toBeUndefined();
    expect(by(noor)).toBeUndefined();
    expect(by(asker)).toBeUndefined();
    expect(policyLevel('authority', defaultApprovalSettings)).toBe('manager');
  });

  test('of texts goes by the limit of texts', () => {
    const { approves } = defaultApprovalSettings;
    const settings = {
      ...defaultApprovalSettings,
      approves: { ...approves, supervisor: { ...approves.supervisor, templateChange: null } },
    };
    expect(policyAuthority(sam, change('templates'), settings, today)?.role).toBe('supervisor');
    expect(by(sam, settings)).toBeUndefined();
    expect(policyLevel('templates', settings)).toBe('supervisor');
  });

  test('is decided by what was lent as well, but not by what whoever asked has lent', () => {
    const lent = (from: typeof mia) => ({
      ...defaultApprovalSettings,
      delegations: [{ fromId: from.id, fromName: 'Mia', role: 'manager' as const, toId: sam.id, toName: 'Sam', from: today, until: today }],
    });
    expect(by(sam, lent(mia))).toEqual({ role: 'manager', onBehalfOfName: 'Mia' });
    expect(by(sam, lent(asker))).toBeUndefined();
  });
});
