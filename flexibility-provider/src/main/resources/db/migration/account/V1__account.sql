create table account.account (
    name          text primary key,
    password_hash text not null,
    role          text not null check (role in ('ADMIN', 'OPERATOR', 'VIEWER')),
    must_change   boolean not null
);
