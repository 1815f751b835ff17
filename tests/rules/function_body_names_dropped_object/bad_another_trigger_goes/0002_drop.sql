ALTER TABLE orders DROP COLUMN modified_at;
DROP TRIGGER lines_modified ON lines;
