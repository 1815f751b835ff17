CREATE UNIQUE INDEX things_email_idx ON things (email);
ALTER TYPE colour ADD VALUE 'green';
ALTER TABLE things ADD COLUMN note text;
ALTER TABLE things ADD CONSTRAINT email_is_there CHECK (email <> '') NOT VALID;
ALTER TABLE things RENAME COLUMN email TO note;
ALTER VIEW all_things RENAME TO things;
