DO $$ BEGIN RAISE EXCEPTION 'the index is gone: build it by hand'; END $$;
