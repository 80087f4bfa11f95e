// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0015-received-mails';

export const statements = `
create table received_mails (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  kind text not null,
  message_id uuid,
  contact_id uuid,
  from_name text not null,
  from_address text not null,
  subject text not null,
  text text not null,
  is_cut boolean not null,
  attachments text not null,
  away_until date,
  received_at timestamptz(3) not null,
  message_id_header text not null,
  recorded_at timestamptz(3) not null,
  recorded_on date not null,
  recorded_by_id uuid not null,
  recorded_by_name text not null,
  version bigint not null default 0,
  primary key (account_id, id)
);
create index received_mails_version on received_mails (company_id, version) where version > 0;

alter table received_mails enable row level security;
create policy one_company on received_mails
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on received_mails to cw_app;
grant select on received_mails to cw_auditor;
`;
