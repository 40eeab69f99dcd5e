create table envelope.operating_envelope (
    scope_id text not null references microgrid.scope on delete cascade,
    direction text not null check (direction in ('IMPORT', 'EXPORT')),
    issuer text not null,
    limit_w bigint not null check (limit_w >= 0),
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    revision bigint not null,
    basis text not null check (basis in ('PRIMARY', 'FALLBACK', 'HELD')),
    reference text not null,
    primary key (scope_id, direction, issuer),
    check (valid_from < valid_until)
);
create index on envelope.operating_envelope (valid_until);

-- What each circuit may carry now: what load control reads.
create table envelope.circuit_capacity (
    circuit_id text not null references microgrid.circuit on delete cascade,
    direction text not null check (direction in ('IMPORT', 'EXPORT')),
    available_w bigint not null check (available_w >= 0),
    source text not null check (source in ('OPERATIONAL', 'RATING', 'ENVELOPE', 'SAFE_DEFAULT')),
    envelope_w bigint,
    decision_row smallint not null,
    reference text,
    decided_for timestamptz not null,
    primary key (circuit_id, direction)
);

-- Every change of what a circuit may carry, in order: the evidence. Append-only, a partition a month.
create table envelope.circuit_change (
    id bigint generated always as identity,
    circuit_id text not null,
    direction text not null,
    available_w bigint not null,
    source text not null,
    envelope_w bigint,
    decision_row smallint not null,
    reference text,
    decided_for timestamptz not null,
    written_at timestamptz not null
) partition by range (decided_for);
create index on envelope.circuit_change (circuit_id, direction, decided_for);
create table envelope.circuit_change_other partition of envelope.circuit_change default;

-- Makes the partitions of a month and of the one after it, unless they are there.
create function envelope.prepare_months(around timestamptz) returns void language plpgsql as $$
declare
    month date;
    name text;
begin
    for month in select generate_series(date_trunc('month', around at time zone 'UTC'),
            date_trunc('month', around at time zone 'UTC') + interval '1 month', interval '1 month')::date loop
        name := 'circuit_change_' || to_char(month, 'YYYY_MM');
        if to_regclass('envelope.' || name) is null
           and not exists (select from envelope.circuit_change_other
               where decided_for >= month::timestamp at time zone 'UTC'
                 and decided_for < (month + interval '1 month')::timestamp at time zone 'UTC') then
            execute format('create table envelope.%I partition of envelope.circuit_change for values from (%L) to (%L)',
                name, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
        end if;
    end loop;
end $$;
