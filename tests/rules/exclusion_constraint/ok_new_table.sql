CREATE TABLE bookings (room int, EXCLUDE USING btree (room WITH =));
ALTER TABLE bookings ADD CONSTRAINT once EXCLUDE USING btree (room WITH =);
CREATE TEMPORARY TABLE t (room int);
ALTER TABLE t ADD EXCLUDE (room WITH =);
