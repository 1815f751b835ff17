ALTER TABLE reports
  ADD COLUMN creator_id bigint REFERENCES people,
  ADD COLUMN resolver_id bigint REFERENCES people;
ALTER TABLE reports ADD COLUMN reader_id bigint REFERENCES people;
