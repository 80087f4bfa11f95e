// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0017-supervisors-desk';

export const statements = `
-- What a company's books say on a day: worked out from all of them, and kept until they change.
create table ledger_figures (
  company_id uuid primary key references company,
  day date not null,
  mark text not null,
  computed_at timestamptz(3) not null,
  figures jsonb not null,
  -- What has become of promises changes far more often than the books, and is worked out by itself.
  promise_mark text not null,
  promises jsonb not null
);
alter table ledger_figures enable row level security;
create policy one_company on ledger_figures
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on ledger_figures to cw_app;
grant select on ledger_figures to cw_auditor;

-- Accounts that are in another book for some days: they go back by themselves after the last of them.
create table book_cover (
  company_id uuid not null references company,
  id uuid not null,
  from_collector_id uuid not null references app_user,
  to_collector_id uuid not null references app_user,
  account_ids uuid[] not null,
  until date not null,
  started_at timestamptz(3) not null,
  started_by_name text not null,
  ended_at timestamptz(3),
  primary key (company_id, id)
);
create index book_cover_open on book_cover (company_id, until) where ended_at is null;
alter table book_cover enable row level security;
create policy one_company on book_cover
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update on book_cover to cw_app;
grant select on book_cover to cw_auditor;

-- What was done on a day, and promises by the day they were judged on; imports write none of these tables.
create index notes_of_day on notes (company_id, recorded_on);
create index calls_of_company_day on calls (company_id, placed_on);
create index promises_of_day on promises (company_id, recorded_on);
create index promises_matured on promises (company_id, (coalesce(closed_on, promised_date))) where status in ('kept', 'partiallyKept', 'broken');
create index messages_overridden on messages (company_id, released_on) where override_reason is not null;
create index calls_overridden on calls (company_id, placed_on) where override_reason is not null;
create index accounts_of_book on accounts (company_id, collector_id);

-- Who may not sign in any more gets no accounts.
grant select (disabled_at) on app_user to cw_app;
`;
