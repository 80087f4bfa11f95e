// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0028-who-owes-where';

export const statements = `
-- The state or province (ISO 3166-2, 'US-CA').
alter table accounts add column region text;
-- Who owes: 'company', 'naturalPerson' or 'consumer'.
alter table accounts add column party_kind text not null default 'company';
`;
