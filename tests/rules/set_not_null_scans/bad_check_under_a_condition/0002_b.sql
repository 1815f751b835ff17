DO $$
BEGIN
  IF random() > 0.5 THEN
    ALTER TABLE orders ADD CONSTRAINT note_there CHECK (note IS NOT NULL);
  END IF;
END $$;
