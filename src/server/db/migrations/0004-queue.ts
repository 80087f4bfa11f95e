// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0004-queue';

export const statements = `
alter table accounts add column parent_number text;
alter table accounts add column stay_since date;

create table queue_marks (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  kind text not null,
  reason text not null,
  until date not null,
  status text not null,
  recorded_at timestamptz(3) not null,
  recorded_on date not null,
  recorded_by_name text not null,
  closed_at timestamptz(3),
  version bigint not null default 0,
  primary key (account_id, id)
);
create index queue_marks_version on queue_marks (company_id, version) where version > 0;

alter table queue_marks enable row level security;
create policy one_company on queue_marks
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on queue_marks to cw_app;
grant select on queue_marks to cw_auditor;
`;
