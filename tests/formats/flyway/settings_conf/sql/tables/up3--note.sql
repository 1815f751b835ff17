ALTER TABLE ${schema}.orders ADD COLUMN note text;
