ALTER TABLE orders_email_idx RENAME TO "orders mail";
