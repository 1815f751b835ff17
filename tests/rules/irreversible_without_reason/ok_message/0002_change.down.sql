DO $$ BEGIN
  RAISE EXCEPTION 'the addresses are gone: restore the backup of the release';
END $$;
