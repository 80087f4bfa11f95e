// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0001-first-tables';

export const statements = `
create table company (
  id uuid primary key,
  name text not null,
  currency text not null,
  time_zone text not null,
  fixed_business_date date,
  policy jsonb not null,
  is_demo boolean not null default false,
  epoch uuid not null default gen_random_uuid(),
  version bigint not null default 0,
  log_head text not null default ''
);

create table app_user (
  id uuid primary key,
  company_id uuid not null references company,
  email text not null unique check (email = lower(email)),
  name text not null,
  role text not null check (role in ('collector', 'supervisor', 'administrator')),
  password_hash text not null
);

create table client (
  client_id uuid primary key,
  company_id uuid not null references company,
  user_id uuid not null references app_user,
  device_id uuid not null,
  device_name text not null,
  last_seq bigint not null default 0,
  last_seen_at timestamptz(3) not null,
  unique (user_id, device_id)
);

create table session (
  id uuid primary key,
  company_id uuid not null references company,
  user_id uuid not null references app_user,
  client_id uuid not null references client,
  token_hash bytea not null unique,
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3)
);

create table sign_in_throttle (
  key text primary key,
  failure_count integer not null,
  window_started_at timestamptz(3) not null,
  blocked_until timestamptz(3)
);

create table accounts (
  id uuid primary key,
  company_id uuid not null,
  number text not null,
  name text not null,
  currency text not null,
  terms_days integer,
  credit_limit_minor bigint,
  risk_class text,
  time_zone text,
  city text,
  country text,
  sales_rep text,
  collector_id uuid,
  version bigint not null default 0,
  unique (company_id, number)
);

create table contacts (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  name text not null,
  role text not null,
  phone text,
  email text,
  is_primary boolean not null,
  status text not null,
  version bigint not null default 0,
  primary key (account_id, id)
);

create table invoices (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  number text not null,
  purchase_order text,
  kind text not null,
  issue_date date not null,
  due_date date not null,
  currency text not null,
  amount_minor bigint not null,
  open_amount_minor bigint not null,
  disputed_amount_minor bigint not null,
  dispute_reason text,
  status text not null,
  paid_date date,
  batch_id uuid,
  version bigint not null default 0,
  primary key (account_id, id)
);

create table payments (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  received_date date not null,
  reference text not null,
  method text not null,
  currency text not null,
  amount_minor bigint not null,
  unapplied_amount_minor bigint not null,
  batch_id uuid,
  version bigint not null default 0,
  primary key (account_id, id)
);

create table payment_applications (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  payment_id uuid not null,
  invoice_id uuid not null,
  currency text not null,
  amount_minor bigint not null,
  applied_date date not null,
  batch_id uuid,
  version bigint not null default 0,
  primary key (account_id, id)
);

create table promises (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  currency text not null,
  amount_minor bigint not null,
  promised_date date not null,
  status text not null,
  recorded_at timestamptz(3) not null,
  recorded_by_name text not null,
  version bigint not null default 0,
  primary key (account_id, id)
);

create table notes (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  channel text not null,
  direction text not null,
  contact_id uuid,
  contact_name text not null,
  outcome text not null,
  text text not null,
  next_step text not null,
  recorded_at timestamptz(3) not null,
  recorded_on date not null,
  recorded_by_id uuid not null,
  recorded_by_name text not null,
  version bigint not null default 0,
  primary key (account_id, id)
);

create table follow_ups (
  id uuid not null,
  account_id uuid not null,
  company_id uuid not null,
  due_date date not null,
  reason text not null,
  status text not null,
  note_id uuid,
  recorded_at timestamptz(3) not null,
  recorded_by_name text not null,
  closed_at timestamptz(3),
  version bigint not null default 0,
  primary key (account_id, id)
);

create table command_log (
  position bigint generated always as identity primary key,
  company_id uuid not null references company,
  command_id uuid not null,
  client_id uuid not null references client,
  seq bigint not null,
  name text not null,
  account_id uuid not null,
  actor_id uuid not null,
  actor_name text not null,
  business_date date not null,
  occurred_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  skew_ms bigint not null,
  input jsonb not null,
  input_hash text not null,
  status text not null check (status in ('applied', 'rejected')),
  code text,
  version bigint not null,
  touched jsonb not null,
  prev_hash text not null,
  hash text not null,
  unique (client_id, seq)
);
-- One answer a command, whichever client brings it; a different command under a used id is kept as evidence only.
create unique index command_log_command on command_log (company_id, command_id) where code is distinct from 'command.idReused';
create index command_log_account on command_log (company_id, account_id, position);

create table scope_account (
  company_id uuid not null references company,
  scope text not null,
  account_id uuid not null,
  op text not null check (op in ('put', 'evict')),
  version bigint not null,
  primary key (company_id, scope, account_id)
);
create index scope_account_version on scope_account (company_id, scope, version);

create table import_batch (
  id uuid primary key,
  company_id uuid not null references company,
  file_name text not null,
  file_sha256 text not null,
  mapping text not null,
  as_of date not null,
  summary jsonb not null,
  changes jsonb not null,
  created_at timestamptz(3) not null
);

create table import_change (
  company_id uuid not null references company,
  batch_id uuid not null references import_batch,
  account_id uuid not null,
  invoice_id uuid not null,
  before jsonb not null,
  primary key (batch_id, account_id, invoice_id)
);

-- Rows that came with their account have version 0 and need no place in these.
create index accounts_version on accounts (company_id, version) where version > 0;
create index contacts_version on contacts (company_id, version) where version > 0;
create index invoices_version on invoices (company_id, version) where version > 0;
create index payments_version on payments (company_id, version) where version > 0;
create index payment_applications_version on payment_applications (company_id, version) where version > 0;
create index promises_version on promises (company_id, version) where version > 0;
create index notes_version on notes (company_id, version) where version > 0;
create index follow_ups_version on follow_ups (company_id, version) where version > 0;

create function cw_company_id() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.company_id', true), '')::uuid $$;

do $$
declare table_name text;
begin
  foreach table_name in array array[
    'app_user', 'client', 'session', 'accounts', 'contacts', 'invoices', 'payments', 'payment_applications', 'promises',
    'notes', 'follow_ups', 'command_log', 'scope_account', 'import_batch', 'import_change'
  ] loop
    execute format('alter table %I enable row level security', table_name);
    execute format(
      'create policy one_company on %I using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()))',
      table_name
    );
  end loop;
end $$;

alter table company enable row level security;
create policy one_company on company using (id = (select cw_company_id())) with check (id = (select cw_company_id()));

-- What has to be asked before the company is known. Owned by the tables' owner, so that row level security lets them look.
create function cw_find_user(wanted text) returns table (
  id uuid, company_id uuid, email text, name text, role text, password_hash text
) language sql stable security definer set search_path = public, pg_temp as
$$ select u.id, u.company_id, u.email, u.name, u.role, u.password_hash from app_user u where u.email = wanted $$;

create function cw_find_session(wanted bytea) returns table (
  id uuid, company_id uuid, user_id uuid, client_id uuid, last_used_at timestamptz, expires_at timestamptz,
  email text, name text, role text
) language sql stable security definer set search_path = public, pg_temp as
$$
  select s.id, s.company_id, s.user_id, s.client_id, s.last_used_at, s.expires_at, u.email, u.name, u.role
  from session s join app_user u on u.id = s.user_id
  where s.token_hash = wanted and s.revoked_at is null
$$;

create function cw_demo_users() returns table (company_name text, email text, name text, role text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select c.name, u.email, u.name, u.role
  from (select * from company where is_demo order by name, id limit 1) c join app_user u on u.company_id = c.id
  order by u.role = 'administrator', u.role = 'supervisor', u.name
$$;

revoke all on function cw_find_user(text), cw_find_session(bytea), cw_demo_users() from public;
grant execute on function cw_find_user(text), cw_find_session(bytea), cw_demo_users() to cw_app;

grant usage on schema public to cw_app, cw_auditor;
grant select, update (version, log_head) on company to cw_app;
grant select (id, company_id, email, name, role) on app_user to cw_app;
grant select, insert, update on client, session, sign_in_throttle to cw_app;
grant delete on sign_in_throttle to cw_app;
grant select, insert, update on
  accounts, contacts, invoices, payments, payment_applications, promises, notes, follow_ups, scope_account to cw_app;
grant select, insert on command_log to cw_app;
grant select on import_batch, import_change to cw_app;
grant select (id, company_id, email, name, role) on app_user to cw_auditor;
grant select on
  company, client, accounts, contacts, invoices, payments, payment_applications, promises, notes, follow_ups,
  command_log, scope_account, import_batch, import_change to cw_auditor;
`;
