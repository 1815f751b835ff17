ALTER TABLE events ADD COLUMN more int;
ALTER TABLE events ALTER COLUMN note TYPE text;
ALTER TABLE events RENAME COLUMN at TO happened;
ALTER TABLE children ADD COLUMN more int;
ALTER TABLE children ALTER COLUMN age TYPE bigint;
ALTER TABLE events DETACH PARTITION events_1;
ALTER TABLE events_1 ADD COLUMN other int;
