// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0019-mail-relay';

export const statements = `
-- What the company's relay knows of the e-mails it sends. A line is there, and says that it was begun, before the first byte is sent.
create table relay_mail (
  company_id uuid not null references company,
  account_id uuid not null,
  message_id uuid not null,
  standing text not null check (standing in ('begun', 'again', 'ended')),
  tries integer not null default 0,
  first_at timestamptz(3),
  -- When it is tried (again); of one that is begun, when its end is not waited for any longer.
  due_at timestamptz(3) not null,
  begun_at timestamptz(3),
  primary key (company_id, message_id)
);
create index relay_mail_due on relay_mail (company_id, due_at) where standing <> 'ended';
create index relay_mail_begun on relay_mail (company_id, begun_at desc);
-- E-mails that wait for whoever sends them.
create index messages_waiting on messages (company_id, released_at, id) where state = 'waiting' and channel = 'email';

alter table relay_mail enable row level security;
create policy one_company on relay_mail
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on relay_mail to cw_app;
grant select on relay_mail to cw_auditor;
`;
