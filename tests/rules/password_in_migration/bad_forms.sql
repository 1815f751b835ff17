CREATE ROLE app LOGIN PASSWORD 'hunter2';
ALTER USER app WITH ENCRYPTED PASSWORD $$hunter3$$ VALID UNTIL 'infinity';
CREATE USER MAPPING FOR app SERVER other OPTIONS (user 'app', password 'hunter4');
CREATE SUBSCRIPTION sub CONNECTION 'host=db user=app password=hunter5 dbname=shop' PUBLICATION pub;
CREATE ROLE hashed PASSWORD 'md5c0ffee00c0ffee00c0ffee00c0ffee00';
DO $$ BEGIN
  CREATE ROLE nested PASSWORD 'hunter6';
  EXECUTE 'ALTER ROLE nested PASSWORD ''hunter7''';
END $$;
SELECT dblink_connect('postgres://app:hunter8@db/shop');
