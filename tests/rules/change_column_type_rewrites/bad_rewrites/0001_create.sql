CREATE TABLE t (
  vc10 varchar(10), vc varchar, t text, num numeric, num10 numeric(10), num102 numeric(10, 2), ts timestamp, ts3 timestamp(3),
  tz timestamptz, tz3 timestamptz(3), tm time, tm3 time(3), ttz3 timetz(3), iv interval, iv3 interval(3), c4 cidr, i4 inet, vb8 varbit(8),
  vb varbit, b8 bit(8), b bit, i integer, si smallint, bi bigint, o oid, x xml, r real, dp double precision, j json, jb jsonb,
  u uuid, d date, ch char(10), nm name, bo boolean, vca varchar(10)[], ia integer[], ta text[], by bytea, s serial, m money
);
