/** One step from a version of the schema to the next. Never edited after a release: a later step corrects it. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: string;
}

/**
 * All steps, oldest first; the same SQL on embedded and real PostgreSQL.
 *
 * References between tables are not declared as foreign keys where the other side may be deleted for good while a record
 * of the past (audit, statistics) stays.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'users, videos and workers',
    statements: `
create table aozora.settings (name text primary key, value jsonb not null);

create table aozora.users (
  id text primary key, name text not null, role text not null, status text not null,
  invitation_id text, created_at_ms bigint not null
);

create table aozora.api_keys (
  id text primary key,
  user_id text not null references aozora.users (id) on delete cascade,
  name text not null, hash text not null unique, hint text not null, created_at_ms bigint not null,
  expires_at_ms bigint, last_used_at_ms bigint, revoked_at_ms bigint
);
create index api_keys_user on aozora.api_keys (user_id, id);

create table aozora.invitations (
  id text primary key, code_hash text not null unique, role text not null,
  note text not null, max_uses integer not null, uses integer not null, created_by text not null,
  created_at_ms bigint not null, expires_at_ms bigint, revoked_at_ms bigint
);

create table aozora.audit_events (
  id text primary key, at_ms bigint not null, user_id text, key_id text,
  action text not null, target text, address text, data jsonb not null
);
create index audit_events_user on aozora.audit_events (user_id, id);
create index audit_events_target on aozora.audit_events (target, id);

create table aozora.videos (
  id text primary key, sequence bigserial not null unique,
  user_id text not null references aozora.users (id) on delete cascade,
  group_id text not null, variation integer not null, batch_id text, idempotency_key text,
  kind text not null, model text not null, engine_model text not null,
  status text not null check (status in ('queued', 'in_progress', 'completed', 'failed')),
  stage text, progress integer not null check (progress between 0 and 100),
  prompt text not null, request jsonb not null, width integer not null, height integer not null,
  frame_rate double precision not null, frame_count integer not null, seconds text not null, seed bigint not null,
  adjustments jsonb not null, notes jsonb not null, metadata jsonb not null, source_video_ids jsonb not null,
  remixed_from_video_id text, priority integer not null, fair_tag bigint not null, cost integer not null,
  job_id text, attempt integer not null, worker_id text,
  created_at_ms bigint not null, started_at_ms bigint, completed_at_ms bigint, expires_at_ms bigint, work_ms integer,
  error jsonb, assets jsonb, stored_bytes bigint not null, provenance jsonb,
  check (status <> 'completed' or assets is not null),
  check (status <> 'failed' or error is not null)
);
create index videos_user on aozora.videos (user_id, id);
create index videos_queue on aozora.videos (engine_model, priority desc, sequence) where status = 'queued';
create index videos_open on aozora.videos (status, sequence) where status in ('queued', 'in_progress');
create index videos_done on aozora.videos (engine_model, id desc) where status = 'completed';
create index videos_group on aozora.videos (group_id);
create index videos_created on aozora.videos (user_id, created_at_ms);
create unique index videos_idempotency on aozora.videos (user_id, idempotency_key, variation)
  where idempotency_key is not null;

create table aozora.video_previews (
  video_id text primary key references aozora.videos (id) on delete cascade,
  step integer not null, total_steps integer not null, jpeg bytea not null, updated_at_ms bigint not null
);

create table aozora.checkpoints (
  video_id text primary key references aozora.videos (id) on delete cascade,
  attempt integer not null, step integer not null, key text not null, size_bytes bigint not null,
  saved_at_ms bigint not null
);

create table aozora.refusals (
  id text primary key, at_ms bigint not null, user_id text not null, video_id text, stage text not null,
  profile text not null, categories jsonb not null
);
create index refusals_at on aozora.refusals (at_ms);

create table aozora.characters (
  id text primary key,
  user_id text not null references aozora.users (id) on delete cascade,
  name text not null, asset jsonb not null, width integer not null, height integer not null,
  frame_rate double precision not null, duration_ms integer not null, created_at_ms bigint not null
);
create index characters_user on aozora.characters (user_id, id);

create table aozora.workers (
  id text primary key, host text not null, device text not null, slots integer not null, is_draining boolean not null,
  models jsonb not null, started_at_ms bigint not null, seen_at_ms bigint not null
);

create table aozora.models (id text primary key, info jsonb not null, seen_at_ms bigint not null);
`,
  },
  {
    version: 2,
    name: 'files, batches and webhooks',
    statements: `
create table aozora.files (
  id text primary key,
  user_id text not null references aozora.users (id) on delete cascade,
  filename text not null, purpose text not null, asset jsonb not null, created_at_ms bigint not null
);
create index files_user on aozora.files (user_id, id);

create table aozora.batches (
  id text primary key,
  user_id text not null references aozora.users (id) on delete cascade, key_id text not null,
  status text not null, input_file_id text not null, output_file_id text, error_file_id text, errors jsonb,
  metadata jsonb, created_at_ms bigint not null, lease_until_ms bigint not null, moments_ms jsonb not null
);
create index batches_user on aozora.batches (user_id, id);
create index batches_open on aozora.batches (id)
  where status in ('validating', 'in_progress', 'finalizing', 'cancelling');

create table aozora.batch_requests (
  batch_id text not null references aozora.batches (id) on delete cascade, line integer not null, id text not null,
  custom_id text not null, request jsonb not null, video_id text, status_code integer, body jsonb,
  primary key (batch_id, line)
);
create unique index batch_requests_video on aozora.batch_requests (video_id) where video_id is not null;

create table aozora.webhook_endpoints (
  id text primary key,
  user_id text not null references aozora.users (id) on delete cascade,
  name text not null, url text not null, event_types jsonb not null, secret text not null, previous_secret text,
  previous_secret_until_ms bigint, created_at_ms bigint not null, updated_at_ms bigint
);
create index webhook_endpoints_user on aozora.webhook_endpoints (user_id, id);

create table aozora.webhook_deliveries (
  id text primary key, endpoint_id text not null references aozora.webhook_endpoints (id) on delete cascade,
  event_id text not null, type text not null, object_id text not null, status text not null, attempts integer not null,
  last_status_code integer, created_at_ms bigint not null, finished_at_ms bigint
);
create index webhook_deliveries_endpoint on aozora.webhook_deliveries (endpoint_id, created_at_ms);
`,
  },
  {
    version: 3,
    name: 'feedback, reports and findings',
    statements: `
create table aozora.feedback (
  video_id text not null references aozora.videos (id) on delete cascade,
  user_id text not null references aozora.users (id) on delete cascade,
  rating text, tags jsonb not null, comment text, updated_at_ms bigint not null, primary key (video_id, user_id)
);

create table aozora.reports (
  id text primary key, video_id text not null, reporter_id text not null,
  reason text not null, detail text not null, status text not null, resolution text, resolved_by text,
  created_at_ms bigint not null, resolved_at_ms bigint
);
create index reports_open on aozora.reports (id) where status = 'open';

create table aozora.findings (
  id text primary key,
  user_id text not null references aozora.users (id) on delete cascade, video_id text,
  prompt text not null, output text not null, category text not null, severity text not null, notes text not null,
  created_at_ms bigint not null
);
`,
  },
  {
    version: 4,
    name: 'documents of users',
    statements: `
create table aozora.documents (
  user_id text not null references aozora.users (id) on delete cascade,
  name text not null, value jsonb not null, updated_at_ms bigint not null, primary key (user_id, name)
);
`,
  },
  {
    version: 5,
    name: 'fingerprints of released videos',
    statements: `
create table aozora.fingerprints (
  video_id text primary key references aozora.videos (id) on delete cascade,
  mark_number text, fingerprint jsonb not null
);
create index fingerprints_mark on aozora.fingerprints (mark_number);
`,
  },
  {
    version: 6,
    name: 'appeals',
    statements: `
create table aozora.appeals (
  id text primary key,
  user_id text not null references aozora.users (id) on delete cascade, video_id text,
  prompt text not null, stage text not null, categories jsonb not null, message text not null, status text not null,
  answer text, resolved_by text, created_at_ms bigint not null, resolved_at_ms bigint
);
create index appeals_open on aozora.appeals (id) where status = 'open';
`,
  },
  {
    version: 7,
    name: 'shared videos, campaigns of the red team, frames that were refused',
    statements: `
alter table aozora.videos add column shared_at_ms bigint;
create index videos_shared on aozora.videos (shared_at_ms desc, id desc) where shared_at_ms is not null;
create index videos_sources on aozora.videos using gin (source_video_ids);

create table aozora.campaigns (
  id text primary key, user_id text not null references aozora.users (id) on delete cascade,
  name text not null, goal text not null, profile text not null, prompts jsonb not null, results jsonb,
  created_at_ms bigint not null, run_at_ms bigint
);
alter table aozora.findings add column campaign_id text references aozora.campaigns (id) on delete set null;

create table aozora.refused_frames (
  video_id text primary key references aozora.videos (id) on delete cascade,
  at_seconds double precision not null, jpeg bytea not null, categories jsonb not null, kept_at_ms bigint not null
);
`,
  },
  {
    version: 8,
    name: 'jobs for one device, news of every change of a video',
    statements: `
alter table aozora.videos add column device text;

create function aozora.announce_video() returns trigger language plpgsql as $body$
begin
  perform pg_notify('aozora_videos', coalesce(new.id, old.id) || ' state');
  return null;
end $body$;
create trigger announce_video after insert or update or delete on aozora.videos
  for each row execute function aozora.announce_video();
`,
  },
  {
    version: 9,
    name: 'speed of each device; words of deleted videos',
    statements: `
alter table aozora.videos add column drawn_on text;
create index videos_speed on aozora.videos (engine_model, drawn_on, id desc) where status = 'completed';

create index reports_video on aozora.reports (video_id);
create index appeals_video on aozora.appeals (video_id) where video_id is not null;
update aozora.reports set detail = '' where not exists (select from aozora.videos where id = video_id);
delete from aozora.appeals
  where video_id is not null and not exists (select from aozora.videos where id = video_id);
update aozora.batch_requests set request = '{}' where video_id is not null or status_code is not null;
`,
  },
  {
    version: 10,
    name: 'words of cancelled batches',
    statements: `
update aozora.batch_requests set request = '{}'
  where batch_id in (select id from aozora.batches where status = 'cancelled');
`,
  },
  {
    version: 11,
    name: 'faults of batch lines',
    statements: `
alter table aozora.batch_requests add column faults integer not null default 0;
`,
  },
];
