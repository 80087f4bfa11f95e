// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0012-approvals';

export const statements = `
create table arrangements (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  kind text not null,
  invoice_ids uuid[] not null,
  currency text not null,
  owed_minor bigint not null,
  pay_minor bigint not null,
  interest_basis_points integer not null,
  first_date date not null,
  last_date date not null,
  instalment_count integer not null,
  reason text not null,
  status text not null,
  paid_before_minor bigint not null,
  active_on date,
  closed_on date,
  proposed_at timestamptz(3) not null,
  proposed_on date not null,
  proposed_by_name text not null,
  version bigint not null default 0,
  primary key (account_id, id)
);
create index arrangements_version on arrangements (company_id, version) where version > 0;

alter table promises add column arrangement_id uuid;

create table approvals (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  kind text not null,
  arrangement_id uuid,
  currency text not null,
  amount_minor bigint not null,
  stake_minor bigint not null,
  balance_minor bigint not null,
  reason text not null,
  evidence text not null,
  proposal_hash text not null,
  status text not null,
  void_reason text,
  condition text not null,
  comment text not null,
  requested_at timestamptz(3) not null,
  requested_by_id uuid not null,
  requested_by_name text not null,
  edited_by_id uuid not null,
  edited_by_name text not null,
  expires_on date not null,
  counted_on date not null,
  decided_at timestamptz(3),
  decided_by_id uuid,
  decided_by_name text,
  on_behalf_of_name text,
  seen_at timestamptz(3),
  version bigint not null default 0,
  primary key (account_id, id),
  -- Four eyes, whatever a program does: nobody approves what they asked for or wrote last.
  constraint four_eyes check (status <> 'approved' or (decided_by_id <> requested_by_id and decided_by_id <> edited_by_id)),
  constraint decided_by_somebody check (status not in ('approved', 'withinAuthority') or decided_by_id is not null)
);
create index approvals_version on approvals (company_id, version) where version > 0;
-- Those that wait, the oldest first.
create index approvals_waiting on approvals (company_id, requested_at, id) where status in ('open', 'askedBack');

alter table arrangements enable row level security;
create policy one_company on arrangements
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
alter table approvals enable row level security;
create policy one_company on approvals
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on arrangements, approvals to cw_app;
grant select on arrangements, approvals to cw_auditor;
`;
