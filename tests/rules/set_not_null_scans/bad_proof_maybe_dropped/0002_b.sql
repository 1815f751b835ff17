DO $$
BEGIN
  ALTER TABLE orders DROP CONSTRAINT note_there;
EXCEPTION WHEN undefined_object THEN
  RAISE NOTICE 'not there';
END $$;
