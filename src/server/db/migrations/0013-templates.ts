// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0013-templates';

export const statements = `
-- Every text that a company has put in place of a template, or gone back from (no text). Those in use are in the company's policy.
create table template_version (
  company_id uuid not null references company,
  template_key text not null,
  language text not null,
  version integer not null check (version > 0),
  request_id uuid not null,
  based_on_version integer not null,
  subject text,
  body text,
  actor_id uuid not null references app_user,
  actor_name text not null,
  at timestamptz(3) not null,
  primary key (company_id, template_key, language, version),
  unique (company_id, request_id),
  check ((subject is null) = (body is null))
);
alter table template_version enable row level security;
create policy one_company on template_version
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));

-- The request role may not change a policy; this changes one template of it, and only from the version that is known, and gives the list as it is then. No
-- template: it is taken out of the list, and the one the program comes with is in use again. Null: another version is in use.
create function cw_change_template(changed_key text, changed_language text, known integer, template jsonb) returns jsonb
language sql security definer set search_path = public, pg_temp as
$$
  with had as (
    select id, coalesce(policy #> '{letters,changedTemplates}', '[]') as list from company where id = cw_company_id() for update
  ), parts as (
    select had.id,
      coalesce(jsonb_agg(each) filter (where not (each ->> 'key' = changed_key and each ->> 'language' = changed_language)), '[]') as others,
      coalesce(max((each ->> 'version')::integer) filter (where each ->> 'key' = changed_key and each ->> 'language' = changed_language), 0) as version
    from had left join lateral jsonb_array_elements(had.list) as each on true
    group by had.id
  )
  update company
  set policy = jsonb_set(
    jsonb_set(policy, '{letters}', coalesce(policy -> 'letters', '{}')),
    '{letters,changedTemplates}',
    parts.others || case when template is null then '[]' else jsonb_build_array(template) end
  )
  from parts
  where company.id = parts.id and parts.version = known
  returning policy #> '{letters,changedTemplates}'
$$;
revoke all on function cw_change_template(text, text, integer, jsonb) from public;
grant execute on function cw_change_template(text, text, integer, jsonb) to cw_app;

-- Every way a company has chosen to write its letters. The one in use is in the company's policy.
create table letter_settings_version (
  company_id uuid not null references company,
  version integer not null check (version > 0),
  request_id uuid not null,
  settings jsonb not null,
  actor_id uuid not null references app_user,
  actor_name text not null,
  at timestamptz(3) not null,
  primary key (company_id, version),
  unique (company_id, request_id)
);
alter table letter_settings_version enable row level security;
create policy one_company on letter_settings_version
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));

-- Puts letter settings in place of those of the version that is known, beside the templates, which stay. Null: it is another version.
create function cw_change_letters(known integer, settings jsonb) returns integer
language sql security definer set search_path = public, pg_temp as
$$
  update company
  set policy = jsonb_set(policy, '{letters}', settings || jsonb_build_object(
    'version', known + 1, 'changedTemplates', coalesce(policy #> '{letters,changedTemplates}', '[]')))
  where id = cw_company_id() and coalesce((policy #>> '{letters,version}')::integer, 0) = known
  returning known + 1
$$;
revoke all on function cw_change_letters(integer, jsonb) from public;
grant execute on function cw_change_letters(integer, jsonb) to cw_app;

grant select, insert on letter_settings_version to cw_app;
grant select on letter_settings_version to cw_auditor;
grant select, insert on template_version to cw_app;
grant select on template_version to cw_auditor;
`;
