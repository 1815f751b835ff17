CREATE INDEX CONCURRENTLY events_id_idx ON app.events (id);
