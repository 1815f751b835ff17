DO $$ BEGIN
  IF current_setting('server_version_num')::int > 150000 THEN
    CREATE INDEX orders_total_idx ON orders (total);
  END IF;
END $$;
