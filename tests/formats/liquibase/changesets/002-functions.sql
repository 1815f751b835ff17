
-- Liquibase Formatted SQL
-- changeset ann:3 splitStatements:false runOnChange:true
CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
-- rollback not required

--changeset ann:4 endDelimiter:/
INSERT INTO orders (id) VALUES (6 / 2)
/
INSERT INTO orders (id) VALUES (4)
/
--rollback DELETE FROM orders WHERE id = 3;
--rollback DELETE FROM orders WHERE id = 4;

--changeset ann:4b rollbackEndDelimiter:GO
INSERT INTO orders (id) VALUES (7);
--rollback DELETE FROM orders WHERE id = 7
--rollback GO
--rollback DELETE FROM orders WHERE id = 8

--changeset ann:5
DROP FUNCTION one();
--rollback changesetId:3 changesetAuthor:ann

--changeset ann:6 runInTransaction:false splitStatements:false
VACUUM orders;
--rollback empty
