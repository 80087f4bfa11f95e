// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0005-strategies';

export const statements = `
-- Every list of strategies that somebody has put into use. The one in use is in the company's policy, where desktops learn of it.
create table strategy_version (
  company_id uuid not null references company,
  version integer not null check (version > 0),
  request_id uuid not null,
  list jsonb not null,
  actor_id uuid not null references app_user,
  actor_name text not null,
  at timestamptz(3) not null,
  primary key (company_id, version),
  unique (company_id, request_id)
);
alter table strategy_version enable row level security;
create policy one_company on strategy_version
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));

-- The request role may not change a policy; this changes one part of it, and only from the version that is known. Null: it is another one.
create function cw_change_strategies(known integer, list jsonb) returns integer
language sql security definer set search_path = public, pg_temp as
$$
  update company set policy = jsonb_set(policy, '{strategies}', jsonb_build_object('version', known + 1, 'list', list))
  where id = cw_company_id() and coalesce((policy #>> '{strategies,version}')::integer, 0) = known
  returning known + 1
$$;
revoke all on function cw_change_strategies(integer, jsonb) from public;
grant execute on function cw_change_strategies(integer, jsonb) to cw_app;

grant select, insert on strategy_version to cw_app;
grant select on strategy_version to cw_auditor;
`;
