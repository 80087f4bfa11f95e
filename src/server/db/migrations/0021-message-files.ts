// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0021-message-files';

export const statements = `
alter table accounts add column sales_rep_email text;
-- What goes along with an e-mail of the relay and has come to the central API: a line a file, with its SHA-256, its bytes and its name.
alter table messages add column handed_up text;

-- A desktop hands up what goes along with one message. What it says it will bring, and how far that has come.
create table message_upload (
  company_id uuid not null references company,
  account_id uuid not null,
  message_id uuid not null,
  client_id uuid not null,
  -- A list of objects with sha256, bytes and name, in the order of the message.
  files jsonb not null,
  touched_at timestamptz(3) not null,
  -- When the content was dropped, because the message had an end.
  dropped_at timestamptz(3),
  primary key (company_id, message_id)
);
create index message_upload_kept on message_upload (company_id) where dropped_at is null;

-- The content, in pieces; it goes when the message has left or will not leave any more.
create table message_upload_part (
  company_id uuid not null references company,
  message_id uuid not null,
  position integer not null,
  at integer not null,
  content bytea not null,
  primary key (company_id, message_id, position, at)
);
-- PDF and pictures are compressed already.
alter table message_upload_part alter column content set storage external;

alter table message_upload enable row level security;
create policy one_company on message_upload
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on message_upload to cw_app;
grant select on message_upload to cw_auditor;

alter table message_upload_part enable row level security;
create policy one_company on message_upload_part
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, delete on message_upload_part to cw_app;
`;
