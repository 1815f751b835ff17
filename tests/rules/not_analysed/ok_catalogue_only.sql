CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE TYPE mood AS ENUM ('sad', 'happy');
ALTER TYPE mood ADD VALUE 'calm';
CREATE DOMAIN positive AS integer CHECK (value > 0);
CREATE SEQUENCE orders_seq;
COMMENT ON TABLE orders IS 'Orders';
GRANT SELECT ON orders TO reporting;
SELECT 1;
\echo done
