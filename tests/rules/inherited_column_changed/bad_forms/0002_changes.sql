ALTER TABLE events_1 ADD COLUMN more int;
ALTER TABLE events_1 ALTER COLUMN note TYPE text;
ALTER TABLE events_1 RENAME COLUMN note TO notes;
ALTER TABLE events ALTER COLUMN at TYPE timestamptz;
ALTER TABLE children ALTER COLUMN name TYPE varchar(9);
