CREATE PUBLICATION changes FOR TABLE events WITH (publish_via_partition_root = true);
ALTER TABLE events ATTACH PARTITION loose FOR VALUES FROM (20) TO (30);
CREATE TABLE events_4 PARTITION OF events FOR VALUES FROM (30) TO (40);
CREATE PUBLICATION notes FOR TABLE marks WHERE (note <> '') WITH (publish_via_partition_root = true);
CREATE PUBLICATION of_app FOR TABLES IN SCHEMA app;
