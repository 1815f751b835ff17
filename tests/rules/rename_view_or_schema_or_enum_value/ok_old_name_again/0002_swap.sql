ALTER VIEW open_orders RENAME TO pending_orders;
CREATE VIEW open_orders AS SELECT * FROM pending_orders;
ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy');
DROP TYPE mood_old;
ALTER FUNCTION touch() RENAME TO mark_touched;
