DROP INDEX orders_email_idx, items_note_idx, orders_note_idx;
