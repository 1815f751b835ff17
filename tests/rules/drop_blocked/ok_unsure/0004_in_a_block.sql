CREATE TABLE kinds (id int PRIMARY KEY);
CREATE TABLE things (kind int REFERENCES kinds);
DO $$
BEGIN
  DROP TABLE kinds;
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE NOTICE 'somebody needs it still';
END
$$;
