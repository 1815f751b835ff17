ALTER TABLE orders DROP COLUMN email;
DROP INDEX orders_email;
ALTER INDEX orders_note RENAME TO orders_notes;
DROP INDEX orders_note;
DROP TABLE items;
DROP INDEX items_id;
DROP SEQUENCE items_id_seq;
ALTER INDEX items_id RENAME TO items_ids;
DROP TRIGGER touched ON items;
