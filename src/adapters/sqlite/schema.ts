import type { Connection } from './connection.ts';

/** Marks the file as ours (`PRAGMA application_id`): `Thdr` in ASCII. */
const applicationId = 0x54686472;

/**
 * The steps from each version of the schema to the next; a file's version is the number of steps it has had. Never
 * change a released step: add another.
 *
 * Small rows are in the tree of their key (WITHOUT ROWID). Entries and sketches are large, and would make that tree
 * deep. Sizes and counts are maintained by triggers, so that no change of a row can miss them.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  -- writes: what probes count up. scope_floor: see epochs.ts.
  INSERT INTO meta VALUES ('writes', 0), ('scope_floor', 0), ('entries', 0), ('entry_bytes', 0);

  CREATE TABLE value (
    partition TEXT NOT NULL, key TEXT NOT NULL, expires_at INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (partition, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX value_expiry ON value (expires_at);

  CREATE TABLE quota (
    partition TEXT NOT NULL, key TEXT NOT NULL, expires_at INTEGER NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (partition, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX quota_expiry ON quota (partition, expires_at);
  CREATE TABLE quota_count (partition TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TRIGGER quota_comes AFTER INSERT ON quota BEGIN
    INSERT INTO quota_count VALUES (new.partition, 1) ON CONFLICT DO UPDATE SET n = n + 1;
  END;
  CREATE TRIGGER quota_goes AFTER DELETE ON quota BEGIN
    UPDATE quota_count SET n = n - 1 WHERE partition = old.partition;
  END;

  CREATE TABLE tally (
    partition TEXT NOT NULL, key TEXT NOT NULL, expires_at INTEGER NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (partition, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tally_expiry ON tally (expires_at);

  CREATE TABLE sketch (
    partition TEXT NOT NULL, key TEXT NOT NULL, expires_at INTEGER NOT NULL, state BLOB NOT NULL,
    PRIMARY KEY (partition, key)
  ) STRICT;
  CREATE INDEX sketch_expiry ON sketch (expires_at);

  CREATE TABLE list_record (
    partition TEXT NOT NULL, list TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (partition, list, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE list_size (
    partition TEXT NOT NULL, list TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (partition, list)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER list_grows AFTER INSERT ON list_record BEGIN
    INSERT INTO list_size VALUES (new.partition, new.list, 1) ON CONFLICT DO UPDATE SET n = n + 1;
  END;
  CREATE TRIGGER list_shrinks AFTER DELETE ON list_record BEGIN
    UPDATE list_size SET n = n - 1 WHERE partition = old.partition AND list = old.list;
  END;

  CREATE TABLE scope (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partition TEXT NOT NULL, scope TEXT NOT NULL,
    UNIQUE (partition, scope) ON CONFLICT REPLACE
  ) STRICT;

  -- id: the version. epoch: of the namespace. epochs: of all its scopes, as JSON. An entry is never changed: it is
  -- deleted, and another takes its place.
  CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partition TEXT NOT NULL, key TEXT NOT NULL,
    namespace TEXT NOT NULL, epoch INTEGER NOT NULL, expires_at INTEGER NOT NULL, bytes INTEGER NOT NULL,
    epochs TEXT NOT NULL, value TEXT NOT NULL,
    UNIQUE (partition, key)
  ) STRICT;
  CREATE INDEX entry_expiry ON entry (expires_at);

  -- How many entries end in each slot of 1 ms, 64 ms, 4 s, ... (1 << bits): what lies ahead of a moment is the sum of
  -- at most 63 slots of each width, whatever the number of entries.
  CREATE TABLE slot_width (bits INTEGER PRIMARY KEY) STRICT;
  INSERT INTO slot_width VALUES (0), (6), (12), (18), (24), (30), (36), (42);
  CREATE TABLE entry_count (
    partition TEXT NOT NULL, namespace TEXT NOT NULL, epoch INTEGER NOT NULL, bits INTEGER NOT NULL,
    slot INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (partition, namespace, epoch, bits, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER entry_comes AFTER INSERT ON entry BEGIN
    UPDATE meta SET value = value + 1 WHERE name = 'entries';
    UPDATE meta SET value = value + new.bytes WHERE name = 'entry_bytes';
    INSERT INTO entry_count SELECT new.partition, new.namespace, new.epoch, bits, new.expires_at >> bits, 1
      FROM slot_width WHERE true ON CONFLICT DO UPDATE SET n = n + 1;
  END;
  CREATE TRIGGER entry_goes AFTER DELETE ON entry BEGIN
    UPDATE meta SET value = value - 1 WHERE name = 'entries';
    UPDATE meta SET value = value - old.bytes WHERE name = 'entry_bytes';
    UPDATE entry_count SET n = n - 1
      WHERE partition = old.partition AND namespace = old.namespace AND epoch = old.epoch
      AND (bits, slot) IN (SELECT bits, old.expires_at >> bits FROM slot_width);
    DELETE FROM entry_count
      WHERE partition = old.partition AND namespace = old.namespace AND epoch = old.epoch AND n = 0
      AND (bits, slot) IN (SELECT bits, old.expires_at >> bits FROM slot_width);
  END;
  `,
  `
  -- own: whether it was renewed together with the only entry under it. fence_floor: see epochs.ts.
  ALTER TABLE scope ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX scope_own ON scope (id) WHERE own = 1;
  INSERT INTO meta SELECT 'fence_floor', value FROM meta WHERE name = 'scope_floor';
  `,
];

/** The schema version of this release. */
export const schemaVersion = steps.length;

/** Why a file cannot be used, in words that follow its name. */
export class UnusableFile extends Error {}

/** Migrates the file to this release's schema; several processes may do so at once. Throws `UnusableFile`. */
export const migrate = (connection: Connection): void => {
  connection.atomically(() => {
    const { application_id: owner = 0 } = connection.one<{ application_id: number }>('PRAGMA application_id') ?? {};
    const { user_version: version = 0 } = connection.one<{ user_version: number }>('PRAGMA user_version') ?? {};
    const { n: tables = 0 } = connection.one<{ n: number }>('SELECT count(*) AS n FROM sqlite_schema') ?? {};
    if (owner !== applicationId && tables > 0) throw new UnusableFile("is another program's database");
    if (version > schemaVersion) {
      throw new UnusableFile(`is of a newer release (schema ${version}; this one knows up to ${schemaVersion})`);
    }
    if (version === schemaVersion) return;
    for (const step of steps.slice(version)) connection.script(step);
    connection.script(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
  });
};
