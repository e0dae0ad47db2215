-- One turn as six plain statements: what any straightforward implementation would send. Frozen: ratios are against this.
\set person random(1, 2000)
begin;
insert into inbound (channel, provider_id, received_at) values ('sms', gen_random_uuid()::text, now()) on conflict do nothing;
select id, rev, state from conversation where id = ('00000000-0000-4000-8000-' || lpad(to_hex(:person::int), 12, '0'))::uuid for update;
update conversation set rev = rev + 1, state = decode(repeat('5a', 110), 'hex'), touched_at = now() where id = ('00000000-0000-4000-8000-' || lpad(to_hex(:person::int), 12, '0'))::uuid;
insert into outbox (id, conversation_id, channel, body, due_at) values (gen_random_uuid(), ('00000000-0000-4000-8000-' || lpad(to_hex(:person::int), 12, '0'))::uuid, 'sms', decode(repeat('5a', 250), 'hex'), now()), (gen_random_uuid(), ('00000000-0000-4000-8000-' || lpad(to_hex(:person::int), 12, '0'))::uuid, 'sms', decode(repeat('5a', 250), 'hex'), now());
commit;
