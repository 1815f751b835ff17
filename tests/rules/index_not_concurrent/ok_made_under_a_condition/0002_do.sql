DO $$
BEGIN
  IF current_setting('app.multitenant', true) = 'true' THEN
    RETURN;
  END IF;
  CREATE TABLE IF NOT EXISTS namespaces (id uuid PRIMARY KEY, name text);
  CREATE UNIQUE INDEX IF NOT EXISTS namespaces_name_idx ON namespaces (name);
  CREATE TABLE tables (id uuid PRIMARY KEY, name text);
  CREATE INDEX tables_name_idx ON tables (name);
END $$;
