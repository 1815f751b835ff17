DO $$ BEGIN DROP TABLE ${schema}.orders; END $$;
