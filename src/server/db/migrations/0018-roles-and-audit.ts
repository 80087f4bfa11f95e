// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0018-roles-and-audit';

export const statements = `
alter table app_user drop constraint app_user_role_check;
alter table app_user add constraint app_user_role_check
  check (role in ('collector', 'supervisor', 'manager', 'administrator', 'auditor'));

create or replace function cw_demo_users() returns table (company_name text, email text, name text, role text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select c.name, u.email, u.name, u.role
  from (select * from company where is_demo order by name, id limit 1) c join app_user u on u.company_id = c.id
  where u.disabled_at is null and u.password_changed_at is null
  order by array_position(array['collector', 'supervisor', 'manager', 'administrator', 'auditor'], u.role), u.name
$$;

-- Everything that was said about who may do what alone and who approves. What is in force is in the company's policy.
create table authority_version (
  company_id uuid not null references company,
  version integer not null check (version > 1),
  request_id uuid not null,
  settings jsonb not null,
  actor_id uuid not null references app_user,
  actor_name text not null,
  at timestamptz(3) not null,
  primary key (company_id, version),
  unique (company_id, request_id)
);

-- The request role may not change a policy; this changes one part of it, and only from the version that is known. Null: it is another one.
create function cw_change_authority(known integer, approval jsonb) returns boolean
language sql security definer set search_path = public, pg_temp as
$$
  update company set policy = jsonb_set(policy, '{approval}', approval)
  where id = cw_company_id() and coalesce((policy #>> '{approval,version}')::integer, 1) = known
  returning true
$$;
revoke all on function cw_change_authority(integer, jsonb) from public;
grant execute on function cw_change_authority(integer, jsonb) to cw_app;

-- A customer's group, whose accounts count together.
create index accounts_parent on accounts (company_id, parent_number) where parent_number is not null;

-- Everybody of the company who can sign in; the request role sees nobody's standing otherwise.
create function cw_colleagues() returns table (id uuid, name text, role text)
language sql stable security definer set search_path = public, pg_temp as
$$ select u.id, u.name, u.role from app_user u where u.company_id = cw_company_id() and u.disabled_at is null $$;
revoke all on function cw_colleagues() from public;
grant execute on function cw_colleagues() to cw_app;

-- Changes of the policy that wait for a second person, and what came of each.
create table policy_request (
  id uuid primary key,
  company_id uuid not null references company,
  part text not null,
  request_id uuid not null,
  body jsonb not null,
  proposal_hash text not null,
  status text not null check (status in ('open', 'approved', 'refused', 'withdrawn', 'void')),
  requested_at timestamptz(3) not null,
  requested_by_id uuid not null references app_user,
  requested_by_name text not null,
  expires_on date not null,
  decided_at timestamptz(3),
  decided_by_id uuid references app_user,
  decided_by_name text,
  comment text not null default '',
  code text,
  unique (company_id, request_id),
  -- Four eyes, whatever a program does.
  constraint policy_four_eyes check (status <> 'approved' or (decided_by_id is not null and decided_by_id <> requested_by_id))
);

-- A desktop's own chain: the hash of the last of its commands that has come, and of each command the one it says came before.
alter table client add column chain_head text not null default '';
alter table command_log add column device_previous text;
alter table command_log add column device_input_hash text;
alter table command_log add column is_device_linked boolean;

-- Who has read what, once a day for each.
create table read_event (
  position bigint generated always as identity primary key,
  company_id uuid not null references company,
  day date not null,
  kind text not null,
  actor_id uuid not null,
  actor_name text not null,
  client_id uuid not null,
  account_id uuid,
  at timestamptz(3) not null,
  unique nulls not distinct (company_id, day, kind, actor_id, client_id, account_id)
);

do $$
declare table_name text;
begin
  foreach table_name in array array['authority_version', 'policy_request', 'read_event'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format(
      'create policy one_company on %I using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()))',
      table_name
    );
  end loop;
end $$;
grant select, insert on authority_version, policy_request, read_event to cw_app;
grant update (status, decided_at, decided_by_id, decided_by_name, comment, code) on policy_request to cw_app;
grant select on authority_version, policy_request, read_event to cw_auditor;
`;
