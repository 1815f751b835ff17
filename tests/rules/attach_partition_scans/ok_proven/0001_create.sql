CREATE TABLE events (id bigint NOT NULL, "at" date, part int) PARTITION BY RANGE (at, part);
CREATE TABLE events_1 (id bigint NOT NULL, at date NOT NULL, part int NOT NULL,
  CONSTRAINT is_1 CHECK ("at"='2024-01-01' and (part >= 0) AND (part<10)));
CREATE TABLE events_2 (id bigint NOT NULL, at date NOT NULL, part int,
  CONSTRAINT is_2 CHECK (part IS NOT NULL AND (at > '2024-01-02' OR (at = '2024-01-02' AND part >= 5)) AND at <= '2024-02-01'));
CREATE TABLE kinds (id bigint NOT NULL, kind text) PARTITION BY LIST (kind);
CREATE TABLE kinds_a (id bigint NOT NULL, kind text, CHECK (kind IS NOT NULL), CHECK (kind IN ('a', 'b')));
