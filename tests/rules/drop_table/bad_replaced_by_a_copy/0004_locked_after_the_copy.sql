CREATE TABLE new_parcels (id bigint PRIMARY KEY, weight int);
INSERT INTO new_parcels SELECT id, CAST(weight AS int) FROM parcels;
LOCK TABLE parcels IN EXCLUSIVE MODE;
DROP TABLE parcels;
ALTER TABLE new_parcels RENAME TO parcels;
