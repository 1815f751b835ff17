DO $$
BEGIN
  IF random() > 1 THEN
    ALTER TABLE orders ADD CONSTRAINT note_there CHECK (note IS NOT NULL);
  END IF;
END $$;
