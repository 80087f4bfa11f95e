// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0027-relay-trouble';

export const statements = `
-- What kept the company's relay from sending at its last try; there is no row while it can send.
create table relay_trouble (
  company_id uuid primary key references company,
  code text not null,
  at timestamptz(3) not null
);

alter table relay_trouble enable row level security;
create policy one_company on relay_trouble
  using (company_id = (select cw_company_id())) with check (company_id = (select cw_company_id()));
grant select, insert, update, delete on relay_trouble to cw_app;
grant select on relay_trouble to cw_auditor;
`;
