CREATE TABLE orders (id bigint PRIMARY KEY, status text, tax int, net int, gross int GENERATED ALWAYS AS (net + tax) STORED);
CREATE TABLE kinds (id bigint PRIMARY KEY, name text);
