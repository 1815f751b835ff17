-- The history's tables as the first version of this program made them.
CREATE SCHEMA sluice;

CREATE TABLE sluice.ledger_version (
  version integer PRIMARY KEY,
  installed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tool_version text NOT NULL
);

COMMENT ON TABLE sluice.ledger_version IS 'Which migrations of its own sluice has applied here.';

CREATE TABLE sluice.history (
  id text PRIMARY KEY,
  place bigint GENERATED ALWAYS AS IDENTITY,
  label text NOT NULL,
  file text NOT NULL,
  sum text NOT NULL,
  raw_sum text NOT NULL,
  chain text NOT NULL,
  executed text NOT NULL,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duration_ms bigint,
  rows_affected bigint,
  tables text[] NOT NULL DEFAULT '{}',
  accepted jsonb NOT NULL DEFAULT '[]',
  how text NOT NULL DEFAULT 'applied',
  applied_by text NOT NULL DEFAULT session_user,
  host text NOT NULL DEFAULT '',
  tool_version text NOT NULL,
  backup text,
  run text NOT NULL
);

COMMENT ON TABLE sluice.history IS 'The migrations that this database has, one row for each.';
COMMENT ON COLUMN sluice.history.place IS 'Counts on in the order in which they were applied.';
COMMENT ON COLUMN sluice.history.sum IS 'SHA-256 of the text without byte order mark and with LF as line ends.';
COMMENT ON COLUMN sluice.history.chain IS 'SHA-256 of the chain of the row before and of this sum.';

CREATE TABLE sluice.attempt (
  attempt bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run text NOT NULL,
  migration text NOT NULL,
  direction text NOT NULL,
  state text NOT NULL,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  xid bigint,
  backend integer,
  system_identifier text,
  statement integer,
  line integer,
  sqlstate text,
  error text,
  host text NOT NULL DEFAULT '',
  process integer,
  tool_version text NOT NULL
);

COMMENT ON TABLE sluice.attempt IS 'Every try to apply a migration or to take it back, and how it ended.';
COMMENT ON COLUMN sluice.attempt.state IS 'running, committing, applied, undone, failed, aborted, partly or unknown.';

CREATE TABLE sluice.journal (
  migration text NOT NULL,
  unit integer NOT NULL,
  sum text NOT NULL,
  state text NOT NULL,
  attempt bigint NOT NULL,
  statement text NOT NULL,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  PRIMARY KEY (migration, unit)
);

COMMENT ON TABLE sluice.journal IS 'How far a migration has come that commits in several steps.';
COMMENT ON COLUMN sluice.journal.sum IS 'SHA-256 of all steps up to this one: another text is not gone on with.';

INSERT INTO sluice.ledger_version (version, tool_version) VALUES (1, '0.1.0');
