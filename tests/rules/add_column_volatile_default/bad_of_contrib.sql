CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS pgcrypto;
ALTER TABLE orders ADD COLUMN reference uuid DEFAULT uuid_generate_v4();
ALTER TABLE orders ADD COLUMN other uuid DEFAULT public.uuid_generate_v1mc();
ALTER TABLE orders ADD COLUMN token bytea DEFAULT gen_random_bytes(16);
ALTER TABLE orders ADD COLUMN salt text DEFAULT public.gen_salt('bf');
ALTER TABLE orders ADD COLUMN third uuid DEFAULT uuid_generate_v1();
