CREATE TABLE events_5 PARTITION OF events FOR VALUES FROM (500) TO (600)
CREATE TABLE IF NOT EXISTS events_1 PARTITION OF events FOR VALUES FROM (0) TO (100)
CREATE TABLE events_5 PARTITION OF events FOR VALUES FROM (500) TO (600) PARTITION BY LIST (amount)
CREATE TABLE events_rest PARTITION OF events DEFAULT
CREATE TABLE events_5 PARTITION OF events (amount DEFAULT 4, CHECK (amount > 0)) FOR VALUES FROM (500) TO (600)
CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM (100) TO (200)
CREATE TABLE regions_uk PARTITION OF regions FOR VALUES IN ('uk')
CREATE TABLE trips_3 PARTITION OF trips FOR VALUES FROM (300) TO (400)
CREATE TABLE years_20_2 PARTITION OF years_20 FOR VALUES IN (2)
CREATE TABLE spread (id int, part int) PARTITION BY HASH (id)
CREATE TABLE events_copy (LIKE events INCLUDING ALL)
CREATE TABLE shard_extra (id int REFERENCES shards (id)) PARTITION BY HASH (id)
ALTER TABLE events ATTACH PARTITION events_3 FOR VALUES FROM (200) TO (300)
ALTER TABLE events ATTACH PARTITION events_4 FOR VALUES FROM (300) TO (400)
ALTER TABLE logs ATTACH PARTITION logs_new FOR VALUES FROM (100) TO (200)
ALTER TABLE trips ATTACH PARTITION trips_2 FOR VALUES FROM (200) TO (300)
CREATE TABLE events_rest (LIKE events); ALTER TABLE events ATTACH PARTITION events_rest DEFAULT
CREATE TABLE regions_uk (id int NOT NULL, code text NOT NULL, area int);
 ALTER TABLE regions ATTACH PARTITION regions_uk FOR VALUES IN ('uk')
CREATE TABLE regions_uk (id int, code text, area int, PRIMARY KEY (id, code)); CREATE INDEX ON regions_uk (area);
 ALTER TABLE regions ATTACH PARTITION regions_uk FOR VALUES IN ('uk')
CREATE TABLE years_21 (id int NOT NULL, year int NOT NULL, month int NOT NULL) PARTITION BY LIST (month);
 CREATE TABLE years_21_1 PARTITION OF years_21 FOR VALUES IN (1);
 ALTER TABLE years ATTACH PARTITION years_21 FOR VALUES FROM (2021) TO (2022)
ALTER TABLE events DETACH PARTITION events_1
ALTER TABLE logs DETACH PARTITION logs_1
ALTER TABLE logs DETACH PARTITION logs_rest
ALTER TABLE trips DETACH PARTITION trips_1
ALTER TABLE regions DETACH PARTITION regions_us
ALTER TABLE years DETACH PARTITION years_20
ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY
DROP TABLE events_1
DROP TABLE logs_1
DROP TABLE logs_rest
DROP TABLE events
DROP TABLE logs
DROP TABLE regions
DROP TABLE years
DROP TABLE years_20
DROP TABLE trips
DROP TABLE trips_1
DROP TABLE shards CASCADE
TRUNCATE events_1
TRUNCATE events
TRUNCATE regions
TRUNCATE shards CASCADE
ALTER TABLE events RENAME COLUMN amount TO total
ALTER TABLE events RENAME TO happenings
ALTER TABLE events_1 RENAME TO events_first
ALTER TABLE events SET SCHEMA archive
ALTER TABLE events OWNER TO clerk
ALTER TABLE regions OWNER TO clerk
ALTER TABLE events ENABLE ROW LEVEL SECURITY
ALTER TABLE events DISABLE TRIGGER ALL
ALTER TABLE events REPLICA IDENTITY FULL
ALTER TABLE events_1 SET (fillfactor = 80)
CREATE TRIGGER events_stamp BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION stamp()
CREATE TRIGGER events_stamp AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION stamp()
CREATE TRIGGER events_stamp BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION stamp();
 DROP TRIGGER events_stamp ON events
CREATE TRIGGER events_stamp BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION stamp();
 ALTER TRIGGER events_stamp ON events RENAME TO events_touch
CREATE TRIGGER events_stamp BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION stamp();
 ALTER TABLE events DISABLE TRIGGER events_stamp
LOCK TABLE events
LOCK TABLE ONLY events IN SHARE MODE
LOCK TABLE years IN ROW EXCLUSIVE MODE
COMMENT ON TABLE events IS 'x'
ANALYZE events
-- upper bound: what VACUUM reads is not counted by the server
VACUUM events
-- upper bound: which partition it meets is in the data
INSERT INTO events VALUES (1000, 5, 1)
INSERT INTO events_1 VALUES (1000, 5, 1)
-- upper bound: which rows it meets is in the data, and the bounds are read once in a session
UPDATE events_1 SET amount = 0
SELECT count(*) FROM events
-- upper bound: the planner leaves partitions out that cannot match
SELECT * FROM events WHERE day = 5
-- upper bound: the planner leaves partitions out that cannot match
UPDATE events SET amount = 0 WHERE day = 5
UPDATE events SET amount = 0
DELETE FROM events
