CREATE TABLE orders (id bigint PRIMARY KEY, day date, total int);
CREATE MATERIALIZED VIEW totals AS SELECT day, sum(total) AS total FROM orders GROUP BY day;
CREATE UNIQUE INDEX totals_day ON totals (day);
