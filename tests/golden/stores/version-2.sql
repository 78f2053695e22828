PRAGMA application_id = 1919640684;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE busy_intervals (
    source TEXT NOT NULL,
    href TEXT NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    PRIMARY KEY (source, href, starts, ends)
) STRICT, WITHOUT ROWID;
CREATE TABLE busy_objects (
    source TEXT NOT NULL,
    href TEXT NOT NULL,
    etag TEXT NOT NULL,
    lasting INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    PRIMARY KEY (source, href)
) STRICT, WITHOUT ROWID;
CREATE TABLE busy_sources (
    key TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token TEXT,
    listed_at TEXT,
    read_at TEXT,
    view TEXT NOT NULL,
    until TEXT,
    failures INTEGER NOT NULL,
    trouble TEXT NOT NULL,
    retry_at TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE busy_vacations (
    source TEXT NOT NULL,
    href TEXT NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    PRIMARY KEY (source, href, first_on, last_on)
) STRICT, WITHOUT ROWID;
CREATE TABLE campaigns (
    id TEXT NOT NULL PRIMARY KEY,
    problem TEXT NOT NULL,
    question TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    state TEXT NOT NULL,
    candidates TEXT NOT NULL,
    gains TEXT NOT NULL,
    ran_from TEXT,
    closed_on TEXT
) STRICT;
INSERT INTO "campaigns" VALUES('q-1','Our tool finds no buyers','Who would pay for a quiet calendar?','2026-03-01','closed','[["c-17", true, false], ["c-18", null, null]]','[["lead", "try clinics", "2026-03-09", "c-17"]]','2026-03-03T12:00:00+01:00[Europe/Berlin]','2026-04-01');
CREATE TABLE contact_addresses (
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (contact_id, kind, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "contact_addresses" VALUES('c-17','email',0,'b@example.org');
INSERT INTO "contact_addresses" VALUES('c-17','email',1,'a@example.org');
INSERT INTO "contact_addresses" VALUES('c-17','phone',0,'+49 30 1');
INSERT INTO "contact_addresses" VALUES('c-17','phone',1,'+1 2');
CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    every_count INTEGER,
    every_unit TEXT,
    circle TEXT,
    channel TEXT,
    last_contact_on TEXT,
    birth_month INTEGER,
    birth_day INTEGER,
    birth_year INTEGER,
    timezone TEXT,
    past TEXT,
    status TEXT,
    trust INTEGER,
    lost_because TEXT NOT NULL,
    met TEXT NOT NULL,
    memory TEXT NOT NULL,
    standout TEXT NOT NULL,
    offer TEXT NOT NULL,
    homework TEXT NOT NULL,
    mutual TEXT NOT NULL,
    source_uid TEXT,
    do_not_contact INTEGER NOT NULL,
    rests_until TEXT,
    snoozed_until TEXT,
    archived_on TEXT
, tags TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "contacts" VALUES('c-17','Anna Ωmega 👋',6,'months','friends','video','2025-02-28',2,29,1980,'America/New_York','a lot','ahead',0,'moved','a fair','the boat','patience','a room','new job','["Zoë", "李雷"]','urn:uuid:1',1,'2026-09-01','9999-12-31','2027-01-01','["sailing", "Oslo"]');
INSERT INTO "contacts" VALUES('c-2','Ben',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'','','','','','','[]',NULL,0,NULL,NULL,NULL,'[]');
CREATE TABLE counters (scope TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "counters" VALUES('c-17/thank',2);
CREATE TABLE entries (
    uid TEXT NOT NULL PRIMARY KEY,
    shape TEXT NOT NULL,
    carrier TEXT NOT NULL,
    state TEXT NOT NULL,
    href TEXT NOT NULL,
    written TEXT NOT NULL,
    wrote_at TEXT NOT NULL,
    etag TEXT NOT NULL,
    seen TEXT,
    text TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    moved_on TEXT,
    second_place INTEGER NOT NULL,
    changed_at TEXT,
    unmarked TEXT NOT NULL,
    restored INTEGER NOT NULL,
    twin TEXT NOT NULL,
    moved_note TEXT NOT NULL) STRICT;
INSERT INTO "entries" VALUES('rk-1','slot','task','standing','/cal/rk-1.ics','{"title": "Call Anna", "description": "one\ntwo “quoted”  ", "start": "2026-03-03T12:00:00+01:00[Europe/Berlin]", "end": "2026-03-03T12:20:00+01:00[Europe/Berlin]", "alarms": [10, -5], "categories": ["a", "b"], "status": "CONFIRMED", "place": "Café"}','2026-03-03T12:00:00+01:00[Europe/Berlin]','"1"','{"title": "Call Anna", "description": "one\ntwo “quoted”  ", "start": "2026-03-03", "end": "2026-03-04", "alarms": [10, -5], "categories": ["a", "b"], "status": "CONFIRMED", "place": "Café"}','BEGIN:VCALENDAR
',1,'2026-03-01',1,'2026-03-03T12:00:00+01:00[Europe/Berlin]','Call Anna',1,'rk-0','Moved from Monday.');
CREATE TABLE errands (
    id TEXT NOT NULL PRIMARY KEY,
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    due_on TEXT NOT NULL,
    about TEXT,
    overridden INTEGER NOT NULL,
    dropped INTEGER NOT NULL
) STRICT;
INSERT INTO "errands" VALUES('e-1','c-17','introduction','to Ben, about the clinics','2026-03-03T12:00:00+01:00[Europe/Berlin]','2026-03-04','c-18',1,1);
CREATE TABLE intent_touches (
    uid TEXT NOT NULL REFERENCES intents (uid) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    contact_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    n INTEGER NOT NULL,
    entry_uid TEXT NOT NULL,
    due_on TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    state TEXT NOT NULL,
    channel TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    origin_contact_id TEXT,
    origin_purpose TEXT,
    origin_n INTEGER,
    settled_at TEXT,
    because TEXT NOT NULL,
    PRIMARY KEY (uid, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "intent_touches" VALUES('rk-1',0,'c-17','thank',2,'rk-1','2026-03-04','2026-03-03T12:00:00+01:00[Europe/Berlin]','done','email',2,'c-17','reconnect',1,'2026-03-04T09:00:00+00:00','you talked');
INSERT INTO "intent_touches" VALUES('rk-1',1,'c-17','reconnect',1,'rk-1','2026-03-04','2026-03-03T12:00:00+01:00[Europe/Berlin]','done','email',2,NULL,NULL,NULL,NULL,'you talked');
CREATE TABLE intents (
    uid TEXT NOT NULL PRIMARY KEY,
    shape TEXT NOT NULL,
    carrier TEXT NOT NULL,
    state TEXT NOT NULL,
    href TEXT NOT NULL,
    written TEXT NOT NULL,
    wrote_at TEXT NOT NULL,
    etag TEXT NOT NULL,
    seen TEXT,
    text TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    moved_on TEXT,
    second_place INTEGER NOT NULL,
    changed_at TEXT,
    unmarked TEXT NOT NULL,
    restored INTEGER NOT NULL,
    twin TEXT NOT NULL,
    moved_note TEXT NOT NULL,
    kind TEXT NOT NULL,
    put_text TEXT NOT NULL,
    base_etag TEXT NOT NULL,
    stored_at TEXT NOT NULL
) STRICT;
INSERT INTO "intents" VALUES('rk-1','slot','task','standing','/cal/rk-1.ics','{"title": "Call Anna", "description": "one\ntwo “quoted”  ", "start": "2026-03-03T12:00:00+01:00[Europe/Berlin]", "end": "2026-03-03T12:20:00+01:00[Europe/Berlin]", "alarms": [10, -5], "categories": ["a", "b"], "status": "CONFIRMED", "place": "Café"}','2026-03-03T12:00:00+01:00[Europe/Berlin]','"1"','{"title": "Call Anna", "description": "one\ntwo “quoted”  ", "start": "2026-03-03", "end": "2026-03-04", "alarms": [10, -5], "categories": ["a", "b"], "status": "CONFIRMED", "place": "Café"}','BEGIN:VCALENDAR
',1,'2026-03-01',1,'2026-03-03T12:00:00+01:00[Europe/Berlin]','Call Anna',1,'rk-0','Moved from Monday.','update','new','"0"','2026-03-03T12:00:00+01:00[Europe/Berlin]');
CREATE TABLE interactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL,
    local_on TEXT NOT NULL,
    channel TEXT NOT NULL,
    outcome TEXT NOT NULL,
    source TEXT NOT NULL,
    purpose TEXT,
    note TEXT NOT NULL,
    uid TEXT NOT NULL,
    retracts INTEGER REFERENCES interactions (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO "interactions" VALUES(1,'c-17','2026-03-03T12:00:00+01:00[Europe/Berlin]','2026-03-03','meet','done','meeting','ask','the move','rk-1',1);
INSERT INTO "interactions" VALUES(2,'c-2','2026-03-03T12:00:00+01:00[Europe/Berlin]','2026-03-03','call','done','log',NULL,'','',NULL);
CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    because TEXT NOT NULL,
    contact_id TEXT,
    uid TEXT
) STRICT;
INSERT INTO "journal" VALUES(1,'2026-03-03T12:00:00+01:00[Europe/Berlin]','entry.was_moved','a conflict','c-17','rk-1');
CREATE TABLE memos (
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    memo TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (contact_id, memo)
) STRICT, WITHOUT ROWID;
INSERT INTO "memos" VALUES('c-17','passed over in the circles','2026-03-03');
CREATE TABLE notices (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "notices" VALUES('question','k','Is that so?');
CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    left_at TEXT NOT NULL,
    result TEXT,
    answered_at TEXT
) STRICT;
CREATE TABLE revision (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), n INTEGER NOT NULL) STRICT;
INSERT INTO "revision" VALUES(1,0);
CREATE TABLE settings (setting TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "settings" VALUES('epoch','abcd1234');
INSERT INTO "settings" VALUES('timezone','Europe/Berlin');
CREATE TABLE strangers (href TEXT NOT NULL PRIMARY KEY, etag TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE touches (
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    purpose TEXT NOT NULL,
    n INTEGER NOT NULL,
    entry_uid TEXT NOT NULL,
    due_on TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    state TEXT NOT NULL,
    channel TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    origin_contact_id TEXT,
    origin_purpose TEXT,
    origin_n INTEGER,
    settled_at TEXT,
    because TEXT NOT NULL,
    PRIMARY KEY (contact_id, purpose, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "touches" VALUES('c-17','thank',2,'rk-1','2026-03-04','2026-03-03T12:00:00+01:00[Europe/Berlin]','done','email',2,'c-17','reconnect',1,'2026-03-04T09:00:00+00:00','you talked');
INSERT INTO "touches" VALUES('c-2','check_in',1,'rk-2','2026-03-03','2026-03-03T12:00:00+01:00[Europe/Berlin]','open','call',1,NULL,NULL,NULL,NULL,'');
CREATE UNIQUE INDEX one_open_touch ON touches (contact_id, purpose) WHERE state = 'open';
CREATE UNIQUE INDEX one_follow_up
    ON touches (origin_contact_id, origin_purpose, origin_n, purpose)
    WHERE origin_n IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX missing_entries ON entries (uid) WHERE state = 'missing';
CREATE INDEX journal_of_contact ON journal (contact_id, id);
CREATE TRIGGER interactions_update BEFORE update ON interactions BEGIN SELECT RAISE(ABORT, 'interactions only grows'); END;
CREATE TRIGGER interactions_delete BEFORE delete ON interactions BEGIN SELECT RAISE(ABORT, 'interactions only grows'); END;
CREATE TRIGGER journal_update BEFORE update ON journal BEGIN SELECT RAISE(ABORT, 'journal only grows'); END;
CREATE TRIGGER journal_delete BEFORE delete ON journal BEGIN SELECT RAISE(ABORT, 'journal only grows'); END;
CREATE INDEX waiting_requests ON requests (id) WHERE answered_at IS NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('interactions',2);
INSERT INTO "sqlite_sequence" VALUES('journal',1);
COMMIT;
