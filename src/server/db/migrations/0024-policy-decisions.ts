// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0024-policy-decisions';

export const statements = `
-- When whoever asked for a change of the policy has taken note of what became of it; null while it is news.
alter table policy_request add column seen_at timestamptz(3);
-- Whoever takes their own request back knows of it.
update policy_request set seen_at = decided_at where status = 'withdrawn';
grant update (seen_at) on policy_request to cw_app;
`;
