// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0009-audit';

export const statements = `
-- Where a company's log was signed last. Other rows pay nothing for it.
create index command_log_checkpoint on command_log (company_id, position) where name = 'audit.checkpoint';
`;
