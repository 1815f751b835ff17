-- fixture: pg-version 11
REINDEX INDEX orders_email_idx;
