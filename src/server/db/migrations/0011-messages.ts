// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0011-messages';

export const statements = `
alter table accounts add column postal_address text;
alter table accounts add column language text;

create table messages (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  channel text not null,
  contact_id uuid,
  to_name text not null,
  to_address text not null,
  cc text,
  template_key text not null,
  template_version bigint not null,
  language text not null,
  strategy_id text,
  step_id text,
  subject text not null,
  body text not null,
  signature text not null,
  attachments text not null,
  content_hash text not null,
  was_edited boolean not null,
  state text not null,
  state_at timestamptz(3) not null,
  problem text,
  problem_text text,
  settled_at timestamptz(3),
  message_id_header text not null,
  in_reply_to text,
  thread_id uuid not null,
  verdict text not null,
  hit_rules text not null,
  override_reason text,
  flag text,
  released_at timestamptz(3) not null,
  released_on date not null,
  released_by_id uuid not null,
  released_by_name text not null,
  claimed_by uuid,
  version bigint not null default 0,
  primary key (account_id, id)
);
create index messages_version on messages (company_id, version) where version > 0;

alter table messages enable row level security;
create policy one_company on messages
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on messages to cw_app;
grant select on messages to cw_auditor;
`;
