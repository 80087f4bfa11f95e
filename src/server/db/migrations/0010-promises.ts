// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0010-promises';

export const statements = `
alter table promises
  add column group_id uuid,
  add column invoice_id uuid,
  add column method text not null default 'unknown',
  add column promised_by_name text not null default '',
  add column kept_minor bigint not null default 0,
  add column former_id uuid,
  add column recorded_on date,
  add column closed_on date;
update promises set group_id = id, recorded_on = (recorded_at at time zone 'UTC')::date, kept_minor = case when status = 'kept' then amount_minor else 0 end;
alter table promises alter column group_id set not null, alter column recorded_on set not null;
alter table promises alter column method drop default, alter column promised_by_name drop default, alter column kept_minor drop default;
-- Those that are to be judged: open ones, and those judged not long ago, whose money may go back.
create index promises_to_judge on promises (company_id, status, closed_on) where status = 'open' or closed_on is not null;
`;
