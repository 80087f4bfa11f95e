// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0003-devices-and-users';

export const statements = `
update company set policy = '{"idleLockMinutes": 10, "offlineLeaseHours": 72}'::jsonb || policy;

-- The company's key for work that is sealed to it. The private half is sealed with the server's key, which is never in here.
create table company_seal_key (
  company_id uuid not null references company,
  public_key bytea not null check (length(public_key) = 32),
  sealed_private_key bytea not null,
  created_at timestamptz(3) not null,
  primary key (company_id, public_key)
);

alter table app_user add column disabled_at timestamptz(3);
-- Null while the password is the one the user was made with: in a demo that one is published.
alter table app_user add column password_changed_at timestamptz(3);

alter table client add column revocation text check (revocation in ('pushFirst', 'wipeAtOnce'));
alter table client add column revoked_at timestamptz(3);
alter table client add column wiped_at timestamptz(3);
alter table client add check ((revocation is null) = (revoked_at is null));
-- A wiped computer that may come back begins with a client of its own, counted from 1.
alter table client drop constraint client_user_id_device_id_key;
create unique index client_user_device on client (user_id, device_id) where wiped_at is null;

-- Every command updates the company's row; a check against it for each row of an import would hold it, and walk along all its versions.
-- An import's changes belong to its batch, which belongs to the company.
alter table scope_account drop constraint scope_account_company_id_fkey;
alter table import_change drop constraint import_change_company_id_fkey;

create table access_event (
  position bigint generated always as identity primary key,
  company_id uuid not null references company,
  request_id uuid,
  kind text not null,
  client_id uuid references client,
  user_id uuid references app_user,
  actor_id uuid,
  actor_name text not null,
  detail jsonb not null,
  at timestamptz(3) not null
);
create unique index access_event_request on access_event (company_id, request_id);
create index access_event_client on access_event (company_id, client_id, position);

create table held_work (
  position bigint generated always as identity primary key,
  company_id uuid not null references company,
  client_id uuid not null references client,
  sealed_hash text not null,
  sealed bytea not null,
  -- Text, not jsonb: what somebody wrote is kept to the last character, also what jsonb cannot hold. Null: it did not open.
  command text,
  received_at timestamptz(3) not null,
  unique (client_id, sealed_hash)
);
create index held_work_company on held_work (company_id, position);

do $$
declare table_name text;
begin
  foreach table_name in array array['company_seal_key', 'access_event', 'held_work'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format(
      'create policy one_company on %I using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()))',
      table_name
    );
  end loop;
end $$;

drop function cw_find_user(text);
create function cw_find_user(wanted text) returns table (
  id uuid, company_id uuid, email text, name text, role text, password_hash text, is_disabled boolean
) language sql stable security definer set search_path = public, pg_temp as
$$
  select u.id, u.company_id, u.email, u.name, u.role, u.password_hash, u.disabled_at is not null
  from app_user u where u.email = wanted
$$;

drop function cw_find_session(bytea);
create function cw_find_session(wanted bytea) returns table (
  id uuid, company_id uuid, user_id uuid, client_id uuid, last_used_at timestamptz, expires_at timestamptz,
  email text, name text, role text, revocation text, is_wiped boolean
) language sql stable security definer set search_path = public, pg_temp as
$$
  select s.id, s.company_id, s.user_id, s.client_id, s.last_used_at, s.expires_at, u.email, u.name, u.role,
    c.revocation, c.wiped_at is not null
  from session s join app_user u on u.id = s.user_id join client c on c.client_id = s.client_id
  where s.token_hash = wanted and s.revoked_at is null and u.disabled_at is null
$$;

-- Whoever has a password of her own, or none that works, is not shown with the published one.
create or replace function cw_demo_users() returns table (company_name text, email text, name text, role text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select c.name, u.email, u.name, u.role
  from (select * from company where is_demo order by name, id limit 1) c join app_user u on u.company_id = c.id
  where u.disabled_at is null and u.password_changed_at is null
  order by u.role = 'administrator', u.role = 'supervisor', u.name
$$;

revoke all on function cw_find_user(text), cw_find_session(bytea) from public;
grant execute on function cw_find_user(text), cw_find_session(bytea) to cw_app;

grant select, insert on company_seal_key, access_event, held_work to cw_app;
grant select on access_event, held_work to cw_auditor;
`;
