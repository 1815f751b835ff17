-- The way without a long lock: nothing is built on the parent.
CREATE INDEX events_id ON ONLY events (id);
