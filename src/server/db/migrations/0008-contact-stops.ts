// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0008-contact-stops';

export const statements = `
create table contact_stops (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  kind text not null,
  channel text,
  contact_id uuid,
  address text,
  reason text not null,
  status text not null,
  placed_at timestamptz(3) not null,
  placed_on date not null,
  placed_by_name text not null,
  lifted_at timestamptz(3),
  lifted_by_name text,
  lift_reason text,
  version bigint not null default 0,
  primary key (account_id, id)
);
create index contact_stops_version on contact_stops (company_id, version) where version > 0;

alter table contact_stops enable row level security;
create policy one_company on contact_stops
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on contact_stops to cw_app;
grant select on contact_stops to cw_auditor;
`;
