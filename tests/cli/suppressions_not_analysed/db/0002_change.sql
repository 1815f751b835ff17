-- sluice: allow(not-analysed) reviewed by hand
\i other.sql
