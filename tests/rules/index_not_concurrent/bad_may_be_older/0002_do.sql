DO $$
BEGIN
  IF to_regclass('namespaces') IS NULL THEN
    CREATE TABLE namespaces (id uuid PRIMARY KEY, name text);
  ELSE
    CREATE INDEX namespaces_name_idx ON namespaces (name);
  END IF;
END $$;
