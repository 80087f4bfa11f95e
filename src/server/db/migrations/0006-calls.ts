// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0006-calls';

export const statements = `
alter table follow_ups add column due_at timestamptz(3);

create table calls (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  contact_id uuid,
  contact_name text not null,
  number text not null,
  dialer text not null,
  state text not null,
  verdict text not null,
  hit_rules text not null,
  override_reason text,
  flag text,
  placed_at timestamptz(3) not null,
  placed_on date not null,
  placed_by_id uuid not null,
  placed_by_name text not null,
  answered_at timestamptz(3),
  ended_at timestamptz(3),
  note_id uuid,
  version bigint not null default 0,
  primary key (account_id, id)
);
create index calls_version on calls (company_id, version) where version > 0;
-- Limits of a day are counted by who placed them.
create index calls_of_day on calls (company_id, placed_by_id, placed_on);

alter table calls enable row level security;
create policy one_company on calls
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on calls to cw_app;
grant select on calls to cw_auditor;
`;
