ALTER TABLE keys ADD CONSTRAINT keys_made_by_fkey FOREIGN KEY (made_by) REFERENCES keys;
