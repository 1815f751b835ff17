-- fixture: pg-version 15
CREATE UNLOGGED TABLE measures (at timestamptz) PARTITION BY RANGE (at);
