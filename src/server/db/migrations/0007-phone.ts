// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0007-phone';

export const statements = `
-- Every list of settings for the telephone that somebody has put into use; the newest counts.
create table phone_settings (
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

-- Where a person is rung.
create table phone_lines (
  company_id uuid not null references company,
  user_id uuid not null references app_user,
  number text not null,
  changed_at timestamptz(3) not null,
  primary key (company_id, user_id)
);

-- What the telephone network knows of a call and nobody else needs: its two legs. Written before the network is asked.
create table phone_legs (
  company_id uuid not null,
  call_id uuid not null,
  -- Null: a test call to somebody's own number.
  account_id uuid,
  user_id uuid not null,
  request_hash text not null,
  collector_number text not null,
  customer_number text,
  caller_id text not null,
  day date not null,
  asked_at timestamptz(3) not null,
  collector_sid text unique,
  customer_sid text,
  collector_state text,
  customer_state text,
  -- Why nobody was rung.
  refusal text,
  hang_up_at timestamptz(3),
  ended_at timestamptz(3),
  -- When the network is asked again; null: everything is known.
  look_at timestamptz(3),
  seconds integer,
  cost_micro bigint,
  cost_currency text,
  primary key (company_id, call_id),
  check ((account_id is null) = (customer_number is null))
);
create index phone_legs_look on phone_legs (look_at) where look_at is not null;
create index phone_legs_day on phone_legs (company_id, day, user_id);

do $$
declare table_name text;
begin
  foreach table_name in array array['phone_settings', 'phone_lines', 'phone_legs'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format(
      'create policy one_company on %I using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()))',
      table_name
    );
  end loop;
end $$;

grant select, insert on phone_settings to cw_app;
grant select, insert, update, delete on phone_lines to cw_app;
grant select, insert, update on phone_legs to cw_app;
grant select on phone_settings, phone_lines, phone_legs to cw_auditor;
`;
