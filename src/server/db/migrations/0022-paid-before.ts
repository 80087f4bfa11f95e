// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0022-paid-before';

export const statements = `
-- What had come in for a promise on its first day before it was given; of those of the time before nobody knows.
alter table promises add column paid_before_minor bigint not null default 0;
alter table promises alter column paid_before_minor drop default;
`;
