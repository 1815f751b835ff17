ALTER TABLE customers ALTER COLUMN email TYPE varchar(100)
ALTER TABLE customers ALTER COLUMN email TYPE varchar
ALTER TABLE customers ALTER COLUMN email TYPE text
ALTER TABLE customers ALTER COLUMN email TYPE varchar(40)
ALTER TABLE customers ALTER COLUMN email TYPE varchar(50)
ALTER TABLE customers ALTER COLUMN email TYPE varchar(50) USING email
ALTER TABLE customers ALTER COLUMN email TYPE varchar(50) USING email::varchar(50)
ALTER TABLE customers ALTER COLUMN email TYPE varchar(100) USING lower(email)
ALTER TABLE customers ALTER COLUMN email TYPE varchar(50) COLLATE "C"
ALTER TABLE customers ALTER COLUMN code TYPE varchar(50)
ALTER TABLE customers ALTER COLUMN code TYPE varchar
ALTER TABLE customers ALTER COLUMN code TYPE text COLLATE "C"
ALTER TABLE customers ALTER COLUMN city TYPE varchar
ALTER TABLE customers ALTER COLUMN name TYPE varchar
ALTER TABLE customers ALTER COLUMN name TYPE varchar(10)
ALTER TABLE customers ALTER COLUMN name TYPE free_text
ALTER TABLE customers ALTER COLUMN name TYPE text COLLATE "C"
ALTER TABLE customers ALTER COLUMN name TYPE char(10)
ALTER TABLE customers ALTER COLUMN notes TYPE text
ALTER TABLE customers ALTER COLUMN notes TYPE varchar(20)
ALTER TABLE customers ALTER COLUMN remark TYPE text
ALTER TABLE customers ALTER COLUMN country TYPE char(5)
ALTER TABLE customers ALTER COLUMN country TYPE text
ALTER TABLE customers ALTER COLUMN country TYPE varchar(10)
ALTER TABLE customers ALTER COLUMN alias TYPE text
ALTER TABLE customers ALTER COLUMN balance TYPE numeric(12, 2)
ALTER TABLE customers ALTER COLUMN balance TYPE numeric(12, 4)
ALTER TABLE customers ALTER COLUMN balance TYPE numeric
ALTER TABLE customers ALTER COLUMN balance TYPE numeric(8, 2)
ALTER TABLE customers ALTER COLUMN amount TYPE numeric(10, 2)
ALTER TABLE customers ALTER COLUMN amount TYPE numeric
ALTER TABLE customers ALTER COLUMN small TYPE int
ALTER TABLE customers ALTER COLUMN small TYPE bigint
ALTER TABLE customers ALTER COLUMN credits TYPE bigint
ALTER TABLE customers ALTER COLUMN credits TYPE int
ALTER TABLE customers ALTER COLUMN credits TYPE int USING credits + 1
ALTER TABLE customers ALTER COLUMN credits TYPE numeric
ALTER TABLE customers ALTER COLUMN credits TYPE text
ALTER TABLE customers ALTER COLUMN credits TYPE oid
ALTER TABLE customers ALTER COLUMN credits TYPE depth
ALTER TABLE customers ALTER COLUMN credits TYPE positive
ALTER TABLE customers ALTER COLUMN system TYPE int
ALTER TABLE customers ALTER COLUMN system TYPE bigint
ALTER TABLE customers ALTER COLUMN level TYPE int
ALTER TABLE customers ALTER COLUMN level TYPE deeper
ALTER TABLE customers ALTER COLUMN level TYPE bigint
ALTER TABLE customers ALTER COLUMN discount TYPE int
ALTER TABLE customers ALTER COLUMN discount TYPE positive
SET timezone = 'UTC'; ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz
SET timezone = 'Europe/Rome'; ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz
SET timezone = 'Etc/UTC'; ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz
SET timezone = 'GMT'; ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz
SET TIME ZONE 'UTC'; ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz
ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz USING created_at AT TIME ZONE 'UTC'
ALTER TABLE customers ALTER COLUMN seen_at TYPE timestamp
SET timezone = 'Asia/Tokyo'; ALTER TABLE customers ALTER COLUMN seen_at TYPE timestamp
ALTER TABLE customers ALTER COLUMN seen_at TYPE date
ALTER TABLE customers ALTER COLUMN seen_at TYPE timestamptz(3)
ALTER TABLE customers ALTER COLUMN short_at TYPE timestamp(6)
ALTER TABLE customers ALTER COLUMN short_at TYPE timestamp
ALTER TABLE customers ALTER COLUMN created_at TYPE timestamp(3)
ALTER TABLE customers ALTER COLUMN created_at TYPE timestamp(6)
ALTER TABLE customers ALTER COLUMN created_at TYPE date
ALTER TABLE customers ALTER COLUMN pause3 TYPE interval(6)
ALTER TABLE customers ALTER COLUMN pause3 TYPE interval
ALTER TABLE customers ALTER COLUMN pause TYPE interval(3)
ALTER TABLE customers ALTER COLUMN pause TYPE interval day to hour
ALTER TABLE customers ALTER COLUMN opens3 TYPE time(6)
ALTER TABLE customers ALTER COLUMN opens TYPE time(3)
ALTER TABLE customers ALTER COLUMN opens TYPE timetz
ALTER TABLE customers ALTER COLUMN closes TYPE timetz(2)
ALTER TABLE customers ALTER COLUMN born TYPE timestamp
ALTER TABLE customers ALTER COLUMN address_range TYPE inet
ALTER TABLE customers ALTER COLUMN host TYPE cidr
ALTER TABLE customers ALTER COLUMN host TYPE text
ALTER TABLE customers ALTER COLUMN profile TYPE jsonb
ALTER TABLE customers ALTER COLUMN profile TYPE jsonb USING profile::jsonb
ALTER TABLE customers ALTER COLUMN settings TYPE json
ALTER TABLE customers ALTER COLUMN settings TYPE text
ALTER TABLE customers ALTER COLUMN flags TYPE varbit(16)
ALTER TABLE customers ALTER COLUMN flags TYPE varbit
ALTER TABLE customers ALTER COLUMN flags TYPE varbit(4)
ALTER TABLE customers ALTER COLUMN any_flags TYPE varbit(4)
ALTER TABLE customers ALTER COLUMN mask TYPE bit(8)
ALTER TABLE customers ALTER COLUMN mask TYPE bit(16) USING mask::bit(16)
ALTER TABLE customers ALTER COLUMN mask TYPE varbit
ALTER TABLE customers ALTER COLUMN doc TYPE text
ALTER TABLE customers ALTER COLUMN status TYPE text
ALTER TABLE customers ALTER COLUMN status TYPE text USING status::text
ALTER TABLE customers ALTER COLUMN status TYPE colour USING status::text::colour
ALTER TABLE customers ALTER COLUMN uid TYPE state USING uid::state
ALTER TABLE customers ALTER COLUMN uid TYPE uuid USING uid::uuid
ALTER TABLE customers ALTER COLUMN nicknames TYPE varchar(20)[]
ALTER TABLE customers ALTER COLUMN nicknames TYPE text[]
ALTER TABLE customers ALTER COLUMN nicknames TYPE varchar(10)[]
ALTER TABLE customers ALTER COLUMN numbers TYPE bigint[]
ALTER TABLE customers ALTER COLUMN rating TYPE double precision
ALTER TABLE customers ALTER COLUMN rating TYPE real
ALTER TABLE customers ALTER COLUMN notes TYPE boolean USING notes::boolean
ALTER TABLE customers ALTER COLUMN blob TYPE text USING encode(blob, 'hex')
ALTER TABLE customers ALTER COLUMN price TYPE numeric
ALTER TABLE customers ALTER COLUMN visits TYPE int
ALTER TABLE customers ALTER COLUMN visits TYPE bigint
ALTER TABLE customers ALTER COLUMN credits TYPE bigint, ALTER COLUMN small TYPE bigint
ALTER TABLE customers ALTER COLUMN email TYPE varchar(60), ALTER COLUMN name TYPE varchar
ALTER TABLE ledger ALTER COLUMN id TYPE int
ALTER TABLE ledger ALTER COLUMN id TYPE bigint
ALTER TABLE items ALTER COLUMN id TYPE int
ALTER TABLE orders ALTER COLUMN customer_id TYPE int
ALTER TABLE orders ALTER COLUMN customer_id TYPE bigint
ALTER TABLE carts ALTER COLUMN id TYPE bigint
ALTER TABLE carts ALTER COLUMN id TYPE int
ALTER TABLE cart_lines ALTER COLUMN id TYPE bigint
ALTER TABLE tree ALTER COLUMN id TYPE bigint
ALTER TABLE tree ALTER COLUMN parent_id TYPE bigint
ALTER TABLE invoices ALTER COLUMN customer_id TYPE int
ALTER TABLE invoices ALTER COLUMN total TYPE bigint
ALTER TABLE events ALTER COLUMN amount TYPE bigint
ALTER TABLE events ALTER COLUMN id TYPE int
ALTER TABLE regions ALTER COLUMN area TYPE bigint
ALTER TABLE regions ALTER COLUMN area TYPE int
ALTER TABLE trips ALTER COLUMN customer_id TYPE int
ALTER TABLE years ALTER COLUMN id TYPE bigint
ALTER TABLE things ALTER COLUMN size TYPE bigint
ALTER TABLE things ALTER COLUMN size TYPE text USING size::text
ALTER TABLE shards ALTER COLUMN body TYPE varchar
ALTER TABLE shard_notes ALTER COLUMN shard_id TYPE bigint
ALTER TABLE paints ALTER COLUMN label TYPE colour USING label::colour
ALTER TABLE cache ALTER COLUMN id TYPE bigint
ALTER TABLE parcels ALTER COLUMN height TYPE smallint
ALTER TYPE state ADD VALUE 'lost'
ALTER TYPE state ADD VALUE IF NOT EXISTS 'new'
ALTER TYPE state ADD VALUE 'held' BEFORE 'sent'
ALTER TYPE state RENAME VALUE 'new' TO 'fresh'
ALTER TYPE state RENAME TO order_state
ALTER TYPE state SET SCHEMA archive
ALTER TYPE state OWNER TO clerk
ALTER TYPE address ADD ATTRIBUTE zip text
ALTER TYPE address RENAME ATTRIBUTE city TO town
ALTER TYPE address DROP ATTRIBUTE city
ALTER TYPE pair ADD ATTRIBUTE c int CASCADE
ALTER TYPE pair ALTER ATTRIBUTE a TYPE bigint CASCADE
ALTER TYPE pair DROP ATTRIBUTE b CASCADE
ALTER TYPE pair RENAME ATTRIBUTE a TO first CASCADE
ALTER TYPE address RENAME TO postal_address
ALTER TYPE address OWNER TO clerk
ALTER TYPE address SET SCHEMA archive
ALTER DOMAIN positive ADD CONSTRAINT not_huge CHECK (VALUE < 100000)
ALTER DOMAIN positive ADD CONSTRAINT not_huge CHECK (VALUE < 100000) NOT VALID
ALTER DOMAIN positive ADD CONSTRAINT not_huge CHECK (VALUE < 100000) NOT VALID;
 ALTER DOMAIN positive VALIDATE CONSTRAINT not_huge
ALTER DOMAIN depth ADD CONSTRAINT deep CHECK (VALUE < 100000)
ALTER DOMAIN deeper SET NOT NULL
ALTER DOMAIN deeper DROP NOT NULL
ALTER DOMAIN positive DROP CONSTRAINT positive_check
ALTER DOMAIN positive DROP CONSTRAINT IF EXISTS missing
ALTER DOMAIN positive SET DEFAULT 3
ALTER DOMAIN positive DROP DEFAULT
ALTER DOMAIN positive RENAME TO above_zero
ALTER DOMAIN positive RENAME CONSTRAINT positive_check TO above_zero
ALTER DOMAIN positive OWNER TO clerk
ALTER DOMAIN positive SET SCHEMA archive
CREATE TYPE mood AS ENUM ('calm', 'wild')
CREATE TYPE point_pair AS (a point, b point)
CREATE TYPE float_range AS RANGE (SUBTYPE = float8)
CREATE TYPE shell
CREATE DOMAIN zip_code AS text CHECK (VALUE ~ '^[0-9]+$')
