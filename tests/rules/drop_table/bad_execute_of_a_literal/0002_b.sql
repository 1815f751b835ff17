DO $$ BEGIN EXECUTE $q$DROP TABLE items$q$; EXECUTE 'DROP TABLE ' || 'orders'; END $$;
