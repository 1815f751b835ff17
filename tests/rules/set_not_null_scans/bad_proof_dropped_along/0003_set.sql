-- DROP runs first, whatever comes first in the text.
ALTER TABLE orders ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT a_there;
