// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0016-contact-overrides';

export const statements = `
-- What a second person agrees to of the contact guard: how, with whom, over which number or address, against which rules, and until when.
alter table approvals
  add column contact_channel text,
  add column contact_id uuid,
  add column contact_address text,
  add column contact_rules text,
  add column lapses_at timestamptz(3),
  -- The call or the message that was made under it: it is used once.
  add column used_by_id uuid,
  add constraint used_when_approved check (used_by_id is null or (kind = 'contactOverride' and status = 'approved'));
`;
