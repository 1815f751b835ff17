CREATE INDEX CONCURRENTLY visits_new ON visits (id) WHERE at > '2024-01-01 00:00+00'::timestamptz;
CREATE INDEX CONCURRENTLY visits_name ON visits (tidy(name));
CREATE INDEX CONCURRENTLY visits_plus ON visits (plus(id));
CREATE INDEX CONCURRENTLY visits_format ON visits (app_format(id));
CREATE INDEX CONCURRENTLY visits_lower ON visits (lower(name), elsewhere(note));
