DO $$ BEGIN
  -- The addresses are gone for good.
  RAISE EXCEPTION 'irreversible';
END $$;
