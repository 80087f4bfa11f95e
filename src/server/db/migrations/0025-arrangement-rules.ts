// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0025-arrangement-rules';

export const statements = `
-- Every set of rules for promises and arrangements that somebody has put into use. The one in use is in the company's policy, where desktops learn of it.
create table arrangement_rule_version (
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
alter table arrangement_rule_version enable row level security;
create policy one_company on arrangement_rule_version
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));

-- The request role may not change a policy; this changes two parts of it, and only from the version that is known. Null: it is another one.
create function cw_change_arrangement_rules(known integer, promise jsonb, arrangement jsonb) returns integer
language sql security definer set search_path = public, pg_temp as
$$
  update company set policy = policy || jsonb_build_object(
    'promise', promise, 'arrangement', arrangement || jsonb_build_object('version', known + 1))
  where id = cw_company_id() and coalesce((policy #>> '{arrangement,version}')::integer, 1) = known
  returning known + 1
$$;
revoke all on function cw_change_arrangement_rules(integer, jsonb, jsonb) from public;
grant execute on function cw_change_arrangement_rules(integer, jsonb, jsonb) to cw_app;

grant select, insert on arrangement_rule_version to cw_app;
grant select on arrangement_rule_version to cw_auditor;
`;
