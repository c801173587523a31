-- The private tables: facts as loaded (core) and as joined (staging).
-- Instants are UTC (timestamp without zone). No keys or indexes: identity is kept by the loading
-- statements and by tests, so that the same SQL runs on a lake.

create schema if not exists core;
create schema if not exists staging;

-- The ledger: one row per batch. parsed = accepted + rejected + duplicate + skipped.
create table if not exists core.batch (
    batch_id varchar,
    source varchar,
    kind varchar,
    reading varchar,                -- whole, lines, table
    file varchar,                   -- path below the folder of the configuration
    identity varchar,               -- hash of the head of a growing file; null for whole files
    byte_start bigint,
    byte_end bigint,
    tail_sha256 varchar,            -- hash of what is before byte_end: all of a table, 4 KB of a log
    first_record bigint,
    next_record bigint,
    content_sha256 varchar,
    observed_at timestamp,
    received_at timestamp,
    records bigint,
    accepted bigint,
    rejected bigint,
    duplicate bigint,
    skipped bigint,
    error varchar,                  -- nothing was loaded: the file could not be read, or (with records) it is held
    committed_at timestamp
);

-- One row per source: the outcome of the last attempt.
create table if not exists core.source_state (
    source varchar,
    kind varchar,
    last_success_at timestamp,
    error varchar,
    error_at timestamp,
    error_file varchar
);

-- Entries of registration forms: each distinct content observed, from first to last observation.
create table if not exists core.registration (
    source varchar,
    registration_id varchar,
    refs varchar[],
    category_id varchar,
    state_iso3 varchar,
    country_iso3 varchar,
    organization varchar,
    level varchar,
    gender varchar,
    age_band varchar,
    mode varchar,
    role varchar,
    status varchar,
    registered_at timestamp,
    is_checked_in boolean,
    checked_in_at timestamp,
    tags varchar[],
    is_complete boolean,
    content_id varchar,
    first_observed_at timestamp,
    observed_at timestamp
);

-- Meetings of the programme: each distinct content observed.
create table if not exists core.session (
    source varchar,
    session_id varchar,
    meeting_number varchar,
    title varchar,
    kind varchar,
    phase varchar,
    segment varchar,
    body varchar,
    agenda_item varchar,
    starts_at timestamp,
    ends_at timestamp,
    status varchar,
    room varchar,
    capacity bigint,
    languages varchar[],
    organizer varchar,
    content_id varchar,
    first_observed_at timestamp,
    observed_at timestamp
);

-- Badges seen at doors: a set, whatever file they came from.
create table if not exists core.scan (
    source varchar,
    refs varchar[],
    place varchar,
    direction varchar,
    scanned_at timestamp,
    device varchar
);

-- Connections to platform meetings: each distinct content observed.
create table if not exists core.stay (
    source varchar,
    refs varchar[],
    connection varchar,
    place varchar,
    service boolean,
    started_at timestamp,
    ended_at timestamp,
    device varchar,
    content_id varchar,
    first_observed_at timestamp,
    observed_at timestamp
);

-- Runs of requests of a playback, as each batch saw them.
create table if not exists core.playback (
    source varchar,
    playback_id varchar,
    stream varchar,
    delivery varchar,
    at_venue boolean,
    country_iso3 varchar,
    started_at timestamp,
    ended_at timestamp,
    requests bigint,
    bitrate_sum bigint,
    bitrate_count bigint,
    longest_segment_ms bigint
);

-- Requests after which a player had run out of data: a set, whatever batches they came in.
create table if not exists core.stall (
    source varchar, playback_id varchar, stream varchar, stalled_at timestamp
);

-- Counters of webcast services, as they were read, and what a service counted up to its report.
create table if not exists core.audience_sample (
    source varchar, stream varchar, sampled_at timestamp, concurrent bigint,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.page_sample (
    source varchar, stream varchar, sampled_at timestamp, visitors bigint, minutes bigint,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.audience_total (
    source varchar, stream varchar, views bigint, watch_minutes double,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);

-- What the secretariat keeps by hand. Of each file (a sheet) the latest version counts; a row that
-- cannot be read keeps what it last said (staging.sheet_file).
create table if not exists core.clock (
    source varchar, file varchar, session_id varchar, meeting_number varchar, status varchar,
    room varchar, opened_at timestamp, closed_at timestamp,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.statement (
    source varchar, file varchar, session_id varchar, speaking_order bigint, refs varchar[],
    state_iso3 varchar, organization varchar, category_id varchar, on_behalf_of varchar,
    level varchar, delivery varchar, delivered_at timestamp, text_posted_at timestamp,
    text_path varchar,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.head_count (
    source varchar, file varchar, session_id varchar, place varchar, counted_at timestamp,
    people bigint,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.delegation (
    source varchar, file varchar, state_iso3 varchar, organization varchar,
    places_in_person bigint, places_online bigint, credentials varchar, is_represented boolean,
    reason varchar,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.organization (
    source varchar, file varchar, name varchar, aliases varchar[], category_id varchar,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.note (
    source varchar, file varchar, noted_at timestamp, session_id varchar, note varchar,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.link (
    source varchar, file varchar, refs varchar[], valid_from timestamp, valid_to timestamp,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists core.release (
    source varchar, file varchar, release_id varchar, as_of timestamp, released_at timestamp,
    released_by varchar, seq bigint, content_hash varchar,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);

-- That somebody has seen an alert: the files the dashboard writes.
create table if not exists core.acknowledgement (
    source varchar, file varchar, alert_id varchar, acknowledged_at timestamp,
    acknowledged_by varchar,
    content_id varchar, first_observed_at timestamp, observed_at timestamp
);

-- Episodes of alerts. No facts: like the ledger they tell of this pipeline, and a rebuild keeps them.
create table if not exists core.alert (
    alert_id varchar,
    rule varchar,                   -- name of the [[alert]]
    kind varchar,
    subject varchar,
    session_id varchar,
    started_at timestamp,
    last_seen_at timestamp,         -- the last moment for which it was found to hold
    ended_at timestamp,             -- null while it is open
    value double,                   -- at its worst
    unit varchar,
    severity double,                -- orders the values of an episode
    text varchar,                   -- as it was last found
    is_told boolean,                -- there was a webhook when it began
    notified_at timestamp,          -- the webhook took the begin, our clock
    end_notified_at timestamp,      -- and the end
    webhook_error varchar           -- why it has not yet
);

-- Downloads of the texts of statements, as each batch of a web log saw them.
create table if not exists core.download (
    source varchar, path varchar, downloaded_at timestamp, downloads bigint
);

-- Rejected records: where they stand and why, never what they say.
create table if not exists core.quarantine (
    batch_id varchar,
    source varchar,
    into_table varchar,
    position bigint,
    reasons varchar[],
    first_seen_at timestamp,
    replayed_batch_id varchar
);

create table if not exists core.skipped (
    batch_id varchar,
    source varchar,
    reason varchar,
    records bigint
);

create table if not exists core.unresolved (
    batch_id varchar,
    source varchar,
    field varchar,
    value varchar,
    records bigint
);

-- Hashes of the secret and of what parsers were told, so that a change is noticed (etl.seal).
create table if not exists core.seal (what varchar, seal varchar, sealed_at timestamp);

-- What changed since the last build: what is day, registration or session.
create table if not exists core.touched (what varchar, congress_day date);

-- The configuration as the models see it, replaced at each start.
create table if not exists core.event (
    name varchar,
    venue varchar,
    time_zone varchar,
    starts_on date,
    ends_on date,
    min_minutes double,
    merge_gap_minutes double,
    room_stay_limit_hours double,
    is_simulated boolean
);
create table if not exists core.category (
    category_id varchar, label varchar, sort_order integer, represents varchar,
    is_participant boolean, counts_for_quorum boolean
);
create table if not exists core.state (
    iso3 varchar, name varchar, alpha_order integer, regional_group varchar, m49_region varchar,
    is_member boolean
);
create table if not exists core.country (iso3 varchar, name varchar);
create table if not exists core.baseline (
    event varchar, figure varchar, value bigint, document varchar
);
create table if not exists core.room (name varchar, capacity bigint, occupancy_limit bigint);
-- The rule of quorum, if one is configured. base: registered, recorded or given.
create table if not exists core.quorum (
    rule varchar, bodies varchar[], open_share varchar, open_part bigint, open_whole bigint,
    open_is_more boolean, decide_share varchar, decide_part bigint, decide_whole bigint,
    decide_is_more boolean, base varchar, given bigint, presence varchar, grace interval
);
-- Which meeting a platform meeting or a stream belongs to. session: an id, or by_time:<body>.
create table if not exists core.place_rule (
    source varchar, place_kind varchar, place varchar, session varchar, language varchar,
    rule_order integer
);

-- Web logs that are a sample of the requests, and how many of a hundred are in them.
create table if not exists core.sampling (source varchar, sampling_percent bigint);

-- Columns of which the configuration can say that a value stands for nothing.
create table if not exists core.mapped (source varchar, field varchar);

create table if not exists staging.sheet_file (
    source varchar, file varchar, complete_at timestamp
);
create table if not exists staging.programme (
    session_id varchar, meeting_number varchar, title varchar, kind varchar, phase varchar,
    segment varchar, body varchar, agenda_item varchar, starts_at timestamp, ends_at timestamp,
    status varchar, room varchar, capacity bigint, organizer varchar
);
create table if not exists staging.session (
    session_id varchar, meeting_number varchar, title varchar, kind varchar, phase varchar,
    segment varchar, body varchar, agenda_item varchar, starts_at timestamp, ends_at timestamp,
    scheduled_starts_at timestamp, scheduled_ends_at timestamp, opened_at timestamp,
    closed_at timestamp, status varchar, room varchar, capacity bigint, organizer varchar,
    congress_day date
);
create table if not exists staging.session_group (
    session_id varchar, group_kind varchar, group_id varchar
);
create table if not exists staging.session_place (
    session_id varchar, place_kind varchar, source varchar, place varchar, language varchar,
    starts_at timestamp, ends_at timestamp, congress_day date
);
create table if not exists staging.form_entry (
    entry_id varchar, source varchar, registration_id varchar, refs varchar[],
    category_id varchar, state_iso3 varchar, organization varchar, level varchar, gender varchar,
    mode varchar, status varchar, registered_at timestamp, is_checked_in boolean,
    checked_in_at timestamp, observed_at timestamp
);
create table if not exists staging.entry (
    entry_id varchar, source varchar, registration_id varchar, refs varchar[],
    category_id varchar, state_iso3 varchar, organization varchar, level varchar, gender varchar,
    mode varchar, status varchar, registered_at timestamp, is_checked_in boolean,
    checked_in_at timestamp, observed_at timestamp, person_id varchar
);
create table if not exists staging.person (
    person_id varchar, is_active boolean, is_participant boolean, category_id varchar,
    state_iso3 varchar, organization varchar, level varchar, gender varchar,
    regional_group varchar, m49_region varchar, mode varchar, registered_at timestamp,
    badge_collected_at timestamp
);
create table if not exists staging.registered_ref (
    ref varchar, person_id varchar, shared_state_iso3 varchar
);
create table if not exists staging.person_ref (
    ref varchar, valid_from timestamp, valid_to timestamp, person_id varchar,
    shared_state_iso3 varchar, is_ambiguous boolean
);
create table if not exists staging.organization_alias (
    name_key varchar, name varchar, category_id varchar
);
create table if not exists staging.delegation (
    source varchar, file varchar, state_iso3 varchar, organization varchar,
    places_in_person bigint, places_online bigint, credentials varchar, is_represented boolean,
    reason varchar, content_id varchar, first_observed_at timestamp, observed_at timestamp
);
create table if not exists staging.statement (
    session_id varchar, congress_day date, speaking_order bigint, state_iso3 varchar,
    organization varchar, category_id varchar, on_behalf_of varchar, level varchar,
    delivery varchar, delivered_at timestamp, text_posted_at timestamp, text_path varchar,
    person_id varchar
);
create table if not exists staging.stay_person (
    congress_day date, refs varchar[], valid_from timestamp, valid_to timestamp,
    person_id varchar, shared_state_iso3 varchar
);
create table if not exists staging.stay (
    congress_day date, source varchar, place_kind varchar, place varchar, mode varchar,
    connection varchar, person_id varchar, is_participant boolean, regional_group varchar,
    category_id varchar, state_iso3 varchar, started_at timestamp, ended_at timestamp,
    is_inferred boolean
);
create table if not exists staging.visit (
    congress_day date, session_id varchar, mode varchar, connection varchar, person_id varchar,
    is_participant boolean, started_at timestamp, ended_at timestamp
);
create table if not exists staging.presence (
    congress_day date, session_id varchar, person_id varchar, layer varchar,
    started_at timestamp, ended_at timestamp
);
create table if not exists staging.attendance (
    congress_day date, session_id varchar, person_id varchar, attended_at timestamp,
    room_at timestamp, platform_at timestamp
);
create table if not exists staging.playback_span (
    congress_day date, source varchar, playback_id varchar, stream varchar, language varchar,
    delivery varchar, at_venue boolean, country_iso3 varchar, bitrate bigint,
    first_at timestamp, started_at timestamp, ended_at timestamp
);
create table if not exists staging.playback_visit (
    congress_day date, session_id varchar, playback_id varchar, stream varchar,
    language varchar, delivery varchar, at_venue boolean, country_iso3 varchar, bitrate bigint,
    started_at timestamp, ended_at timestamp
);
create table if not exists staging.playback_stall (
    congress_day date, playback_id varchar, stream varchar, language varchar, delivery varchar,
    at_venue boolean, country_iso3 varchar, stalled_at timestamp
);
create table if not exists staging.reported_stay (
    refs varchar[], source varchar, place_kind varchar, place varchar, connection varchar,
    started_at timestamp, next_at timestamp, ended_at timestamp, congress_day date
);
create table if not exists staging.watermark (
    attendance_at timestamp, webcast_request_at timestamp, webcast_at timestamp,
    counter_at timestamp
);
create table if not exists staging.state_record (
    iso3 varchar, registered_at timestamp, checked_in_at timestamp, is_represented boolean,
    recorded_at timestamp
);
create table if not exists staging.organization_record (
    organization_id varchar, name varchar, is_mapped boolean, category_id varchar,
    registered_at timestamp, recorded_at timestamp
);
create table if not exists staging.crowd (
    congress_day date, session_id varchar, person_id varchar, layer varchar,
    started_at timestamp, ended_at timestamp, regional_group varchar, category_id varchar,
    m49_region varchar
);
create table if not exists staging.flow (
    congress_day date, session_id varchar, "at" timestamp, arrivals bigint, departures bigint
);
create table if not exists staging.stay_length (
    congress_day date, session_id varchar, "at" timestamp, minutes bigint, class varchar,
    people bigint
);
create table if not exists staging.instant (congress_day date, session_id varchar, "at" timestamp);
create table if not exists staging.crowd_minute (
    congress_day date, session_id varchar, "at" timestamp, room bigint, platform bigint,
    anywhere bigint, highest bigint, highest_at timestamp
);
create table if not exists staging.crowd_group (
    congress_day date, session_id varchar, "at" timestamp, regional_group varchar,
    m49_region varchar, people bigint
);
create table if not exists staging.crowd_category (
    congress_day date, session_id varchar, "at" timestamp, category_id varchar, people bigint
);
create table if not exists staging.occupant (
    congress_day date, session_id varchar, kind varchar, started_at timestamp, ended_at timestamp
);
create table if not exists staging.room_minute (
    congress_day date, session_id varchar, "at" timestamp, participants bigint, others bigint,
    unlinked bigint, highest bigint, highest_at timestamp
);
create table if not exists staging.counter_minute (
    congress_day date, session_id varchar, source varchar, stream varchar, language varchar,
    "at" timestamp, counts varchar, viewers bigint
);
create table if not exists staging.audience_span (
    congress_day date, session_id varchar, playback_id varchar, stream varchar,
    language varchar, delivery varchar, at_venue boolean, country_iso3 varchar, bitrate bigint,
    started_at timestamp, ended_at timestamp
);
create table if not exists staging.audience_watched (
    congress_day date, session_id varchar, language varchar, delivery varchar,
    at_venue boolean, watched varchar, playbacks bigint, rated_ms bigint, bitrate_ms bigint
);
create table if not exists staging.viewing_span (
    congress_day date, playback_id varchar, stream varchar, language varchar, delivery varchar,
    at_venue boolean, country_iso3 varchar, first_minute timestamp, last_minute timestamp
);
create table if not exists staging.viewing_minute (
    congress_day date, language varchar, delivery varchar, at_venue boolean,
    regional_group varchar, "at" timestamp, playbacks bigint, stalled bigint
);
create table if not exists staging.audience_minute (
    congress_day date, session_id varchar, language varchar, delivery varchar,
    at_venue boolean, "at" timestamp, viewers bigint, peak bigint, watch_ms bigint
);
create table if not exists staging.audience_start (
    congress_day date, session_id varchar, language varchar, delivery varchar,
    at_venue boolean, "at" timestamp, playbacks bigint
);
create table if not exists staging.group_start (
    congress_day date, group_kind varchar, group_id varchar, language varchar, delivery varchar,
    at_venue boolean, "at" timestamp, playbacks bigint
);
create table if not exists staging.audience_stall (
    congress_day date, session_id varchar, language varchar, delivery varchar,
    at_venue boolean, "at" timestamp, playbacks bigint
);
create table if not exists staging.current_batch (
    batch_id varchar, source varchar, file varchar
);
