CREATE PUBLICATION changes FOR TABLE events WITH (publish_via_partition_root = true);
CREATE PUBLICATION of_marks FOR TABLE marks;
