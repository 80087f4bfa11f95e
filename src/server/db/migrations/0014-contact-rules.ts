// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0014-contact-rules';

export const statements = `
-- The log of a company's calls, the newest first.
create index calls_log on calls (company_id, placed_at desc, id desc);

-- Every set of contact rules that somebody has put into use. The one in use is in the company's policy, where desktops learn of it.
create table contact_rule_version (
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
alter table contact_rule_version enable row level security;
create policy one_company on contact_rule_version
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));

-- The request role may not change a policy; this changes two parts of it, and only from the version that is known. Null: it is another one.
create function cw_change_contact_rules(known integer, contact jsonb, queue jsonb) returns integer
language sql security definer set search_path = public, pg_temp as
$$
  update company set policy = policy || jsonb_build_object('contact', contact || jsonb_build_object('version', known + 1), 'queue', queue)
  where id = cw_company_id() and coalesce((policy #>> '{contact,version}')::integer, 1) = known
  returning known + 1
$$;
revoke all on function cw_change_contact_rules(integer, jsonb, jsonb) from public;
grant execute on function cw_change_contact_rules(integer, jsonb, jsonb) to cw_app;

grant select, insert on contact_rule_version to cw_app;
grant select on contact_rule_version to cw_auditor;
`;
