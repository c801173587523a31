-- The tables of a snapshot: the contract between the two programs.
--
-- Instants are UTC (timestamp without zone). A congress_day is a day in the zone of the event.
-- Columns named `at` make every figure answerable "as of" a moment:
--   in tables of changes, the full minute by which the change had happened (events up to `at`);
--   in tables by minute, the instant whose state is shown (people there at that very moment),
--   and the maximum (`peak`) over the minute that begins there.
-- The last row by minute may stand between two full minutes: it is the watermark, "now".
-- regional_group is null for people who represent no State, and for States without a group.

create schema if not exists marts;

-- One row: the event and how its figures are defined.
create table if not exists marts.event (
    name varchar,
    venue varchar,
    time_zone varchar,
    starts_on date,
    ends_on date,
    watermark timestamp,            -- latest moment any live source spoke of; null before that
    webcast_watermark timestamp,    -- up to here playbacks are final
    counter_watermark timestamp,    -- the latest reading of a counter of a webcast service
    min_minutes double,
    merge_gap_minutes double,
    is_simulated boolean,           -- the demo says so on every page
    webcast_sampling_percent bigint -- least share of requests in a web log; null: in all of them all
);

-- One row per category of registration, in the order of the report.
create table if not exists marts.category (
    category_id varchar,
    label varchar,
    sort_order integer,
    represents varchar,             -- state, organization or nobody
    is_participant boolean
);

-- One row per Member State and non-member observer State.
create table if not exists marts.state (
    iso3 varchar,
    name varchar,                   -- as at the event
    alpha_order integer,
    regional_group varchar,
    m49_region varchar,
    is_member boolean,
    registered_on date,             -- congress day; null if no approved registration
    recorded_on date                -- congress day of the first record; null if none
);

-- Member States first registered, checked in or recorded by `at`. event: registered, recorded,
-- checked_in (anybody of it, online too: what the sources say, not what is recorded).
create table if not exists marts.state_change (
    "at" timestamp,
    congress_day date,
    event varchar,
    regional_group varchar,
    m49_region varchar,
    states bigint
);

-- One row per meeting of the programme.
create table if not exists marts.session (
    session_id varchar,
    meeting_number varchar,
    title varchar,
    kind varchar,
    phase varchar,
    segment varchar,
    body varchar,
    agenda_item varchar,
    congress_day date,
    starts_at timestamp,            -- as held, else as scheduled; null if unscheduled
    ends_at timestamp,              -- while it is open: the latest it may last, see definitions
    scheduled_starts_at timestamp,
    scheduled_ends_at timestamp,
    opened_at timestamp,            -- as held, by the clock the secretariat keeps; null until known
    closed_at timestamp,
    status varchar,                 -- planned, held (opened), cancelled, moved
    room varchar,                   -- where it was held, else where it is planned
    capacity bigint,                -- seats of the room
    occupancy_limit bigint,         -- people allowed at a time, where one is set
    has_room_source boolean,        -- scans exist for its room
    has_platform_source boolean,    -- a platform meeting or stream rule leads to it
    has_webcast_source boolean
);

-- Entries of registration forms, all categories. event: entered, checked_in.
create table if not exists marts.registration_change (
    "at" timestamp,
    congress_day date,
    event varchar,
    source varchar,
    status varchar,                 -- approved, pending, rejected, withdrawn; as known now
    category_id varchar,
    mode varchar,                   -- in_person, online
    regional_group varchar,
    entries bigint
);

-- Participants (distinct persons), each event once a person, at its first time.
-- event: registered, badge_collected, attended.
create table if not exists marts.participant_change (
    "at" timestamp,
    congress_day date,
    event varchar,
    category_id varchar,
    mode varchar,
    regional_group varchar,
    m49_region varchar,
    level varchar,                  -- as recorded on the form; null if not
    gender varchar,
    people bigint
);

-- Attendance of a meeting: +1 when a participant has attended, in the class of that moment;
-- -1 and +1 when the class changes. Sum up to a moment. class: room_only, platform_only, both.
create table if not exists marts.attendance_change (
    session_id varchar,
    "at" timestamp,
    class varchar,
    category_id varchar,
    regional_group varchar,
    people bigint,
    congress_day date
);

-- Participants there, meeting by minute. Distinct = room_only + platform_only + both.
create table if not exists marts.session_minute (
    session_id varchar,
    "at" timestamp,
    room_only bigint,
    platform_only bigint,
    "both" bigint,
    peak bigint,                    -- most distinct participants at once in the minute
    peak_at timestamp,
    congress_day date
);

-- The same by regional group; null is "represents no State or no group".
create table if not exists marts.session_minute_group (
    session_id varchar,
    "at" timestamp,
    regional_group varchar,
    people bigint,
    congress_day date
);

-- The same by category; null is the smallest categories together, see docs/definitions.md.
create table if not exists marts.session_minute_category (
    session_id varchar,
    "at" timestamp,
    category_id varchar,
    people bigint,
    congress_day date
);

-- Arrivals of participants in a meeting, and departures; up to a moment, their difference is those
-- there. Never of one State, group or category.
create table if not exists marts.session_flow (
    session_id varchar,
    "at" timestamp,
    arrivals bigint,
    departures bigint,
    congress_day date
);

-- Participants who have last left a meeting by `at`, and how long they were there in all.
create table if not exists marts.session_stay_length (
    session_id varchar,
    "at" timestamp,
    minutes bigint,                 -- whole minutes, of both modes together
    class varchar,                  -- room_only, platform_only, both: modes with any presence
    people bigint,
    congress_day date
);

-- Everybody in the room of a meeting by minute, each once: a limit is about bodies. Where its doors
-- are scanned; who passes without a scan is in no column.
create table if not exists marts.room_minute (
    session_id varchar,
    "at" timestamp,
    participants bigint,
    others bigint,                  -- registered, but not participants
    unlinked bigint,                -- badges that belong to no registration
    peak bigint,                    -- most people at once in the minute
    peak_at timestamp,
    congress_day date
);

-- Participants in any meeting, each once, by minute.
create table if not exists marts.minute (
    "at" timestamp,
    congress_day date,
    room_only bigint,
    platform_only bigint,
    "both" bigint,
    peak bigint,
    peak_at timestamp
);

-- The same by regional group and M49 region; both null is "represents no State".
create table if not exists marts.minute_group (
    "at" timestamp,
    congress_day date,
    regional_group varchar,
    m49_region varchar,
    people bigint
);

-- Stays except service, by the minute they began, linked to a person or not.
create table if not exists marts.stay_count (
    "at" timestamp,
    source varchar,
    mode varchar,                   -- room, platform
    stays bigint,
    linked bigint
);

-- The same for the stays that touch a meeting, by the minute they first touch it.
create table if not exists marts.session_stay_count (
    session_id varchar,
    "at" timestamp,
    mode varchar,
    stays bigint,
    linked bigint
);

-- Connections that belong to no registration, each once at its first time.
-- session_id null: over the whole event; else within that meeting.
create table if not exists marts.connection_change (
    session_id varchar,
    "at" timestamp,
    mode varchar,
    connections bigint
);

-- Webcast by minute over the whole event. A playback is not a person.
create table if not exists marts.webcast_minute (
    "at" timestamp,
    congress_day date,
    language varchar,
    delivery varchar,               -- live, on_demand, unknown
    at_venue boolean,
    viewers bigint,                 -- playbacks on at that moment; null after webcast_watermark
    peak bigint,                    -- most at once in the minute; null after webcast_watermark
    playbacks_started bigint,       -- first seen after `at` and up to the end of its minute
    watch_ms bigint,                -- within that minute
    playbacks_stalled bigint        -- first stalled after `at` and up to the end of its minute
);

-- Webcast of a meeting by minute. playbacks_started, playbacks_stalled: first seen, or first
-- stalled, in this meeting.
create table if not exists marts.session_webcast_minute (
    session_id varchar,
    "at" timestamp,
    language varchar,
    delivery varchar,
    at_venue boolean,
    viewers bigint,
    peak bigint,
    playbacks_started bigint,
    watch_ms bigint,
    playbacks_stalled bigint,
    congress_day date
);

-- Counters of services by minute: the latest reading of each stream that still counts.
-- session_id null: over the whole event.
create table if not exists marts.counter_minute (
    session_id varchar,
    "at" timestamp,
    congress_day date,
    source varchar,
    stream varchar,
    language varchar,
    counts varchar,                 -- viewers, page_visitors (a page that is open is not watched)
    viewers bigint
);

-- What webcast services counted of each stream, by their latest report.
create table if not exists marts.audience_total (
    source varchar,
    stream varchar,
    language varchar,
    session_id varchar,             -- null: the stream belongs to no single meeting
    views bigint,
    watch_minutes double,
    observed_at timestamp
);

-- Webcast by network location; session_id null: over the whole event.
create table if not exists marts.webcast_country (
    session_id varchar,
    stream varchar,
    language varchar,
    delivery varchar,
    at_venue boolean,
    country_iso3 varchar,
    country varchar,
    regional_group varchar,
    playbacks bigint,
    watch_ms bigint
);

-- Quality of the webcast by minute and regional group of the network location, up to
-- webcast_watermark. A playback that is on in a minute is a viewing minute; rows add up.
create table if not exists marts.webcast_quality (
    "at" timestamp,
    congress_day date,
    language varchar,
    delivery varchar,
    at_venue boolean,
    regional_group varchar,
    viewing_minutes bigint,         -- playbacks that were on in the minute that begins at `at`
    stalled_minutes bigint          -- of these, with a stall in it
);

-- Quality of the live webcast, without the venue's screens, by network location: in the ten minutes
-- up to webcast_watermark, and in the hour before them. Not kept by time.
create table if not exists marts.webcast_recent (
    language varchar,
    regional_group varchar,
    country_iso3 varchar,           -- null: not known, or fewer than ten playbacks are there
    country varchar,
    playbacks bigint,               -- on within the ten minutes
    viewing_minutes bigint,
    stalled_minutes bigint,
    viewing_minutes_before bigint,  -- in the hour before
    stalled_minutes_before bigint
);

-- How much of a meeting playbacks watched, and the bitrate they asked for. session_id null: whole
-- Congress days. watched: less, half (at least half of the meeting), three_quarters, all (95 per
-- cent or more); null until the meeting is over.
create table if not exists marts.webcast_watched (
    session_id varchar,
    congress_day date,
    over_at timestamp,              -- end of the meeting; null until it is over
    language varchar,
    delivery varchar,
    at_venue boolean,
    watched varchar,
    playbacks bigint,
    rated_ms bigint,                -- watch time of playbacks that told a bitrate
    bitrate_ms bigint               -- bitrate (kbit/s) times that watch time
);

-- Groups of meetings, one row per meeting and group it belongs to. group_kind: phase, segment, kind
-- (group_id: its value in marts.session), agenda_item (one of the Congress: a meeting with several
-- belongs to each), without_item (the kind of a meeting of the Congress that has none).
create table if not exists marts.session_group (
    session_id varchar,
    group_kind varchar,
    group_id varchar
);

-- Playbacks first seen in a meeting of a group, each once in a group; of agenda_item and
-- without_item only.
create table if not exists marts.group_webcast (
    group_kind varchar,
    group_id varchar,
    "at" timestamp,                 -- the minute that begins there, as in marts.webcast_minute
    congress_day date,
    language varchar,
    delivery varchar,
    at_venue boolean,
    playbacks_started bigint
);

-- Participants who attended any meeting of a group, each once in a group, at the first time.
-- group_kind and group_id as in marts.session_group.
create table if not exists marts.group_change (
    group_kind varchar,
    group_id varchar,
    "at" timestamp,
    congress_day date,
    people bigint
);

-- One row per State and meeting at which it was recorded: a stay of any length, or a statement.
create table if not exists marts.session_state (
    session_id varchar,
    iso3 varchar,
    congress_day date
);

-- One row per State with anybody there at the watermark; session_id null: in any meeting.
-- Filled in the snapshot `present` only, which is not kept.
create table if not exists marts.state_now (
    session_id varchar,
    iso3 varchar,
    in_room boolean,
    online boolean
);

-- One row per meeting in progress of a body a rule of quorum is for: Member States with a
-- representative there. Filled in the snapshot `present` only, and only if a rule is configured.
create table if not exists marts.quorum_now (
    session_id varchar,
    taken_at timestamp,             -- the last full minute
    in_room bigint,                 -- null: the doors of the room are not scanned
    online bigint,                  -- null: not reported yet
    counted bigint,                 -- by the presence that counts, each State once
    presence varchar,               -- room, room_and_online
    grace_minutes double,           -- who has left within so many minutes still counts
    states bigint,                  -- what the shares are of
    base varchar,                   -- registered, recorded, given
    rule varchar,
    open_share varchar,
    decide_share varchar,
    to_open bigint,                 -- States needed
    to_decide bigint
);

-- One row: people whose badge is in any room of the venue at the watermark, in a meeting or not.
create table if not exists marts.building (
    "at" timestamp,                 -- time of the latest scan
    participants bigint,
    others bigint,                  -- registered, but not participants
    unlinked bigint                 -- badges that belong to no registration
);

-- One row per organization with an approved registration in a category that represents one.
create table if not exists marts.organization (
    organization_id varchar,
    name varchar,
    category_id varchar,
    is_mapped boolean,              -- false: counted by its name as written on the form
    registered_on date,
    recorded_on date
);

-- Organizations first registered or recorded by `at`. event: registered, recorded.
create table if not exists marts.organization_change (
    "at" timestamp,
    congress_day date,
    event varchar,
    category_id varchar,
    organizations bigint
);

-- One row per delegation, of a State or an organization: places given and used, credentials.
create table if not exists marts.delegation (
    iso3 varchar,                   -- null for organizations
    name varchar,
    regional_group varchar,
    category_id varchar,            -- of organizations
    alpha_order integer,
    places_in_person bigint,        -- null: no number is set
    places_online bigint,
    approved_in_person bigint,      -- participants, each once
    approved_online bigint,
    pending_in_person bigint,       -- entries of forms
    pending_online bigint,
    registered bigint,              -- participants in person, online and of unknown mode, each once
    badges_collected bigint,
    credentials varchar,            -- not_received, received, accepted; null: nothing noted
    is_represented_by_decision boolean, -- an override; null: none
    reason varchar                  -- of the override
);

-- One row per statement inscribed or made.
create table if not exists marts.statement (
    session_id varchar,
    congress_day date,              -- of its meeting
    speaking_order bigint,
    speaker varchar,                -- the State, the organization, or the category of a person
    iso3 varchar,
    regional_group varchar,
    category_id varchar,            -- of who is not a State
    on_behalf_of varchar,
    level varchar,
    delivery varchar,               -- in_person, live, video, written
    delivered_at timestamp,         -- null: not yet, or written only
    text_posted_at timestamp,
    downloads bigint                -- of the text, where a web log shows them; else null
);

-- People counted by eye.
create table if not exists marts.head_count (
    session_id varchar,
    place varchar,                  -- null: the whole meeting
    counted_at timestamp,
    people bigint
);

-- Incidents and remarks of the secretariat, newest first by noted_at.
create table if not exists marts.note (
    noted_at timestamp,
    session_id varchar,
    note varchar
);

-- Bridges: how the totals of the sources become a figure, as changes; sum up to a moment. Only the
-- steps that no other mart holds: what a bridge begins with, and all its steps in their order, see
-- docs/definitions.md. Non-member States by the Congress day: `at` is when that begins.
create table if not exists marts.bridge_change (
    figure varchar,
    step varchar,
    source varchar,                 -- null where a step is about several sources
    category_id varchar,            -- where a step is of people or organizations of a category
    "at" timestamp,
    amount bigint                   -- with its sign
);

-- References that lead to several people, and so join nothing.
create table if not exists marts.ambiguous (
    ref_kind varchar,               -- registration, badge, platform, email
    refs bigint,
    stays bigint                    -- stays they were seen with; a stronger one may link those
);

-- Figures released by the reporting role: the snapshot they are frozen in, and as of when.
create table if not exists marts.release (
    release_id varchar,
    as_of timestamp,
    released_at timestamp,
    released_by varchar,            -- a role, not a name
    seq bigint,
    content_hash varchar
);

-- Official figures of earlier events. figure: states_represented, registered.
create table if not exists marts.baseline (
    event varchar,
    figure varchar,
    value bigint,
    document varchar                -- where it is published
);

-- Health of each source as of this snapshot.
create table if not exists marts.source (
    source varchar,
    kind varchar,
    last_success_at timestamp,      -- last time its files were looked at without error
    last_received_at timestamp,     -- last time something new arrived (machine clock)
    watermark timestamp,            -- latest moment its data speak of
    sampling_percent bigint,        -- share of the requests in a web log; null: all, or no web log
    files bigint,
    records bigint,
    accepted bigint,
    rejected bigint,
    duplicate bigint,
    skipped bigint,
    error varchar,                  -- null when the last attempt succeeded
    error_at timestamp,
    error_file varchar
);

-- The latest batches, newest first by received_at.
create table if not exists marts.batch (
    batch_id varchar,
    source varchar,
    file varchar,
    received_at timestamp,
    observed_at timestamp,
    first_record bigint,
    records bigint,
    accepted bigint,
    rejected bigint,
    duplicate bigint,
    skipped bigint
);

-- Rejected records by reason, with the latest few as examples.
create table if not exists marts.reject (
    source varchar,
    file varchar,
    into_table varchar,
    reason varchar,
    records bigint,
    positions varchar               -- "12, 15-90": numbers of the records in the file, of many the first
);

-- Well-formed records that are no facts.
create table if not exists marts.skipped (
    source varchar,
    reason varchar,
    records bigint
);

-- Places seen in stays or playbacks that match no meeting of the programme.
create table if not exists marts.unmatched (
    source varchar,
    place_kind varchar,             -- room, platform, stream
    place varchar,
    stays bigint,
    first_at timestamp,
    last_at timestamp
);

-- Devices at doors: when each was heard of last. Nothing of the people who passed.
create table if not exists marts.gate (
    source varchar,
    place varchar,                  -- the room, or the name its source gives
    device varchar,                 -- null: not told, or known from fewer than 5 badges
    first_at timestamp,
    latest_at timestamp,
    session_id varchar,             -- the meeting on in the room at the latest scan of all gates
    is_silent boolean               -- such a meeting, and no scan of this gate for 30 minutes
);

-- Episodes of alerts. Not of the facts: a rebuild keeps them.
create table if not exists marts.alert (
    alert_id varchar,               -- the same for the same rule, subject and begin
    rule varchar,                   -- name of the [[alert]], by default its kind
    kind varchar,
    subject varchar,                -- a room, a source, a gate or the id of a meeting
    session_id varchar,             -- the meeting it is about; null: about none
    started_at timestamp,
    last_seen_at timestamp,
    ended_at timestamp,             -- null while it is open
    value double,                   -- at its worst
    unit varchar,
    text varchar,                   -- what is the matter, as it was last found
    is_told boolean,                -- to be sent to the webhook
    notified_at timestamp,          -- the webhook took the begin (machine clock), and the end
    end_notified_at timestamp,
    webhook_error varchar,          -- why it has not taken it yet
    acknowledged_at timestamp,
    acknowledged_by varchar         -- a role; null: not said
);

-- Values without a mapping: fields left empty until somebody maps them.
create table if not exists marts.unresolved (
    source varchar,
    field varchar,                  -- country, category, mode, ...
    value varchar,
    records bigint,
    is_mappable boolean             -- it is shown whole, and [source.values.<field>] may name it
);

-- Entries absent from the latest full list of their source; they keep their status.
create table if not exists marts.missing (
    source varchar,
    status varchar,
    entries bigint
);
