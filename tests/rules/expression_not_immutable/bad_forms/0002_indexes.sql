CREATE INDEX CONCURRENTLY visits_new ON visits (id) WHERE at > now() - interval '1 day';
CREATE INDEX CONCURRENTLY visits_name ON visits (tidy(name));
CREATE INDEX CONCURRENTLY visits_day ON visits (to_char(at, 'YYYY-MM-DD'));
ALTER TABLE visits ADD COLUMN whole text GENERATED ALWAYS AS (concat(name, note)) STORED;
CREATE TABLE calls (id int, made timestamptz GENERATED ALWAYS AS (now()) STORED);
