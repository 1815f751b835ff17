CREATE TABLE bills (id bigserial PRIMARY KEY, number int, amount int NOT NULL DEFAULT 0, code text NOT NULL,
  identity bigint GENERATED ALWAYS AS IDENTITY, twice int GENERATED ALWAYS AS (1 * 2) STORED);
