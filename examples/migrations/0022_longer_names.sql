-- Some names are longer than a hundred letters, some phone numbers have an extension.
ALTER TABLE customers
    ALTER COLUMN full_name TYPE varchar(200),
    ALTER COLUMN phone TYPE text;
-- Their statistics are gone, though no row changed.
ANALYZE customers (full_name, phone);
