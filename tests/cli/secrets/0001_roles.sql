CREATE ROLE app LOGIN PASSWORD 'hunter2'; DROP TABLE orders;
CREATE ROLE "größe" PASSWORD 'ünter2-hunter2'; ALTER TABLE orders DROP COLUMN note;
DO $$ BEGIN EXECUTE 'ALTER ROLE app PASSWORD ''hunter2'''; END $$;
CREATE SUBSCRIPTION orders CONNECTION 'host=db password=hunter2' PUBLICATION orders;
