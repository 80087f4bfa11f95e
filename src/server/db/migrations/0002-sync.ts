// Frozen: this file is never changed after it has been released, and it imports nothing of ours.

export const name = '0002-sync';

export const statements = `
-- Whatever moves a company's counter or begins a new epoch tells every API process so when it commits. A transaction may say
-- before which collectors' books it touched, by their ids with commas between them, or 'none'; without a word all are told.
create function cw_poke() returns trigger language plpgsql as
$$
declare
  books text := coalesce(current_setting('app.touched_books', true), '');
begin
  if books <> 'none' then
    perform pg_notify('cw_poke', new.id::text || case books when '' then '' else '|' || books end);
  end if;
  return null;
end
$$;
create trigger company_poke after update of version, epoch on company for each row
when (old.version is distinct from new.version or old.epoch is distinct from new.epoch) execute function cw_poke();

-- An epoch begun because a desktop knew more than the database. Not more often than this, or one forged request after the
-- other would send every desktop of the company back to its first sync.
alter table company add column epoch_began_at timestamptz(3);
create function cw_begin_epoch(known uuid) returns boolean
language sql security definer set search_path = public, pg_temp as
$$
  with begun as (
    update company set epoch = gen_random_uuid(), epoch_began_at = now()
    where id = cw_company_id() and epoch = known and (epoch_began_at is null or epoch_began_at < now() - interval '10 minutes')
    returning 1
  )
  select exists (select from begun)
$$;
revoke all on function cw_begin_epoch(uuid) from public;
grant execute on function cw_begin_epoch(uuid) to cw_app;

-- Which database this was when an API last started on it. A copy, a restored dump or a server that went another way since
-- is another one.
create table database_life (
  is_only boolean primary key default true check (is_only),
  identity text not null
);

-- The protocol version a desktop last signed in with.
alter table client add column protocol_version integer not null default 1;

-- The log also holds acts that are no desktop's: they have no client and no number, and may be about many accounts.
alter table command_log alter column client_id drop not null;
alter table command_log alter column seq drop not null;
alter table command_log alter column account_id drop not null;
alter table command_log alter column actor_id drop not null;
-- Whoever adds to the log holds the rows of the company and of the client, so looking them up again for every row says nothing new.
alter table command_log drop constraint command_log_company_id_fkey, drop constraint command_log_client_id_fkey;
alter table command_log add constraint command_log_place check ((client_id is null) = (seq is null));
`;
